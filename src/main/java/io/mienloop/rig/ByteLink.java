package io.mienloop.rig;

/** A two-way stream of bytes to a board: a serial port, or a simulated rig in memory. */
public interface ByteLink extends AutoCloseable {
    /**
     * Hands bytes over for sending; never blocks.
     *
     * @return number of bytes taken; fewer than asked when the link is wedged (0: took none), −1 when the link is lost
     */
    int write(byte[] bytes, int offset, int length);

    /** Begins delivery of what the board sends, on a thread of the link's own. */
    void open(ByteSink sink);

    @Override
    void close();

    /** One line for people: what and where this link is. */
    String description();
}
