package io.mienloop.rig;

/** Limits as an array in the order of their wire numbers: six of 32 bits and five of 16. */
final class WireLimits {
    private static final Limit[] ALL = Limit.values();
    private static final boolean[] WIDE = new boolean[ALL.length];

    static {
        for (Limit limit : ALL) {
            WIDE[limit.ordinal()] = ChannelLimits.wide(limit);
        }
    }

    private WireLimits() {}

    /** Limits from values indexed by code − 1. */
    static ChannelLimits of(long[] v) {
        return new ChannelLimits(
                v[0], v[1], v[2], (int) v[3], (int) v[4], (int) v[5], (int) v[6], (int) v[7], v[8], v[9], v[10]);
    }

    /** Writes limits into an array indexed by code − 1. */
    static void into(ChannelLimits limits, long[] v) {
        v[0] = limits.maxOnMicros();
        v[1] = limits.maxTrainMicros();
        v[2] = limits.minIntervalMicros();
        v[3] = limits.maxPulses();
        v[4] = limits.maxDutyPermille();
        v[5] = limits.maxWindowDutyPermille();
        v[6] = limits.maxCount();
        v[7] = limits.maxLevel();
        v[8] = limits.maxDose();
        v[9] = limits.maxMinuteDose();
        v[10] = limits.maxTotalDose();
    }

    static void write(FrameWriter frame, long[] v) {
        for (int i = 0; i < v.length; i++) {
            if (WIDE[i]) {
                frame.u32(v[i]);
            } else {
                frame.u16((int) v[i]);
            }
        }
    }

    static void read(PayloadReader payload, long[] v) {
        for (int i = 0; i < v.length; i++) {
            v[i] = WIDE[i] ? payload.u32() : payload.u16();
        }
    }
}
