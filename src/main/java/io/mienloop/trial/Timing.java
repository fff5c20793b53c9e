package io.mienloop.trial;

import java.util.List;

/** When a planned stimulus is due, in nanoseconds from the schedule's start. */
public sealed interface Timing {
    /**
     * At stated times.
     *
     * @param nanos at least one, each ≥ 0, ascending, none twice
     */
    record At(List<Long> nanos) implements Timing {
        public At {
            nanos = List.copyOf(nanos);
            long before = -1;
            for (long time : nanos) {
                if (time <= before) {
                    throw new IllegalArgumentException("planned times must be >= 0 and ascend, but " + time
                            + " ns follows " + (before < 0 ? "the start" : before + " ns"));
                }
                before = time;
            }
            if (nanos.isEmpty()) {
                throw new IllegalArgumentException("a plan of times needs at least one time");
            }
        }
    }

    /**
     * Again and again: from one onset to the next a time drawn uniformly from the shortest to the longest interval, both
     * included; the same every time when they are equal.
     *
     * @param firstNanos onset of the first, ≥ 0
     * @param minNanos shortest interval, > 0
     * @param maxNanos longest interval, ≥ minNanos
     * @param count how many, 1 to {@value #MOST}
     */
    record Every(long firstNanos, long minNanos, long maxNanos, int count) implements Timing {
        /** More than any session holds; a mistyped interval must not fill the memory. */
        public static final int MOST = 1_000_000;

        public Every {
            if (firstNanos < 0 || minNanos <= 0 || maxNanos < minNanos || count < 1 || count > MOST) {
                throw new IllegalArgumentException(
                        "intervals need first >= 0, 0 < shortest <= longest and a count of 1 to "
                                + MOST + ", not first " + firstNanos + ", " + minNanos + " to " + maxNanos
                                + " ns, count "
                                + count);
            }
        }
    }
}
