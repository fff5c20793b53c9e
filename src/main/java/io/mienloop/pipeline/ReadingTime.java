package io.mienloop.pipeline;

/**
 * When to read the next frame of a source that is paced by its own frame times. Read at once, it would be copied or decoded just
 * while the loop works on the one before, beside it in the memory and on the core's other half; a camera's thread sleeps then. So
 * it is left until half of the time has passed, where the readings and the gaps between frames of late leave so much.
 */
final class ReadingTime {
    private static final double SECOND = 1e9;
    private static final long SPARE_NANOS = 200_000L;
    private static final int REMEMBERED_FRAMES = 64;

    private final boolean paced;

    /** The longest reading, and the shortest time between two frames, of late. */
    private long longestNanos;

    private long shortestGapNanos;
    private long dueNanos;
    private boolean any;

    /** @param rate frames a second; 0 where it is unknown or the source sets the pace: then the next frame is always read at once */
    ReadingTime(double rate) {
        paced = rate > 0;
        shortestGapNanos = paced ? Math.round(SECOND / rate) : 0;
        longestNanos = shortestGapNanos;
    }

    /**
     * Tells of a frame that was read.
     *
     * @param tookNanos how long that took
     * @param nextDueNanos when it is due, in order
     */
    void read(long tookNanos, long nextDueNanos) {
        longestNanos = Math.max(tookNanos, longestNanos - longestNanos / REMEMBERED_FRAMES);
        if (any) {
            long gapNanos = nextDueNanos - dueNanos;
            shortestGapNanos += gapNanos < shortestGapNanos
                    ? gapNanos - shortestGapNanos
                    : Math.ceilDiv(gapNanos - shortestGapNanos, REMEMBERED_FRAMES);
        }
        dueNanos = nextDueNanos;
        any = true;
    }

    /** When to begin with the next one; a time that is past where there is none to lose. */
    long next() {
        long leadNanos = CameraFeed.SPUN_NANOS + SPARE_NANOS + 2 * longestNanos;
        return paced ? dueNanos + Math.min(shortestGapNanos / 2, shortestGapNanos - leadNanos) : dueNanos;
    }
}
