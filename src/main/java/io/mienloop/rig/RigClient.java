package io.mienloop.rig;

/**
 * The loop thread's end of the wire: handshake, arming, triggers, heartbeats, time-outs, credit.
 *
 * <p>All methods are for one thread. None blocks; none allocates in the steady state (words of a failure are made when it
 * happens). What it does depends on the calls and the times given with them and on nothing else. Times are the host's monotonic
 * nanoseconds.
 *
 * <p>What ends an arming: the caller ({@link #disarm}, {@link #stop}), the board (its events, its restart), a refusal that shows
 * that the board is not armed, a missing answer, a lost or wedged link. After the last three kinds the client has
 * <em>failed</em>, tries to abort, sends nothing else, and stays so until {@link #restart}, which greets the board anew and arms nothing.
 */
public final class RigClient {
    /** Length of a bit of the barcodes that are sent by themselves: 37 of them take 370 ms. */
    public static final int BARCODE_UNIT_MICROS = 10_000;
    /** Longest time for which such a barcode holds its line: 31 bits, and one on each side. */
    public static final long BARCODE_MARK_MICROS = 33L * BARCODE_UNIT_MICROS;

    /** Until the clock's mapping has so many, an edge's host time may be off by tens of µs (1 with sixteen, after some 4 s), and would bend what is aligned by it. */
    private static final int BARCODE_WINDOWS = 16;

    /** Bytes of a TRIGGER on the wire. */
    private static final int LONGEST_TRIGGER = 10;

    private static final long MICRO = 1000;

    private final RigPlan plan;
    private final Conversation talk;
    private final Answers answers;
    private final Sender out;

    private Barcodes barcodes;
    private boolean started;
    private boolean wasReady;
    private long lastHeartbeatNanos = Long.MIN_VALUE / 2;

    /**
     * @param plan checked already; its limits are sent to the board
     * @param link written to; whoever opened it feeds its messages to {@link #on}
     * @param nonceSeed seeds the order of arming nonces; recorded with the session
     */
    public RigClient(RigPlan plan, ByteLink link, long nonceSeed) {
        this.plan = plan;
        talk = new Conversation(plan, link, nonceSeed);
        answers = new Answers(talk);
        out = talk.out;
    }

    /** Does what is due: the next handshake step, pings, time-outs, a stop that is still owed. At least every 50 ms. */
    public void advance(long nowNanos) {
        if (!started) {
            started = true;
            talk.begin(nowNanos);
        }
        talk.advance(nowNanos);
        if (!wasReady && ready()) {
            wasReady = true;
            talk.facts.add(RigFact.READY, 0, 0, 0, nowNanos);
        }
    }

    /** Whether the handshake is done, the clocks are mapped and nothing has failed: then it may be armed. */
    public boolean ready() {
        return talk.ready();
    }

    /** Whether {@link #arm} may be called: ready, not armed, and every stop answered. */
    public boolean armable() {
        return talk.armable();
    }

    /** Whether the board has acknowledged ARM and nothing has ended that arming since. */
    public boolean armed() {
        return talk.armed();
    }

    public boolean failed() {
        return talk.failed();
    }

    /** What failed, where and what to do; empty while nothing has. */
    public String failure() {
        return talk.failure();
    }

    /**
     * Asks the board to arm; {@link #armed} turns true with its acknowledgement. A person decides this.
     *
     * @throws IllegalStateException when not ready, already armed, or an earlier ARM or stop is not answered yet
     */
    public void arm(long nowNanos) {
        talk.arm(nowNanos);
        lastHeartbeatNanos =
                nowNanos - Wire.HEARTBEAT_MICROS * MICRO; // the first heartbeat is due as soon as it is armed
    }

    /** Ends the arming; the board puts every output off at once. */
    public void disarm(long nowNanos) {
        talk.disarm(nowNanos);
    }

    /**
     * Up to when the board was surely listened to, with all that was heard until then told to {@link #on} before: no answer is missing
     * that may lie there unread. To be called now and then with {@link ByteLink#listenedNanos}, to 1 ms; a client that is never told takes all as
     * read. A link that is not read for 2 s is taken as failed.
     */
    public void listened(long untilNanos) {
        talk.listened(untilNanos);
    }

    /**
     * "Stop stimuli": abort and disarm; possible in every state and without credit. Repeated until the board answers; heartbeats
     * cease, so that the board's lease does it should the bytes not arrive.
     */
    public void stop(long nowNanos) {
        talk.disarmed(RigFact.DISARMED_ON_REQUEST, nowNanos);
        talk.oweStop(nowNanos);
    }

