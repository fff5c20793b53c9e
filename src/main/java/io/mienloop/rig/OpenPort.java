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
     * The link over this port; asked for once.
     *
     * @param epochNanos {@link System#nanoTime} at the session's time 0
     */
    public SerialLink link(long epochNanos) {
        if (link != null) {
            throw new IllegalStateException("the port " + description + " has its link already");
        }
        link = new SerialLink(port, description, epochNanos);
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
            link = new SerialLink(port, description, 0);
        }
        link.close();
    }
}
