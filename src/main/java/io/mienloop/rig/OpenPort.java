package io.mienloop.rig;

import com.fazecast.jSerialComm.SerialPort;

/** A serial port that is open and ours alone; a link is made of it once the session's clock runs. */
public final class OpenPort implements AutoCloseable {
    private final SerialPort port;
    private final String description;
    private SerialLink link;

    OpenPort(SerialPort port, String description) {
        this.port = port;
        this.description = description;
        SerialLibrary.opened();
    }

    /**
     * Asks who is there, before there is a link; the port stays open. It leaves a board disarmed, every output off.
     *
     * @param patienceMillis a board that restarts on opening takes up to 2 s
     * @return the board's own BOARD message
     * @throws LinkException why there is none
     */
    public DeviceMessage greet(long patienceMillis) throws LinkException, InterruptedException {
        if (link != null) {
            throw new IllegalStateException("the port " + description + " has its link already");
        }
        try (SerialLink asking = new SerialLink(port, description, 0, false)) {
            return Greeting.ask(asking, patienceMillis);
        }
    }

    /**
     * The link over this port; asked for once.
     *
     * @param epochNanos {@link System#nanoTime} at the session's time 0
     */
    public SerialLink link(long epochNanos) {
        if (link != null) {
            throw new IllegalStateException("the port " + description + " has its link already");
        }
        link = new SerialLink(port, description, epochNanos, true);
        return link;
    }

    /** One line for people: which port, at what speed. */
    public String description() {
        return description;
    }

    /** Closes the port, or the link that was made of it. */
    @Override
    public void close() {
        if (link == null) {
            link = new SerialLink(port, description, 0, true);
        }
        link.close();
    }
}
