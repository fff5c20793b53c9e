package io.mienloop.config;

import java.util.OptionalInt;

/**
 * What the machine is to do for the loop's thread.
 *
 * @param waiting key {@code wait}: how it waits for the next event; default blocking
 * @param cpu key {@code cpu}: the one core it runs on, from 0
 * @param realtimePriority key {@code realtime-priority}: 1 to 98 under SCHED_FIFO, 0 for none; left out, a loop that sleeps asks for one
 *     and does without where it is refused
 * @param lockMemory key {@code lock-memory}: whether the process' memory is to stay in RAM; default no
 */
public record LoopConfig(Wait waiting, OptionalInt cpu, OptionalInt realtimePriority, boolean lockMemory) {
    /** How the loop waits. */
    public enum Wait {
        /** It sleeps and is woken. */
        BLOCKING,
        /** It looks again and again, and lets others run in between. */
        YIELDING,
        /** It looks again and again, alone on its core. */
        SPINNING
    }

    /** Nothing is wished. */
    public static final LoopConfig DEFAULT =
            new LoopConfig(Wait.BLOCKING, OptionalInt.empty(), OptionalInt.empty(), false);
}
