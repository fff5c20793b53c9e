package io.mienloop.rig;

/**
 * The talk with one board: what is asked and not answered, how far the handshake is, whether armed, whether failed; the one
 * place that decides when it is over. Used by the loop thread alone.
 */
final class Conversation {
    private static final long MICRO = 1000;
    private static final int MOST_LOST_PINGS = 5;
    /** {@link RigClient#advance} is to be called so often. */
    private static final long LISTENING_NANOS = 50_000_000;
    /** What is told of it is in steps of 1 ms. */
    private static final long READ_STEP_NANOS = 2_000_000;

    /** Of the caller's own time: a link whose thread has not read for so long will not any more. */
    private static final long MOST_UNREAD_NANOS = 2_000_000_000;

    /** So many times as often as later are pings sent until all windows are there. */
    private static final int SETTLING = 5;

    final RigPlan plan;
    final ByteLink link;
    final Sender out;
    final ClockSync clock;
    final Handshake handshake;
    final TriggerGuard guard;
    final RigFacts facts = new RigFacts();
    private final NonceSource nonces;

    private long startNanos;
    private long heardNanos = Long.MIN_VALUE;
    private long listenedNanos = Long.MAX_VALUE;
    /** Of {@link #listenedNanos} when it last rose. */
    private long risenNanos = Long.MIN_VALUE;

    private long unreadNanos;
    private int tries;
    private int lostPings;
    private int lostHeartbeats;
    private long nextPingNanos;

    private boolean armed;
    private int nonce;
    private int armSequence;

    private boolean failed;
    private boolean linkLost;
    private String failure = "";

    private final OwedStop stop;
    private long quietUntilNanos = Long.MIN_VALUE;

    private int frameChannel = -1;
    private long framePeriodMicros;
    private long frameWidthMicros;
    private boolean framesOn;
    private boolean framesRefused;

    private long acksLost;

    /** Place of the channel whose count is asked next. */
    private int recounted = Integer.MAX_VALUE;

    Conversation(RigPlan plan, ByteLink link, long nonceSeed) {
        this.plan = plan;
        this.link = link;
        out = new Sender(link, facts);
        stop = new OwedStop(out, plan.baud());
        clock = new ClockSync(plan.baud());
        handshake = new Handshake(plan);
        guard = new TriggerGuard(plan);
        nonces = new NonceSource(nonceSeed);
    }

    void begin(long nowNanos) {
        startNanos = nowNanos;
    }

    void advance(long nowNanos) {
        listen(nowNanos);
        if (!linkLost) {
            timeOut(Math.min(nowNanos, listenedNanos), nowNanos);
            tryStop(nowNanos);
        }
        if (failed || quiet(nowNanos)) {
            return;
        }
        if (!handshake.done()) {
            step(nowNanos);
        } else if (recounted < plan.channels().size()) {
            recountStep(nowNanos);
        } else if (frameChannel >= 0 && !framesOn && !framesRefused && clock.synced()) {
            startFrames(nowNanos);
        } else if (nowNanos >= nextPingNanos) {
            ping(nowNanos);
        }
    }

    /** A caller that did not come round has not read the answers either, which lie where it will find them first. */
    private void listen(long nowNanos) {
        if (heardNanos != Long.MIN_VALUE && nowNanos - heardNanos > LISTENING_NANOS) {
            out.outstanding.unheard(nowNanos - heardNanos - LISTENING_NANOS);
        }
        if (heardNanos != Long.MIN_VALUE && listenedNanos != Long.MAX_VALUE) {
            unreadNanos += Math.min(nowNanos - heardNanos, LISTENING_NANOS);
        }
        heardNanos = nowNanos;
        if (unreadNanos > MOST_UNREAD_NANOS && !failed && !linkLost) {
            fail(
                    "nothing was read from " + link.description()
                            + " for 2 s: its driver hangs, or this machine is overloaded",
                    nowNanos);
        }
    }

    /** The board has said something: its link is read, whatever nobody has told of that. */
    void heard() {
        unreadNanos = 0;
    }

    /** {@link RigClient#listened}. */
    void listened(long untilNanos) {
        listenedNanos = untilNanos;
        if (untilNanos == Long.MAX_VALUE) {
            risenNanos = Long.MIN_VALUE;
            unreadNanos = 0;
        } else if (untilNanos > risenNanos + READ_STEP_NANOS || risenNanos == Long.MIN_VALUE) {
            risenNanos = untilNanos;
            unreadNanos = 0;
        }
    }

    void frames(int channel, long periodMicros, long widthMicros) {
        frameChannel = channel;
        framePeriodMicros = periodMicros;
        frameWidthMicros = widthMicros;
    }

    private void startFrames(long nowNanos) {
        int sequence = out.outstanding.nextSequence(Wire.FRAMES);
        int length = out.encoder.frames(sequence, frameChannel, framePeriodMicros, frameWidthMicros);
        if (out.outstanding.count(Wire.FRAMES) == 0 && out.outstanding.hasCredit(length)) {
            send(Wire.FRAMES, sequence, length, 0, nowNanos);
        }
    }

