package io.mienloop.sim;

/** One frame on its way from the simulated board to the host; a carrier to be used over and over. */
public final class Outgoing {
    public final byte[] bytes = new byte[64];
    public int length;
    /** When its last byte reaches the host. */
    public long timeNanos;

    void copyFrom(Outgoing o) {
        System.arraycopy(o.bytes, 0, bytes, 0, o.length);
        length = o.length;
        timeNanos = o.timeNanos;
    }
}
