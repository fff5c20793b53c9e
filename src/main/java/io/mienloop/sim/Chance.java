package io.mienloop.sim;

/**
 * Chance as a pure function: the same seed, topic and number give the same value on every machine, in whatever order it is
 * asked. The mixing is that of SplitMix64 (Steele, Lea and Flood 2014).
 */
final class Chance {
    private final long seed;

    Chance(long seed) {
        this.seed = mix(seed + 0x9E3779B97F4A7C15L);
    }

    /** Uniform in [0, 1). */
    double uniform(Topic topic, long number) {
        return (bits(topic, number) >>> 11) * 0x1.0p-53;
    }

    /** Uniform between two bounds. */
    double between(Topic topic, long number, double low, double high) {
        return low + (high - low) * uniform(topic, number);
    }

    /** 64 mixed bits. */
    long bits(Topic topic, long number) {
        return mix(seed ^ mix(number * 0xD1342543DE82EF95L + topic.ordinal() + 1));
    }

    private static long mix(long value) {
        long mixed = value;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    /** What a value is for, so that no two uses share one. */
    enum Topic {
        EVOKED,
        LATENCY,
        RISE,
        LENGTH_CLASS,
        LENGTH,
        DECAY,
        PEAK,
        SHAPE,
        WOBBLE,
        SPONTANEOUS,
        SPONTANEOUS_EMOTION,
        SPONTANEOUS_PEAK,
        SPONTANEOUS_START,
        BLINK,
        BLINK_START,
        BLINK_LENGTH,
        WHISK,
        WHISK_START,
        WHISK_LENGTH,
        LICK,
        LICK_START,
        LICK_LENGTH,
        TWITCH,
        TWITCH_START,
        TWITCH_LENGTH,
        TWITCH_SHAPE,
        PHASE,
        FUR,
        GRAIN,
        GRAIN_OFFSET,
        SHAKE
    }
}
