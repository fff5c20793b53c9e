package io.mienloop.trigger;

/**
 * How long a crossing must last before it counts. Both conditions must hold.
 *
 * @param nanos least time between the first and the current frame of the run, ≥ 0
 * @param frames least number of frames of the run, the first and the current one included, ≥ 1
 */
public record Dwell(long nanos, int frames) {
    /** 100 ms and 3 frames. */
    public static final Dwell DEFAULT = new Dwell(100_000_000L, 3);

    public Dwell {
        if (nanos < 0 || frames < 1) {
            throw new IllegalArgumentException(
                    "a dwell needs a time >= 0 ns and at least 1 frame, not " + nanos + " ns and " + frames);
        }
    }
}
