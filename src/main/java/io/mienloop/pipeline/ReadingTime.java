package io.mienloop.pipeline;

/**
 * When to read the next frame of a source that is paced by its own frame times: as late as it allows. Read at once, it would be
 * copied or decoded just while the loop works on the one before, beside it in the memory and on the core's other half; a camera's
 * thread sleeps then.
 */
final class ReadingTime {
    private static final double SECOND = 1e9;
    private static final long SPARE_NANOS = 200_000L;
    private static final int REMEMBERED_FRAMES = 64;

    private final long periodNanos;

    /** The longest reading of late. */
    private long longestNanos;

    /** @param rate frames a second; 0 where it is unknown or the source sets the pace: then the next frame is always read at once */
    ReadingTime(double rate) {
        periodNanos = rate > 0 ? Math.round(SECOND / rate) : 0;
        longestNanos = periodNanos;
    }

    /** Tells how long a frame took to be read. */
    void took(long nanos) {
        longestNanos = Math.max(nanos, longestNanos - longestNanos / REMEMBERED_FRAMES);
    }

    /**
     * @param dueNanos of the frame before
     * @return when to begin; the past where there is no time to lose
     */
    long next(long dueNanos) {
        long leadNanos = CameraFeed.SPUN_NANOS + SPARE_NANOS + 2 * longestNanos;
        return periodNanos > leadNanos ? dueNanos + periodNanos - leadNanos : dueNanos;
    }
}
