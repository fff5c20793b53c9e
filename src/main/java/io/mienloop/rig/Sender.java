package io.mienloop.rig;

/** Puts commands on the link and keeps the account of what is unanswered. */
final class Sender {
    /** Most heartbeats without an answer: three of them, and the board's lease has lapsed anyway. */
    static final int MOST_HEARTBEATS = 3;

    static final int REFUSED_BY_LINK = -1;
    static final int LINK_LOST = -2;

    final MessageEncoder encoder = new MessageEncoder();
    final Outstanding outstanding = new Outstanding();
    private final ByteLink link;
    private final byte[] abortRun = new byte[Wire.ABORT_RUN_SENT + 1];
    private final RigFacts facts;
    private long bytes;
    private int writes;
    private boolean unflushed;

    Sender(ByteLink link, RigFacts facts) {
        this.link = link;
        this.facts = facts;
        java.util.Arrays.fill(abortRun, 0, Wire.ABORT_RUN_SENT, (byte) 0xFF); // the last byte stays 0: a delimiter
    }

    /**
     * Sends the frame just encoded. A TRIGGER is flushed by {@link #flush} alone, so that the moment it is written does not hold what a
     * simulated board's waking costs; everything else at once.
     *
     * @return the sequence, or {@link #REFUSED_BY_LINK} when the link took less than the whole, {@link #LINK_LOST}
     */
    int send(int type, int sequence, int length, int extra, long nowNanos) {
        int taken = write(encoder.wire(), 0, length, nowNanos);
        if (type != Wire.TRIGGER) {
            flush();
        }
        if (taken < 0) {
            return LINK_LOST;
        }
        if (taken < length) {
            return REFUSED_BY_LINK;
        }
        outstanding.sent(sequence, type, length, extra, nowNanos);
        return sequence;
    }

    /** The unframed run that every state of the board's decoder understands; false when the link took less than the whole. */
    boolean abortRun(long nowNanos) {
        boolean whole = write(abortRun, 0, abortRun.length, nowNanos) == abortRun.length;
        flush();
        return whole;
    }

    /** Sees to it that what was written is on its way. */
    void flush() {
        if (unflushed) {
            unflushed = false;
            link.flush();
        }
    }

    /**
     * A framed ABORT, which the board answers; its sequence, or {@link #REFUSED_BY_LINK}, {@link #LINK_LOST}. A delimiter goes before
     * it: that of the run may be among what the board lost.
     */
    int abort(long nowNanos) {
        write(abortRun, Wire.ABORT_RUN_SENT, 1, nowNanos);
        int sequence = outstanding.nextSequence(Wire.ABORT);
        return send(Wire.ABORT, sequence, encoder.abort(sequence), 0, nowNanos);
    }

    /** What the link answers is an input like any other: where it is not the whole, it is told, so that a replay can answer the same. */
    private int write(byte[] from, int offset, int length, long nowNanos) {
        int taken = link.write(from, offset, length);
        unflushed = true;
        if (taken > 0) {
            bytes += taken;
        }
        if (taken != length) {
            facts.add(RigFact.WRITE_CUT, Math.max(taken, -1), 0, writes, nowNanos);
        }
        writes++;
        return taken;
    }

    long bytes() {
        return bytes;
    }
}
