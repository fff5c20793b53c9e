package io.mienloop.sim;

/** One input line with debouncing: a change counts once the line has held still, and is dated from its first edge. */
final class BoardInput {
    private final long holdNanos;
    private boolean raw;
    private boolean stable;
    private boolean settling;
    private long firstEdgeNanos;
    private long deadlineNanos;
    private int swallowed;

    BoardInput(long holdNanos) {
        this.holdNanos = holdNanos;
    }

    void set(boolean level, long nowNanos) {
        if (level == raw) {
            return;
        }
        raw = level;
        if (settling) {
            swallowed = Math.min(swallowed + 1, 255);
        } else {
            settling = true;
            firstEdgeNanos = nowNanos;
        }
        deadlineNanos = nowNanos + holdNanos;
    }

    long nextNanos() {
        return settling ? deadlineNanos : Long.MAX_VALUE;
    }

    /** The line has held still; true when that is a change to report. */
    boolean settle() {
        settling = false;
        if (raw == stable) {
            swallowed = Math.min(swallowed + 1, 255); // a glitch: its edges are told with the next report
            return false;
        }
        stable = raw;
        return true;
    }

    boolean level() {
        return stable;
    }

    long firstEdgeNanos() {
        return firstEdgeNanos;
    }

    int takeSwallowed() {
        int n = swallowed;
        swallowed = 0;
        return n;
    }

    /** A started board takes the line as it finds it, without a report. */
    void boot() {
        stable = raw;
        settling = false;
        swallowed = 0;
    }
}
