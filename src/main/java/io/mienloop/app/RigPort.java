package io.mienloop.app;

import io.mienloop.config.PortConfig;
import io.mienloop.rig.ByteLink;
import io.mienloop.rig.LinkException;
import io.mienloop.rig.OpenPort;
import io.mienloop.rig.RigTimings;
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
     * The port, with a board that answers behind it, or null when the rig has none. The board is disarmed then, its outputs off.
     *
     * @throws Failure when it cannot be had, or nobody of ours answers there
     */
    static OpenPort open(PortConfig config) throws Failure, InterruptedException {
        if (!config.real()) {
            return null;
        }
        OpenPort port;
        try {
            port = new RigPort(config).open();
        } catch (LinkException e) {
            throw new Failure(ExitCode.HARDWARE, e.getMessage(), e);
        }
        boolean answered = false;
        try {
            port.greet(RigTimings.DEFAULT.startMicros() / 1000);
            answered = true;
            return port;
        } catch (LinkException e) {
            throw new Failure(
                    ExitCode.HARDWARE,
                    "no board answers at " + port.description() + ": " + e.getMessage()
                            + "; no session was begun, no dose reserved",
                    e);
        } finally {
            if (!answered) {
                port.close();
            }
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
