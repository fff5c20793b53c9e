package io.mienloop.rig;

/** Reads little-endian values from a decoded frame; reading past the payload's end reads 0 and is remembered. */
final class PayloadReader {
    private byte[] frame = new byte[0];
    private int at;
    private int end;
    private boolean short_;

    /** Begins after type and sequence of a frame of the given decoded length. */
    void begin(byte[] decoded, int length) {
        frame = decoded;
        at = 2;
        end = length - 2;
        short_ = false;
    }

    int u8() {
        if (at >= end) {
            short_ = true;
            return 0;
        }
        return frame[at++] & 0xFF;
    }

    int u16() {
        int low = u8();
        return low | u8() << 8;
    }

    long u32() {
        long low = u16();
        return low | (long) u16() << 16;
    }

    /** Whether exactly the payload was read, no less and no more. */
    boolean complete() {
        return !short_ && at == end;
    }
}
