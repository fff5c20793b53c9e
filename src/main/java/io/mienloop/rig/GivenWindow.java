package io.mienloop.rig;

import java.util.Arrays;

/**
 * How much was given within a moving window of time, never too little: an amount counts from its command on until the window has
 * passed since its latest possible end. Room for it is made once; where that is full, the latest amounts count as one, as long as the
 * last of them.
 */
final class GivenWindow {
    private static final int ROOM = 256;

    private final long windowNanos;
    private final long[] amounts = new long[ROOM];
    private final long[] ends = new long[ROOM];
    private final int[] sequences = new int[ROOM];
    private int size;

    GivenWindow(long windowNanos) {
        this.windowNanos = windowNanos;
    }

    void add(long amount, long endNanos, int sequence) {
        if (size == ROOM) {
            int last = size - 1;
            amounts[last] += amount;
            ends[last] = Math.max(ends[last], endNanos);
            sequences[last] = sequence;
            return;
        }
        amounts[size] = amount;
        ends[size] = endNanos;
        sequences[size++] = sequence;
    }

    /** It was not given after all. Sequences begin anew now and then: the latest one is meant. */
    void takeBack(long amount, int sequence) {
        for (int i = size - 1; i >= 0; i--) {
            if (sequences[i] == sequence) {
                amounts[i] -= amount;
                return;
            }
        }
    }

    long sum(long nowNanos) {
        int kept = 0;
        long sum = 0;
        for (int i = 0; i < size; i++) {
            if (nowNanos - ends[i] < windowNanos) {
                amounts[kept] = amounts[i];
                ends[kept] = ends[i];
                sequences[kept++] = sequences[i];
                sum += amounts[i];
            }
        }
        size = kept;
        return sum;
    }

    static GivenWindow[] several(int count, long windowNanos) {
        GivenWindow[] windows = new GivenWindow[count];
        Arrays.setAll(windows, i -> new GivenWindow(windowNanos));
        return windows;
    }
}
