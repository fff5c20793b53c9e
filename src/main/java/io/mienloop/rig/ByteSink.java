package io.mienloop.rig;

/** Takes what a link delivers; called on the link's own thread. */
public interface ByteSink {
    /**
     * Bytes from the board, in order; the array is the link's and valid during the call only.
     *
     * @param hostNanos host's monotonic time at which the last of them was read
     */
    void bytes(byte[] b, int offset, int length, long hostNanos);

    /** The link broke off: why, in words for a person at the rig. Called once a break; nothing follows until it is mended. */
    void lost(String why);

    /** A link that mends itself works again; what the board remembers is unknown. Comes before any further byte. */
    default void back() {}
}
