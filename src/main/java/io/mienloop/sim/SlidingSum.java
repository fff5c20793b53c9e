package io.mienloop.sim;

/** A sum over a moving window, kept in twelve bins and never too small: what left the sum is surely older than the window. */
final class SlidingSum {
    private static final int BINS = 12;

    private final long binNanos;
    private final long[] bins = new long[BINS + 1];
    private long newest;

    SlidingSum(long windowNanos) {
        binNanos = (windowNanos + BINS - 1) / BINS;
    }

    private void advance(long nowNanos) {
        long bin = Math.floorDiv(nowNanos, binNanos);
        for (long b = Math.max(newest + 1, bin - BINS); b <= bin; b++) {
            bins[Math.floorMod(b, bins.length)] = 0;
        }
        newest = Math.max(newest, bin);
    }

    void add(long value, long nowNanos) {
        advance(nowNanos);
        bins[Math.floorMod(newest, bins.length)] += value;
    }

    long sum(long nowNanos) {
        advance(nowNanos);
        long sum = 0;
        for (long bin : bins) {
            sum += bin;
        }
        return sum;
    }
}
