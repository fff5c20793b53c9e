package io.mienloop.host;

import java.util.OptionalInt;

/**
 * What a thread asks of the operating system.
 *
 * @param cpu the core it is to run on, and no other, from 0
 * @param realtimePriority its priority under SCHED_FIFO, 1 to 99
 * @param lockMemory whether the process' memory is to stay in RAM
 */
public record HostWishes(OptionalInt cpu, OptionalInt realtimePriority, boolean lockMemory) {
    /** Nothing is asked. */
    public static final HostWishes NONE = new HostWishes(OptionalInt.empty(), OptionalInt.empty(), false);
}
