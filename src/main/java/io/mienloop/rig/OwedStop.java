package io.mienloop.rig;

/**
 * A stop that the board has not answered yet: the run of FF at once, a framed ABORT a little later, and both again until an ABORT
 * is acknowledged or it is time to give up.
 *
 * <p>The run is what stops; the frame is what gets an answer. They do not go out together, because a board that is just making
 * itself safe may lose the bytes behind the run, and an answer that could never come would be told as missing. For the same reason
 * nothing else is sent while a stop is owed.
 */
final class OwedStop {
    /** Far longer than a board takes to make itself safe. */
    static final long SETTLE_NANOS = 2_000_000;

    private static final long RETRY_NANOS = 20_000_000;
    private static final long PATIENCE_NANOS = 200_000_000;
    /** Whether anything was read or not: a person has to know, before the end closes the link. */
    private static final long MOST_PATIENCE_NANOS = 350_000_000;
    /** A process that stood still meanwhile has not asked often enough to give up. */
    private static final int LEAST_TRIES = 5;

    private static final int BITS_A_BYTE = 10;

    private final Sender out;
    private final long pauseNanos;
    private boolean owed;
    private boolean runSent;
    private int tries;
    private long sinceNanos;
    private long runNanos;
    private long nextNanos;
    private int sequence;

    /** @param baud by which the run takes its time on the wire before the board can settle */
    OwedStop(Sender out, int baud) {
        this.out = out;
        pauseNanos = SETTLE_NANOS + (Wire.ABORT_RUN_SENT + 1) * BITS_A_BYTE * 1_000_000_000L / baud;
    }

    boolean owed() {
        return owed;
    }

    /** From the last byte handed to the link until a board that makes itself safe by it listens well again. */
    long pauseNanos() {
        return pauseNanos;
    }

    /** Sequence of the latest framed ABORT. */
    int sequence() {
        return sequence;
    }

    /** Begins, or begins anew. */
    void owe(long nowNanos) {
        owed = true;
        runSent = false;
        tries = 0;
        sinceNanos = nowNanos;
        nextNanos = nowNanos;
    }

    void settled() {
        owed = false;
    }

    /**
     * Sends what is due.
     *
     * @param listenedNanos up to when an answer would have been heard
     * @return true when it has just been given up
     */
    boolean advance(long nowNanos, long listenedNanos) {
        if (!owed || nowNanos < nextNanos) {
            return false;
        }
        if (runSent) {
            runSent = false;
            sequence = Math.max(0, out.abort(nowNanos));
            nextNanos = Math.max(runNanos + RETRY_NANOS, nowNanos + pauseNanos);
            return false;
        }
        boolean unheard = listenedNanos - sinceNanos >= PATIENCE_NANOS || nowNanos - sinceNanos >= MOST_PATIENCE_NANOS;
        if (tries >= LEAST_TRIES && unheard) {
            owed = false;
            return true;
        }
        tries++;
        runNanos = nowNanos;
        runSent = out.abortRun(nowNanos); // refused by a wedged link: tried again, and the lease runs out meanwhile
        nextNanos = nowNanos + (runSent ? pauseNanos : RETRY_NANOS);
        return false;
    }
}