    /** The frame line runs: the board says so, or refuses to begin it a second time after a lost answer. */
    void framesRun() {
        framesOn = true;
    }

    /** The board will not; asked again only after a restart. */
    void framesRefused() {
        framesRefused = true;
    }

    /** The board put everything off, the frame line too. */
    void framesEnded() {
        framesOn = false;
    }

    /** Asks for every channel's count once more. */
    void recount() {
        recounted = 0;
        tries = 0;
    }

    private void recountStep(long nowNanos) {
        int sequence = out.outstanding.nextSequence(Wire.DESCRIBE);
        int length =
                out.encoder.describe(sequence, plan.channels().get(recounted).index());
        if (out.outstanding.count(Wire.DESCRIBE) == 0 && out.outstanding.hasCredit(length)) {
            send(Wire.DESCRIBE, sequence, length, 0, nowNanos);
        }
    }

    /** A description after the handshake. */
    void recounted(int channelIndex) {
        if (recounted < plan.channels().size() && plan.channels().get(recounted).index() == channelIndex) {
            recounted++;
            tries = 0;
        }
    }

    boolean ready() {
        return !failed && handshake.done() && clock.synced();
    }

    boolean armed() {
        return armed;
    }

    boolean failed() {
        return failed;
    }

    boolean isLinkLost() {
        return linkLost;
    }

    String failure() {
        return failure;
    }

    int nonce() {
        return nonce;
    }

    long acksLost() {
        return acksLost;
    }

    boolean armable() {
        return ready() && !armed && armSequence == 0 && !stop.owed() && out.outstanding.count(Wire.DISARM) == 0;
    }

    void arm(long nowNanos) {
        if (!armable()) {
            throw new IllegalStateException("cannot arm: "
                    + (failed ? failure : armed || armSequence != 0 ? "armed already" : "the board is not ready"));
        }
        nonce = nonces.next();
        int sequence = out.outstanding.nextSequence(Wire.ARM);
        if (send(Wire.ARM, sequence, out.encoder.arm(sequence, nonce, plan.armMillis()), 0, nowNanos)) {
            armSequence = sequence;
        }
    }

    /** ARM was acknowledged; nothing happens when that arming was given up meanwhile. */
    void armAcknowledged(int sequence, long nowNanos) {
        if (sequence != armSequence) {
            return;
        }
        armSequence = 0;
        armed = true;
        facts.add(RigFact.ARMED, sequence, Wire.ARM, 0, nowNanos);
    }

    void armRefused() {
        armSequence = 0;
    }

    void stopAcknowledged() {
        stop.settled();
    }

    /** Whether anything but the stop may be sent: not behind what makes the board safe, which may cost it bytes. */
    boolean quiet(long nowNanos) {
        return stop.owed() || nowNanos < quietUntilNanos;
    }

    void heartbeatAnswered() {
        lostHeartbeats = 0;
    }

    void pongHeard() {
        lostPings = 0;
    }

    /** A step of the handshake was answered. */
    void stepAnswered() {
        tries = 0;
    }

    void disarm(long nowNanos) {
        boolean live = armed || armSequence != 0;
        disarmed(RigFact.DISARMED_ON_REQUEST, nowNanos);
        if (live && !failed) {
            int sequence = out.outstanding.nextSequence(Wire.DISARM);
            send(Wire.DISARM, sequence, out.encoder.disarm(sequence), 0, nowNanos);
            quietUntilNanos = nowNanos + stop.pauseNanos();
        }
    }

    void step(long nowNanos) {
        if (out.outstanding.oldest() != 0) {
            return;
        }
        int type = handshake.next();
        if (type != Handshake.NOTHING) {
            int sequence = out.outstanding.nextSequence(type);
            int length = handshake.encodeNext(out.encoder, sequence);
            send(type, sequence, length, 0, nowNanos);
        }
    }

    private void ping(long nowNanos) {
        long micros = pingMicros();
        int sequence = out.outstanding.nextSequence(Wire.PING);
        int length = out.encoder.ping(sequence);
        if (out.outstanding.count(Wire.PING) < 2 && out.outstanding.hasCredit(length)) {
            nextPingNanos = nowNanos + micros * MICRO;
            send(Wire.PING, sequence, length, 0, nowNanos);
        }
    }

    /** Quicker until the mapping has all its windows: drift told from a few that lie close together is wrong by milliseconds. */
    private long pingMicros() {
        RigTimings timings = plan.timings();
        if (!clock.synced()) {
            return timings.syncPingMicros();
        }
        return clock.windows() < ClockSync.WINDOWS
                ? Math.max(timings.syncPingMicros(), timings.pingMicros() / SETTLING)
                : timings.pingMicros();
    }