    /**
     * Has the board tell every channel's count once more, one after the other, so that it can be compared with what was commanded.
     * The answers come as CAPS messages. Nothing happens unless the handshake is done.
     */
    public void recount() {
        if (!talk.failed() && talk.handshake.done()) {
            talk.recount();
        }
    }

    /**
     * Lifts the latch of the emergency stop, once its contact is closed again. A person decides this. Nothing happens while a stop
     * is not answered yet.
     */
    public void unlatch(long nowNanos) {
        if (!talk.failed() && talk.handshake.greeted() && !talk.quiet(nowNanos)) {
            int sequence = out.outstanding.nextSequence(Wire.UNLATCH);
            talk.send(Wire.UNLATCH, sequence, out.encoder.unlatch(sequence), 0, nowNanos);
        }
    }

    /** Why {@link #trigger} would refuse this program now, as far as can be told without sending it; 0 for no reason. */
    public int refusal(int program, long nowNanos) {
        if (talk.failed()) {
            return Refusal.LINK_LOST;
        }
        if (!ready()) {
            return Refusal.NOT_READY;
        }
        if (!talk.armed()) {
            return Refusal.NOT_ARMED;
        }
        int judged = talk.guard.judge(program, nowNanos);
        return judged == 0 && !out.outstanding.hasCredit(LONGEST_TRIGGER) ? Refusal.NO_CREDIT : judged;
    }

    /** Wakes the link for what was triggered; see {@link ByteLink#flush}. */
    public void flush() {
        out.flush();
    }

    /**
     * Fires a program.
     *
     * @param program its index
     * @param expiresInMicros from now; the board refuses once this has passed, at most 256 µs early and never late. 257 to
     *     1,000,000
     * @return the wire's sequence (≥ 1), by which answers and reports are known; or a {@link Refusal} (&lt; 0), nothing was sent. To
     *     be followed by {@link #flush}
     */
    public int trigger(int program, long nowNanos, long expiresInMicros) {
        if (program < 0 || program >= plan.programs().size()) {
            throw new IllegalArgumentException("there is no program " + program);
        }
        if (expiresInMicros < 257 || expiresInMicros > 1_000_000) {
            throw new IllegalArgumentException("a trigger expires in 257 to 1000000 us, not " + expiresInMicros);
        }
        int refusal = refusal(program, nowNanos);
        if (refusal != 0) {
            return refusal;
        }
        int sequence = out.outstanding.nextSequence(Wire.TRIGGER);
        int length = out.encoder.trigger(sequence, program, talk.nonce(), expiry(nowNanos, expiresInMicros));
        if (!talk.send(Wire.TRIGGER, sequence, length, program, nowNanos)) {
            return talk.isLinkLost() ? Refusal.LINK_LOST : Refusal.WEDGED;
        }
        talk.guard.fired(program, sequence, nowNanos, expiresInMicros);
        return sequence;
    }

    /**
     * Sends a barcode on a SYNC channel; it needs no arming.
     *
     * @param value 31 bits
     * @param unitMicros length of a bit, 5000 to 20000
     * @return the wire's sequence, or a {@link Refusal}
     */
    public int barcode(int channel, long value, int unitMicros, long nowNanos) {
        if (value < 0 || value > 0x7FFF_FFFFL || unitMicros < 5000 || unitMicros > 20_000) {
            throw new IllegalArgumentException(
                    "a barcode has 31 bits of 5000 to 20000 us, not " + value + " and " + unitMicros + " us");
        }
        if (talk.failed()) {
            return Refusal.LINK_LOST;
        }
        if (!ready() || talk.quiet(nowNanos)) {
            return Refusal.NOT_READY;
        }
        int sequence = out.outstanding.nextSequence(Wire.BARCODE);
        int length = out.encoder.barcode(sequence, channel, value, unitMicros);
        if (!out.outstanding.hasCredit(length)) {
            return Refusal.NO_CREDIT;
        }
        return talk.send(Wire.BARCODE, sequence, length, 0, nowNanos)
                ? sequence
                : talk.isLinkLost() ? Refusal.LINK_LOST : Refusal.WEDGED;
    }

    /**
     * Has a SYNC line carry barcodes of a running number, by {@link #nextBarcode}. To be called before the client is used.
     *
     * @param everyMicros from one to the next, 740,000 and more; the first comes once its clock is mapped well, after some 4 s
     */
    public void barcodes(int channel, long everyMicros) {
        barcodes = new Barcodes(channel, everyMicros);
    }

    /** The line that carries the running barcodes; −1: none does. */
    public int barcodeChannel() {
        return barcodes == null ? -1 : barcodes.channel();
    }

