package io.mienloop.trigger;

/**
 * A small random generator that is the same on every machine and in every version of Java, since recorded seeds must give
 * the same arms and schedules in ten years: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014; constants of Vigna's public
 * domain {@code splitmix64.c}). Allocates only itself.
 */
public final class SplitMix64 {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    public SplitMix64(long seed) {
        this.state = seed;
    }

    /** A generator for one of several purposes that share a seed: streams of different numbers are unrelated. */
    public static SplitMix64 stream(long seed, long number) {
        return new SplitMix64(mix(mix(seed + GOLDEN_GAMMA) ^ (number * GOLDEN_GAMMA)));
    }

    /** The next 64 random bits. */
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** Uniform in [0, 1), from the upper 53 bits. */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
