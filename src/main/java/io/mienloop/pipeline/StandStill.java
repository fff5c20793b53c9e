package io.mienloop.pipeline;

import io.mienloop.rig.Wire;

/**
 * Notices that the loop did not run for a while. Ticks come every 20 ms, so a longer gap between two turns is the host's doing, and
 * must not be laid at the door of camera or board, who were only not listened to. Loop thread; the words apart, allocates nothing.
 */
final class StandStill {
    /** Five ticks missed. */
    private static final long NOTED_NANOS = 100_000_000L;

    /** Right after a heartbeat the lease bears it for longer, before the next one for so long. */
    private static final long LEASE_BEARS_NANOS = (Wire.LEASE_MICROS - Wire.HEARTBEAT_MICROS) * 1_000;

    /** The board's word of a lease that lapsed meanwhile has come by then. */
    private static final long CONSEQUENCE_NANOS = 500_000_000L;

    private long turnNanos = -1;
    private long lengthNanos;
    private long endNanos = Long.MIN_VALUE / 2;
    private boolean othersRan;

    /**
     * A turn begins.
     *
     * @return for how long there was none before it, or 0 where that is nothing to note
     */
    long turn(LoopEvent event) {
        long gap = turnNanos < 0 ? 0 : event.begunNanos - turnNanos;
        turnNanos = event.begunNanos;
        if (gap < NOTED_NANOS) {
            return 0;
        }
        lengthNanos = gap;
        endNanos = event.begunNanos;
        // an event of that time shows that the other threads lived on, unless it came just before they stopped too
        othersRan = event.begunNanos - event.timeNanos > gap / 2;
        return gap;
    }

    /** When the latest one ended. */
    long endNanos() {
        return endNanos;
    }

    /** Whether a disarming now is a consequence of it. */
    boolean explains(long nowNanos) {
        return lengthNanos > LEASE_BEARS_NANOS && nowNanos - endNanos < CONSEQUENCE_NANOS;
    }

    /** For people. */
    String text() {
        return (othersRan ? "the loop" : "this program") + " did not run for " + lengthNanos / 1_000_000 + " ms ("
                + (othersRan
                        ? "its thread was held up, or the process stopped"
                        : "the process was stopped, or this machine was too busy")
                + "), so the board put its outputs off by itself; see what held it up, then begin a new session";
    }
}