    /** @param listenedNanos up to when an answer would have been heard */
    private void timeOut(long listenedNanos, long nowNanos) {
        long patience = plan.timings().answerMicros() * MICRO;
        int sequence = out.outstanding.oldest();
        while (sequence != 0 && out.outstanding.waitedNanos(sequence, listenedNanos) > patience) {
            int type = out.outstanding.type(sequence);
            out.outstanding.settle(sequence);
            if (!failed) {
                lost(type, sequence, nowNanos);
            }
            sequence = out.outstanding.oldest();
        }
    }

    private void lost(int type, int sequence, long nowNanos) {
        if (type == Wire.HELLO && !handshake.greeted()) {
            if (nowNanos - startNanos > plan.timings().startMicros() * MICRO) {
                fail("no board answers at " + link.description() + ": check cable, port, speed and firmware", nowNanos);
            }
            return; // it may still be starting
        }
        if (type == Wire.ABORT) {
            return; // asked again; what counts is whether any of them is answered
        }
        unanswered(type, sequence, nowNanos);
        switch (type) {
            case Wire.DESCRIBE, Wire.LIMITS, Wire.PROGRAM -> {
                if (++tries >= plan.timings().tries()) {
                    fail(
                            "the board did not answer " + Wire.name(type) + handshake.subject() + " in " + tries
                                    + " tries: check cable and speed",
                            nowNanos);
                }
            }
            case Wire.PING -> {
                if (++lostPings >= MOST_LOST_PINGS) {
                    fail("the board has fallen silent: check cable and supply", nowNanos);
                }
            }
            case Wire.HEARTBEAT -> {
                if (++lostHeartbeats >= Sender.MOST_HEARTBEATS) {
                    fail("the board no longer answers heartbeats: check cable and supply", nowNanos);
                }
            }
            case Wire.TRIGGER, Wire.ARM, Wire.DISARM ->
                fail(
                        "the board did not acknowledge " + Wire.name(type) + " " + sequence
                                + (type == Wire.TRIGGER ? " (program " + out.outstanding.extra(sequence) + ")" : "")
                                + " in time, whether it acted is unknown: look at the outputs, check the cable",
                        nowNanos);
            default -> {}
        }
    }

    private void unanswered(int type, int sequence, long nowNanos) {
        acksLost++;
        facts.add(RigFact.ACK_LOST, sequence, type, out.outstanding.extra(sequence), nowNanos);
    }

    boolean send(int type, int sequence, int length, int extra, long nowNanos) {
        int sent = out.send(type, sequence, length, extra, nowNanos);
        if (sent == Sender.LINK_LOST) {
            linkLost(nowNanos, "a write failed");
        } else if (sent == Sender.REFUSED_BY_LINK) {
            fail("the link to the board takes no bytes (" + link.description() + "): check board and cable", nowNanos);
        }
        return sent > 0;
    }

    void oweStop(long nowNanos) {
        stop.owe(nowNanos);
        if (!linkLost) {
            tryStop(nowNanos);
        }
    }

    private void tryStop(long nowNanos) {
        if (!stop.advance(nowNanos, Math.min(nowNanos, listenedNanos))) {
            return;
        }
        unanswered(Wire.ABORT, stop.sequence(), nowNanos);
        if (!failed) {
            failed = true;
            failure = "the board does not answer ABORT: press the emergency stop, then check cable and supply";
            facts.add(RigFact.FAILED, 0, Wire.ABORT, 0, nowNanos);
        }
    }

    void disarmed(int reason, long nowNanos) {
        boolean was = armed || armSequence != 0;
        armed = false;
        armSequence = 0;
        if (was) {
            facts.add(RigFact.DISARMED, 0, 0, reason, nowNanos);
        }
    }

    void fail(String what, long nowNanos) {
        disarmed(RigFact.FAILED, nowNanos);
        if (failed) {
            return;
        }
        failed = true;
        failure = what;
        facts.add(RigFact.FAILED, 0, 0, 0, nowNanos);
        // also before the handshake: a board that another host left running may hear what it cannot answer
        oweStop(nowNanos);
    }

    void linkLost(long nowNanos, String why) {
        linkLost = true;
        out.outstanding.clear();
        fail(
                "the link to the board is lost at " + link.description() + " (" + why
                        + "): check the cable, then begin anew",
                nowNanos);
    }

    void restart(long nowNanos) {
        failed = false;
        linkLost = false;
        unreadNanos = 0;
        failure = "";
        stop.settled();
        quietUntilNanos = Long.MIN_VALUE;
        lostPings = 0;
        lostHeartbeats = 0;
        tries = 0;
        startNanos = nowNanos;
        out.outstanding.clear();
        clock.reset();
        handshake.begin();
        guard.allEnded();
        framesOn = false;
        framesRefused = false;
        disarmed(RigFact.DISARMED_ON_REQUEST, nowNanos);
        step(nowNanos);
    }
}
