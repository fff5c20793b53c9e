package io.mienloop.trigger;

/** Latches when a number of fires has come within a time. Keeps the times of the last fires in a ring. */
final class RunawayStop {
    private final long withinNanos;
    private final long[] times;
    private long fires;
    private boolean latched;

    RunawayStop(Runaway limit) {
        this.withinNanos = limit.withinNanos();
        this.times = new long[limit.fires()];
    }

    void fired(long timeNanos) {
        times[(int) (fires % times.length)] = timeNanos;
        fires++;
        long oldest = times[(int) (fires % times.length)];
        if (fires >= times.length && timeNanos - oldest <= withinNanos) {
            latched = true;
        }
    }

    boolean latched() {
        return latched;
    }
}
