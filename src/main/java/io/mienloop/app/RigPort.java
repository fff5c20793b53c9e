package io.mienloop.app;

import io.mienloop.config.PortConfig;
import io.mienloop.rig.ByteLink;
import io.mienloop.rig.LinkException;
import io.mienloop.rig.OpenPort;
import io.mienloop.rig.SerialPorts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The serial port of a rig file: opened before a session has a folder, and anew after a break. */
final class RigPort {
    private static final Logger LOG = LoggerFactory.getLogger(RigPort.class);

    private final PortConfig config;
    private String told = "";

    RigPort(PortConfig config) {
        this.config = config;
    }

    /**
     * The port, or null when the rig has none.
     *
     * @throws Failure when it cannot be had
     */
    static OpenPort open(PortConfig config) throws Failure {
        if (!config.real()) {
            return null;
        }
        try {
            return new RigPort(config).open();
        } catch (LinkException e) {
            throw new Failure(ExitCode.HARDWARE, e.getMessage(), e);
        }
    }

    /**
     * Looks for the port without opening it, so that nobody is asked to arm what is not there.
     *
     * @throws Failure when there is none
     */
    static void requirePresent(PortConfig config) throws Failure {
        if (!config.real()) {
            return;
        }
        try {
            SerialPorts.requirePresent(new RigPort(config).device());
        } catch (LinkException e) {
            throw new Failure(ExitCode.HARDWARE, e.getMessage(), e);
        }
    }

    private String device() throws LinkException {
        return config.automatic() ? SerialPorts.onlyBoard() : config.device();
    }

    private OpenPort open() throws LinkException {
        return SerialPorts.open(device(), config.baud());
    }

    /** Once more, after a break; why not goes to the log, each reason once. */
    ByteLink again(long epochNanos) throws LinkException {
        try {
            ByteLink link = open().link(epochNanos);
            LOG.info("the board's port is open again: {}", link.description());
            told = "";
            return link;
        } catch (LinkException notYet) {
            if (!notYet.getMessage().equals(told)) {
                told = notYet.getMessage();
                LOG.warn("the board's port is not back yet: {}", told);
            }
            throw notYet;
        }
    }
}
