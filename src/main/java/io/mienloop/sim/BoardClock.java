package io.mienloop.sim;

import io.mienloop.rig.Wire;

/** The simulated board's quartz: true nanoseconds to ticks of half a microsecond, too fast or too slow. */
final class BoardClock {
    private final double rate;
    private long zeroNanos;

    BoardClock(double errorPpm) {
        rate = 1 + errorPpm * 1e-6;
    }

    /** The timer stands at 0 at the given time. */
    void restart(long nanos) {
        zeroNanos = nanos;
    }

    /** Ticks since the timer's start. */
    long ticks(long nanos) {
        return (long) Math.floor((nanos - zeroNanos) * rate / Wire.TICK_NANOS);
    }

    /** The timer as a message carries it. */
    long ticks32(long nanos) {
        return ticks(nanos) & 0xFFFF_FFFFL;
    }

    /** True duration of what the board takes for so many microseconds. */
    long nanos(long micros) {
        return Math.round(micros * 1000 / rate);
    }
}
