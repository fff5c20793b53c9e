package io.mienloop.face;

import java.util.Arrays;

/**
 * The values of some stretch of time in order of time and in order of size at once, so that median and MAD are exact at any
 * moment without sorting anew. Taking or dropping a value moves part of one array (100,000 values: some 30 µs); nothing is
 * allocated.
 *
 * <p>A window takes at most one value in {@code 1 / (2 · maxRate)} seconds, so it cannot overflow: what comes sooner after
 * the value taken last is left out.
 */
final class SortedWindow {
    /** Room there always is, however short the span or low the rate. */
    static final int LEAST_CAPACITY = 64;

    private static final double NANOS = 1e9;

    private final long leastGapNanos;
    private final double[] byTime;
    private final long[] times;
    private final double[] bySize;
    private int oldest;
    private int count;

    /**
     * @param spanNanos time the window holds, &gt; 0
     * @param maxRate values a second it is meant for, &gt; 0
     * @throws IllegalArgumentException when those make no window that fits into memory
     */
    SortedWindow(long spanNanos, double maxRate) {
        double capacity = Math.max(LEAST_CAPACITY, spanNanos / NANOS * maxRate * 2 + 2);
        if (spanNanos <= 0 || !(maxRate > 0) || !(capacity < 1e8)) {
            throw new IllegalArgumentException(
                    "a baseline needs a time and a rate above 0, and at most 50 million values," + " not "
                            + spanNanos / NANOS + " s at " + maxRate + " frames/s");
        }
        leastGapNanos = (long) Math.ceil(NANOS / (2 * maxRate));
        byTime = new double[(int) capacity];
        times = new long[(int) capacity];
        bySize = new double[(int) capacity];
    }

    int count() {
        return count;
    }

    /** Takes a value unless it comes too soon after the last. */
    void add(double value, long timeNanos) {
        if (count > 0 && timeNanos - times[slot(count - 1)] < leastGapNanos) {
            return;
        }
        int at = Arrays.binarySearch(bySize, 0, count, value);
        at = at < 0 ? -at - 1 : at;
        System.arraycopy(bySize, at, bySize, at + 1, count - at);
        bySize[at] = value;
        int slot = slot(count);
        byTime[slot] = value;
        times[slot] = timeNanos;
        count++;
    }

    /** Drops the values of this time and before. */
    void dropUntil(long timeNanos) {
        while (count > 0 && times[oldest] <= timeNanos) {
            int at = Arrays.binarySearch(bySize, 0, count, byTime[oldest]);
            System.arraycopy(bySize, at + 1, bySize, at, count - at - 1);
            oldest = slot(1);
            count--;
        }
    }

    private int slot(int place) {
        int slot = oldest + place;
        return slot < times.length ? slot : slot - times.length;
    }

    /** The middle value, or the mean of the two middle ones; NaN when empty. */
    double median() {
        if (count == 0) {
            return Double.NaN;
        }
        return (bySize[(count - 1) / 2] + bySize[count / 2]) / 2;
    }

    /** Median of the distances from the median; NaN when empty. */
    double mad() {
        if (count == 0) {
            return Double.NaN;
        }
        double median = median();
        return (distance(median, (count - 1) / 2) + distance(median, count / 2)) / 2;
    }

    /**
     * The k-th smallest distance from the median, from 0. The k + 1 values nearest to the median stand together in order of
     * size; the stretch is found by bisection on its start.
     */
    private double distance(double median, int k) {
        int low = 0;
        int high = count - 1 - k;
        while (low < high) {
            int start = (low + high) >>> 1;
            // Shifting the stretch up by one gives away the value at start for the one after its end.
            if (median - bySize[start] > bySize[start + k + 1] - median) {
                low = start + 1;
            } else {
                high = start;
            }
        }
        return Math.max(median - bySize[low], bySize[low + k] - median);
    }
}
