package io.mienloop.rig;

/**
 * Turns commands of the host into frames in a buffer of its own. Every method returns the frame's length on the wire; the bytes
 * are in {@link #wire()} until the next call. Sequences are 1 to 255. Allocates nothing after construction, except for what an
 * error says.
 */
public final class MessageEncoder {
    private final FrameWriter frame = new FrameWriter();
    private final long[] limits = new long[Limit.values().length];

    /** The latest frame. */
    public byte[] wire() {
        return frame.wire();
    }

    public int hello(int sequence) {
        return begin(Wire.HELLO, sequence)
                .u8(Wire.PROTOCOL_MAJOR)
                .u8(Wire.PROTOCOL_MINOR)
                .end();
    }

    public int describe(int sequence, int channel) {
        return begin(Wire.DESCRIBE, sequence).u8(channel).end();
    }

    public int limits(int sequence, int channel, ChannelLimits narrowed) {
        WireLimits.into(narrowed, limits);
        begin(Wire.LIMITS, sequence).u8(channel);
        WireLimits.write(frame, limits);
        return frame.end();
    }

    public int program(int sequence, PulseProgram p) {
        return begin(Wire.PROGRAM, sequence)
                .u8(p.index())
                .u8(p.channel())
                .u8(p.negative() ? 1 : 0)
                .u16(p.level())
                .u32(p.phase1Micros())
                .u32(p.interPhaseMicros())
                .u32(p.phase2Micros())
                .u32(p.interPulseMicros())
                .u32(p.burstMicros())
                .u32(p.interBurstMicros())
                .u32(p.trainMicros())
                .u32(p.onsetDelayMicros())
                .end();
    }

    /**
     * @param nonce 1 to 255, another than the arming before
     * @param durationMillis 1 to {@link Wire#MOST_ARM_MILLIS}
     */
    public int arm(int sequence, int nonce, long durationMillis) {
        return begin(Wire.ARM, sequence).u8(nonce).u32(durationMillis).end();
    }

    public int disarm(int sequence) {
        return begin(Wire.DISARM, sequence).end();
    }

    /**
     * @param nonce that of the current arming
     * @param expiry low 16 bits of the first 256 µs unit of device time in which the board must refuse
     */
    public int trigger(int sequence, int program, int nonce, int expiry) {
        return begin(Wire.TRIGGER, sequence).u8(program).u8(nonce).u16(expiry).end();
    }

    public int abort(int sequence) {
        return begin(Wire.ABORT, sequence).end();
    }

    /** Nonce and expiry as in {@link #trigger}. */
    public int heartbeat(int sequence, int nonce, int expiry) {
        return begin(Wire.HEARTBEAT, sequence).u8(nonce).u16(expiry).end();
    }

    public int ping(int sequence) {
        return begin(Wire.PING, sequence).end();
    }

    /**
     * @param channel a SYNC channel
     * @param value 31 bits, sent least significant first
     * @param unitMicros length of a bit, 5000 to 20000
     */
    public int barcode(int sequence, int channel, long value, int unitMicros) {
        return begin(Wire.BARCODE, sequence)
                .u8(channel)
                .u32(value)
                .u16(unitMicros)
                .end();
    }

    public int status(int sequence) {
        return begin(Wire.STATUS, sequence).end();
    }

    public int unlatch(int sequence) {
        return begin(Wire.UNLATCH, sequence).end();
    }

    public int resetCounts(int sequence) {
        return begin(Wire.RESET_COUNTS, sequence).end();
    }

    /**
     * @param channel a FRAME channel
     * @param periodMicros from edge to edge, 1000 to 1,000,000; 0 stops
     * @param widthMicros of a pulse, 100 to the period less 100
     */
    public int frames(int sequence, int channel, long periodMicros, long widthMicros) {
        return begin(Wire.FRAMES, sequence)
                .u8(channel)
                .u32(periodMicros)
                .u32(widthMicros)
                .end();
    }

    private FrameWriter begin(int type, int sequence) {
        if (sequence < 1 || sequence > 255) {
            throw new IllegalArgumentException("a host's sequence is 1 to 255, not " + sequence);
        }
        return frame.begin(type, sequence);
    }
}
