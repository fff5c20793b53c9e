package io.mienloop.pipeline;

/**
 * When the next frame is to be expected, from when the last ones came. Tells nothing where frames come irregularly, so that nobody
 * waits awake for them in vain.
 */
final class FrameRhythm {
    /** What {@link #expectedNanos} answers when there is no telling. */
    static final long UNKNOWN = Long.MIN_VALUE;

    /** A frame handed over at most so much before or after it was expected came as expected. */
    static final long EARLY_NANOS = 100_000L;

    static final long LATE_NANOS = 50_000L;

    /** Faster than this, waiting awake for each frame would be most of what the thread does. */
    private static final long LEAST_PERIOD_NANOS = 500_000L;

    private static final int TRUST_FROM = 8;
    private static final int MOST_TRUST = 16;
    private static final int MISS_COSTS = 2;

    private long lastNanos = UNKNOWN;
    private long lastGapNanos;
    private long periodNanos;
    private long expectedNanos = UNKNOWN;
    private int trust;

    /**
     * Takes a frame.
     *
     * @param arrivalNanos its time of arrival, as its age is counted from
     * @param handedNanos when it could be taken up
     */
    void frame(long arrivalNanos, long handedNanos) {
        if (expectedNanos != UNKNOWN) {
            long late = handedNanos - expectedNanos;
            boolean asExpected = late >= -EARLY_NANOS && late <= LATE_NANOS;
            trust = asExpected ? Math.min(MOST_TRUST, trust + 1) : Math.max(0, trust - MISS_COSTS);
        }
        if (lastNanos != UNKNOWN) {
            learn(arrivalNanos - lastNanos);
        }
        lastNanos = arrivalNanos;
        expectedNanos = periodNanos >= LEAST_PERIOD_NANOS ? arrivalNanos + periodNanos : UNKNOWN;
    }

    /** Two gaps alike are the period; one that differs, of a frame that was lost, is not. */
    private void learn(long gapNanos) {
        if (alike(gapNanos, periodNanos)) {
            periodNanos += (gapNanos - periodNanos) / 8;
        } else if (alike(gapNanos, lastGapNanos)) {
            periodNanos = gapNanos;
        }
        lastGapNanos = gapNanos;
    }

    private static boolean alike(long a, long b) {
        return Math.abs(a - b) <= b / 16;
    }

    /** When the next frame should be handed over, or {@link #UNKNOWN}. */
    long expectedNanos() {
        return trust >= TRUST_FROM ? expectedNanos : UNKNOWN;
    }
}
