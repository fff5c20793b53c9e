package io.mienloop.face;

/** The stretches of time still to come, or under way, whose frames a baseline leaves out. */
final class Exclusions {
    private static final int CAPACITY = 64;

    private final long[] from = new long[CAPACITY];
    private final long[] to = new long[CAPACITY];
    private int count;

    /** Adds from ≤ time &lt; to. When there are too many to remember, the last two become one that spans both. */
    void add(long fromNanos, long toNanos) {
        if (toNanos < fromNanos) {
            throw new IllegalArgumentException(
                    "an excluded stretch cannot end at " + toNanos + " ns, before its start at " + fromNanos + " ns");
        }
        if (toNanos == fromNanos) {
            return;
        }
        if (count == CAPACITY) {
            from[count - 1] = Math.min(from[count - 1], fromNanos);
            to[count - 1] = Math.max(to[count - 1], toNanos);
            return;
        }
        from[count] = fromNanos;
        to[count] = toNanos;
        count++;
    }

    /** Whether a frame of this time is left out; times are asked for in order, and what has ended is forgotten. */
    boolean contains(long timeNanos) {
        boolean inside = false;
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (to[i] > timeNanos) {
                inside |= from[i] <= timeNanos;
                from[kept] = from[i];
                to[kept] = to[i];
                kept++;
            }
        }
        count = kept;
        return inside;
    }
}