    /**
     * Sends the next running barcode if it is due, and tells that as a fact. It waits as long as anything is unanswered, a trigger of
     * the same turn above all, so that it never stands in a stimulus' way nor takes credit that one could want.
     */
    public void nextBarcode(long nowNanos) {
        if (barcodes == null
                || !barcodes.due(nowNanos)
                || out.outstanding.bytes() > 0
                || talk.clock.windows() < BARCODE_WINDOWS) {
            return;
        }
        int sequence = barcode(barcodes.channel(), barcodes.value(), BARCODE_UNIT_MICROS, nowNanos);
        if (sequence > 0) {
            talk.facts.add(RigFact.BARCODE_SENT, sequence, Wire.BARCODE, (int) barcodes.value(), nowNanos);
            barcodes.sent(nowNanos);
        }
    }

    /**
     * Has a FRAME line give pulses whenever the board is ready, without arming, until {@link #endFrames}: begun anew after a stop or a
     * restart, which put it off like everything else. To be called before the client is used.
     *
     * @param periodMicros 1000 to 1,000,000
     * @param widthMicros 100 to period − 100
     */
    public void frames(int channel, long periodMicros, long widthMicros) {
        if (periodMicros < 1000 || periodMicros > 1_000_000 || widthMicros < 100 || widthMicros > periodMicros - 100) {
            throw new IllegalArgumentException("frames come every 1000 to 1000000 us, 100 us on and off at least, not "
                    + widthMicros + " of " + periodMicros + " us");
        }
        talk.frames(channel, periodMicros, widthMicros);
    }

    /** No frames any more once the running ones were put off by {@link #stop}. */
    public void endFrames() {
        talk.frames(-1, 0, 0);
    }

    /**
     * Renews the board's lease, if 100 ms have passed since the last time. The caller calls it only while it has scored a frame
     * within the last 200 ms. A heartbeat carries an expiry, so that one that was stuck on the way renews nothing.
     */
    public void heartbeat(long nowNanos) {
        if (!talk.armed()
                || nowNanos - lastHeartbeatNanos < Wire.HEARTBEAT_MICROS * MICRO
                || out.outstanding.count(Wire.HEARTBEAT) >= Sender.MOST_HEARTBEATS) {
            return;
        }
        lastHeartbeatNanos = nowNanos;
        int sequence = out.outstanding.nextSequence(Wire.HEARTBEAT);
        int length = out.encoder.heartbeat(sequence, talk.nonce(), expiry(nowNanos, Wire.HEARTBEAT_MICROS));
        talk.send(Wire.HEARTBEAT, sequence, length, 0, nowNanos);
    }

    private int expiry(long nowNanos, long expiresInMicros) {
        long ticks = talk.clock.hostToDevice(nowNanos + expiresInMicros * MICRO);
        return (int) (Math.floorDiv(ticks, Wire.EXPIRY_TICKS) & 0xFFFF);
    }

    /** Takes a message of the board and fills in its host time. */
    public void on(DeviceMessage m, long nowNanos) {
        talk.heard();
        answers.on(m, nowNanos);
    }

    /** The link broke off: latches until it is mended and {@link #restart} is called. */
    public void linkLost(long nowNanos, String why) {
        talk.linkLost(nowNanos, why);
    }

    /** Begins anew over the same link after a failure, with the handshake, disarmed: a person decides whether to arm again. */
    public void restart(long nowNanos) {
        wasReady = false;
        talk.restart(nowNanos);
    }

    /** Takes the next of what the client found out, in order; false when there is none. To be emptied at every loop event. */
    public boolean poll(RigFact out) {
        return talk.facts.poll(out);
    }

    public ClockSync clock() {
        return talk.clock;
    }

    /** The nonce of the latest arming; 0 before the first. */
    public int nonce() {
        return talk.nonce();
    }

    public long bytesSent() {
        return out.bytes();
    }

    /** Bytes of commands without an answer, heartbeats and aborts not counted; at most 64. */
    public int unacknowledgedBytes() {
        return out.outstanding.bytes();
    }

    /** Refusals by the board, lost answers and answers to nothing. */
    public long errors() {
        return naks() + acksLost() + strays();
    }

    /** Commands the board refused. */
    public long naks() {
        return answers.naks();
    }

    /** Commands, HELLO apart, that got no answer in time. */
    public long acksLost() {
        return talk.acksLost();
    }

    /** Answers to commands that were not waiting for one. */
    public long strays() {
        return answers.strays();
    }

    /** Reports of the board that never arrived, by the gaps in their numbers. */
    public long reportsLost() {
        return answers.reportsLost();
    }

    /** Facts dropped because {@link #poll} was not called for long. */
    public long factsLost() {
        return talk.facts.lost();
    }
}
