package io.mienloop.rig;

/** A two-way stream of bytes to a board: a serial port, or a simulated rig in memory. */
public interface ByteLink extends AutoCloseable {
    /**
     * Hands bytes over for sending; never blocks.
     *
     * @return number of bytes taken; fewer than asked when the link is wedged (0: took none), −1 when the link is lost
     */
    int write(byte[] bytes, int offset, int length);

    /**
     * Wakes whoever is to carry on what was written. Nothing to do where writing does that, as a port's does; a link in memory may
     * leave its thread asleep until then, which waking takes longer than all else of a write. Never blocks.
     */
    default void flush() {}

    /** Begins delivery of what the board sends, on a thread of the link's own. */
    void open(ByteSink sink);

    /**
     * Up to when the board was surely listened to: all that had come by then was delivered. A link's thread that does not get its
     * time stays behind, and what it has not read yet is no silence of the board's.
     *
     * @return as the times of delivery; {@link Long#MAX_VALUE} where nothing can lie unread
     */
    default long listenedNanos() {
        return Long.MAX_VALUE;
    }

    @Override
    void close();

    /** One line for people: what and where this link is. */
    String description();
}
