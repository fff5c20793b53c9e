package io.mienloop.trigger;

/**
 * The last two onsets of every stimulus. Two, because a stimulus is commanded at a time that may lie after the frames that
 * are still on their way: those belong to the onset before.
 */
final class Onsets {
    static final long NONE = -1;

    private final long[] latest;
    private final long[] previous;
    private final int[] known;

    Onsets(int stimuli) {
        this.latest = new long[stimuli];
        this.previous = new long[stimuli];
        this.known = new int[stimuli];
    }

    void add(int stimulus, long onsetNanos) {
        previous[stimulus] = latest[stimulus];
        latest[stimulus] = onsetNanos;
        known[stimulus] = Math.min(2, known[stimulus] + 1);
    }

    /** Time since the latest onset that is not after the given time, or {@link #NONE}. */
    long nanosSince(int stimulus, long timeNanos) {
        if (known[stimulus] >= 1 && timeNanos >= latest[stimulus]) {
            return timeNanos - latest[stimulus];
        }
        if (known[stimulus] == 2 && timeNanos >= previous[stimulus]) {
            return timeNanos - previous[stimulus];
        }
        return NONE;
    }
}
