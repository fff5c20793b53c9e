package io.mienloop.pipeline;

import io.mienloop.rig.EventCode;
import io.mienloop.rig.NakReason;
import io.mienloop.rig.RigClient;
import io.mienloop.rig.RigFact;
import io.mienloop.rig.Wire;
import io.mienloop.trial.Schedule;
import io.mienloop.trigger.TriggerEngine;
import io.mienloop.trigger.Verdict;
import java.util.Arrays;

/**
 * The closed loop itself: one event in, its outcome written beside it.
 *
 * <p>Synchronous and alone: it knows no ring, no thread and no wall clock, so the live pipeline and the simulated-time
 * driver run the very same object. It allocates nothing, takes no lock, writes no log and never waits; a failure inside it
 * stops the stimuli and is kept for the session to report.
 *
 * <p>The order on a frame is: deadline, newer frames, picture guards, scores, rules, deadline again, command, planned stimuli, lease,
 * baselines, video. Whatever can wait comes after the command.
 */
public final class FrameLoop {
    private static final String NOT_STOPPED = "the stimuli are not stopped; there is nothing to arm anew";
    private static final String FOR_GOOD =
            "the stimuli were stopped for good, events.csv says why; mend that and begin a new session";
    private static final String NOT_READY = "the board is not ready; wait for it and ask again";
    private static final String LAPSED =
            "no frame was scored within a second of the asking; look at camera, lamp and stray light, then ask again";

    private final LoopPlan plan;
    private final FrameScorer scorer;
    private final TriggerEngine triggers;
    private final StimulusDelivery delivery;
    private final RigClient rig;
    private final PixelPool pool;
    private final FrameSink video;
    private final LoopHealth health;
    private final RigFact rigFact = new RigFact();
    private final StandStill standStill = new StandStill();
    private final long behindNanos;

    private long originNanos = -1;
    private long lastFrameNanos = -1;
    private long lastScoredNanos = Long.MIN_VALUE / 2;
    private FrameStatus lastStatus;
    private final long[] lastBadNanos = new long[FrameStatus.CODES];
    private boolean warmed;
    private boolean arming;
    private boolean armed;
    private boolean stalled;
    private boolean stimuliStopped;
    private boolean stoppedForGood;
    private boolean rigAway;
    private boolean rearmAsked;
    private long rearmNanos;
    private boolean linkDown;
    private long restartNanos;
    private boolean baselineReady;
    private boolean baselineDrift;
    private boolean recounted;
    private boolean behind;

    private volatile boolean rigReady;
    private volatile String rearmObstacle = NOT_STOPPED;
    private volatile String rearmRefusal;
    private volatile int rearmsRefused;
    private volatile FrameStatus lastAlarm;
    private volatile int pictureAlarms;
    private volatile Ending ending;
    private volatile String reason;
    private volatile Throwable failure;

    /**
     * @param schedule planned stimuli, in time from the first frame
     * @param rig the loop's end of the wire, or null for a session without a rig
     * @param pool where the pixels of the frames are
     * @param video where frames are offered for recording
     * @param health what the loop must know of those behind it
     */
    public FrameLoop(
            LoopPlan plan,
            FrameScorer scorer,
            TriggerEngine triggers,
            Schedule schedule,
            RigClient rig,
            PixelPool pool,
            FrameSink video,
            LoopHealth health) {
        this.plan = plan;
        this.behindNanos = plan.behindNanos();
        this.scorer = scorer;
        this.triggers = triggers;
        this.delivery = new StimulusDelivery(plan, scorer, triggers, schedule, rig);
        this.rig = rig;
        this.pool = pool;
        this.video = video;
        this.health = health;
        Arrays.fill(lastBadNanos, Long.MIN_VALUE / 2);
    }

    /** How the session ended, or null while it runs. Any thread. */
    public Ending ending() {
        return ending;
    }

    /** Why it ended, for people, or null. Any thread. */
    public String reason() {
        return reason;
    }

    /** The exception that the loop died of, or null. Any thread. */
    public Throwable failure() {
        return failure;
    }

    /** Whether the handshake with the board is done. Any thread. */
    public boolean rigReady() {
        return rigReady;
    }

    /** Why a person cannot have it armed anew now, for people; null when that can be asked for. Any thread. */
    public String rearmObstacle() {
        return rearmObstacle;
    }

    /** How many requests to arm anew were refused or dropped so far. Any thread. */
    public int rearmsRefused() {
        return rearmsRefused;
    }

    /** Why the latest of them was, for people; null before the first. Any thread, after {@link #rearmsRefused}. */
    public String rearmRefusal() {
        return rearmRefusal;
    }

    /** How many alarms the picture guards have raised so far. Any thread. */
    public int pictureAlarms() {
        return pictureAlarms;
    }

    /** What the latest of them was about; null before the first. Any thread, after {@link #pictureAlarms}. */
    public FrameStatus lastPictureAlarm() {
        return lastAlarm;
    }

    /** Takes one event; its outcome stands in the event afterwards. Never throws. */
    public void on(LoopEvent event, LoopClock clock) {
        event.begunNanos = clock.nanos();
        if (failure == null) {
            try {
                handle(event, clock);
            } catch (RuntimeException | Error bug) {
                failure = bug;
                end(Ending.FAULT, "the loop failed: " + bug);
                makeSafe(event.begunNanos);
                event.fact(LoopFact.LOOP_FAILED);
            }
        }
        if (failure != null && event.kind == EventKind.FRAME && (event.status == null || event.status.scored())) {
            event.status = FrameStatus.LOOP_FAILED;
        }
        if (event.slot != PixelPool.NONE) {
            pool.release(event.slot);
            event.slot = PixelPool.NONE;
        }
    }

    private void handle(LoopEvent event, LoopClock clock) {
        stoodStill(event, standStill.turn(event));
        dropLateRearm(event);
        switch (event.kind) {
            case FRAME -> frame(event, clock);
            case TICK -> {
                listened(event);
                watchCamera(event);
            }
            case DEVICE -> device(event);
            case LINK_LOST -> linkLost(event);
            case LINK_BACK -> linkBack(event);
            case REARM_REQUESTED -> rearm(event);
            case CAMERA_ENDED -> cameraEnded(event);
            case WARMED -> {
                warmed = true;
                event.fact(LoopFact.WARMED);
            }
            case STOP_REQUESTED -> stop(event, Ending.STOPPED, event.text, LoopFact.SESSION_OVER);
            case STIMULI_STOP_REQUESTED -> stopStimuli(event);
            case DISK_LOW -> stopForGood(event);
            case FAULT -> stop(event, Ending.FAULT, event.text, LoopFact.STIMULI_STOPPED);
            case NOTE, RECORDED, ANCHOR, HOST_ANSWERED -> {
                // for the record only
            }
        }
        serveRig(event);
        String obstacle = obstacle();
        if (obstacle != rearmObstacle) {
            rearmObstacle = obstacle;
        }
    }

    private void listened(LoopEvent tick) {
        if (rig != null) {
            rig.listened(tick.code == 0 ? Long.MAX_VALUE : tick.timeNanos - tick.code * 1_000_000L);
        }
    }

    /** After so long the board's lease is over, whatever its word of it says when it comes. */
    private void stoodStill(LoopEvent event, long nanos) {
        if (nanos > 0) {
            event.fact(LoopFact.STOOD_STILL, nanos);
            if (armed && nanos > LoopPlan.LEASE_SURELY_OVER_NANOS) {
                stop(event, Ending.FAULT, standStill.text(), LoopFact.STIMULI_STOPPED);
            }
        }
    }

    private String obstacle() {
        if (ending != null || stoppedForGood) {
            return FOR_GOOD;
        }
        if (!stimuliStopped && !rigAway) {
            return NOT_STOPPED;
        }
        return rig != null && warmed && rigReady && rig.armable() ? null : NOT_READY;
    }

    private void frame(LoopEvent event, LoopClock clock) {
        if (originNanos < 0) {
            originNanos = event.timeNanos;
        }
        lastFrameNanos = event.timeNanos;
        stalled = false;
        if (health.journalLags() && !stoppedForGood) { // before anything is decided on this frame
            event.fact(LoopFact.JOURNAL_LAGS);
            stopForGood(event);
        }
        event.blanked = triggers.blanked(event.timeNanos);
        event.status = score(event);
        lastStatus = event.status;
        event.scoredNanos = clock.nanos();
        if (event.status.scored()) {
            lastScoredNanos = event.scoredNanos;
            decide(event, clock);
            if (ending == null && !awaitingArms() && event.timeNanos - originNanos >= plan.baselineNanos()) {
                delivery.planned(event, clock, event.timeNanos - originNanos);
            }
            learn(event);
            arm(event);
        } else {
            triggers.abstained(event.timeNanos);
            alarm(event);
        }
        if (event.slot != PixelPool.NONE) {
            event.offered = video.offer(event.frame, event.slot, event.timeNanos);
        }
        if (plan.sessionNanos() > 0 && event.timeNanos - originNanos >= plan.sessionNanos()) {
            stop(event, Ending.COMPLETED, null, LoopFact.SESSION_OVER);
        }
    }

    /**
     * A stimulus planned for the very start waits for the arming that is under way, rather than be refused. While the rig is away
     * they are refused as they fall due: they must not all be caught up on at the next arming.
     */
    private boolean awaitingArms() {
        return rig != null && !stimuliStopped && !rigAway && !rig.armed() && !rig.failed();
    }

    private FrameStatus score(LoopEvent event) {
        if (event.slot == PixelPool.NONE) {
            return FrameStatus.NO_SLOT;
        }
        long ageNanos = event.begunNanos - event.timeNanos;
        boolean passedOver = passedOver(event, ageNanos);
        if (ageNanos > plan.deadlineNanos()) {
            return FrameStatus.TOO_OLD;
        }
        if (passedOver) {
            return FrameStatus.SUPERSEDED;
        }
        return scorer.score(pool.pixels(event.slot), event.blanked, event.similarity, event.z);
    }

    /** A guard's first word in a while, so that a person looks. A picture that stays bad is one alarm, not one a frame. */
    private void alarm(LoopEvent event) {
        if (!event.status.badPicture()) {
            return;
        }
        int code = event.status.code();
        long since = event.timeNanos - lastBadNanos[code];
        lastBadNanos[code] = event.timeNanos;
        if (since > LoopPlan.ALARM_PAUSE_NANOS) {
            event.fact(LoopFact.PICTURE_ALARM, code);
            lastAlarm = event.status; // before the count, by which others see that there is a new one
            pictureAlarms++;
        }
    }

    /**
     * A short hold-up is made good in order: the frames that waited are young enough, and passing over one would break off a dwell.
     * Once they are not, or fill the slots, all go unscored but the newest, since otherwise every decision would stay late.
     */
    private boolean passedOver(LoopEvent event, long ageNanos) {
        long newer = health.newerFrames(event.frame);
        behind = newer > 0 && (behind || ageNanos > behindNanos || newer >= LoopPlan.MOST_WAITING);
        return behind;
    }

    private void decide(LoopEvent event, LoopClock clock) {
        if (ending != null || stimuliStopped || rigAway) {
            Arrays.fill(event.verdicts, Verdict.STOPPED);
            return;
        }
        if (event.timeNanos - originNanos < plan.baselineNanos()) {
            Arrays.fill(event.verdicts, Verdict.NO_BASELINE);
            return;
        }
        triggers.frame(event.timeNanos, event.scoredNanos - event.timeNanos, event.similarity, event.z, event.verdicts);
        event.decidedNanos = clock.nanos();
        long now = event.decidedNanos;
        for (int rule = 0; rule < event.verdicts.length; rule++) {
            if (event.verdicts[rule] == Verdict.DUE) {
                delivery.fire(event, clock, rule, now == 0 ? clock.nanos() : now);
                now = 0; // the next one is decided anew, after this one's command
            }
        }
        if (triggers.runaway() && ending == null) {
            event.fact(LoopFact.RUNAWAY);
            stop(
                    event,
                    Ending.SAFETY,
                    "triggers fired too often in too short a time (runaway limit); look at the picture, the threshold"
                            + " and the blanking before the next session",
                    LoopFact.SESSION_OVER);
        }
    }

    private void learn(LoopEvent event) {
        for (byte verdict : event.verdicts) {
            if (verdict == Verdict.DWELLING || verdict == Verdict.DUE) {
                scorer.exclude(event.timeNanos, event.timeNanos + LoopPlan.BASELINE_EXCLUSION_NANOS);
                break;
            }
        }
        if (!event.blanked) {
            scorer.learn(event.similarity, event.timeNanos);
        }
        if (!baselineReady && scorer.baselinesReady()) {
            baselineReady = true;
            event.fact(LoopFact.BASELINE_READY);
        }
        boolean drift = scorer.drifting();
        if (drift && !baselineDrift) {
            event.fact(LoopFact.BASELINE_DRIFT);
        }
        baselineDrift = drift;
    }

    private void arm(LoopEvent event) {
        if (rig != null && warmed && !arming && !stimuliStopped && !rigAway && ending == null && rig.armable()) {
            arming = true;
            rearmAsked = false;
            rig.heartbeat(event.scoredNanos);
            rig.arm(event.scoredNanos);
            event.fact(LoopFact.ARMING);
        }
    }

    private void device(LoopEvent event) {
        if (rig == null) {
            return;
        }
        long mappings = rig.clock().mappings();
        rig.on(event.device, event.begunNanos);
        if (rig.clock().mappings() != mappings && rig.clock().synced()) {
            event.mapped = true;
            rig.clock().describe(event.mapping);
        }
        if (event.device.type == Wire.EVENT && event.device.code == EventCode.ESTOP_PRESSED) {
            stop(event, Ending.SAFETY, "the emergency stop was pressed", LoopFact.STIMULI_STOPPED);
        } else if (event.device.type == Wire.EVENT && event.device.code == EventCode.FAULT) {
            stoppedForGood = true; // while armed it ends the session; while stopped it must at least not be armed again
        }
    }

    private void serveRig(LoopEvent event) {
        if (rig == null) {
            return;
        }
        rig.flush();
        long now = event.kind == EventKind.FRAME ? event.scoredNanos : event.begunNanos;
        if (restartNanos != 0 && now >= restartNanos && !linkDown && ending == null) {
            restartNanos = 0;
            rig.restart(now);
        }
        if (ending != null && !recounted && rig.ready()) {
            recounted = true;
            rig.recount();
        }
        rig.advance(now);
        if (ending == null && !stimuliStopped && now - lastScoredNanos <= LoopPlan.SCORED_WITHIN_NANOS) {
            rig.heartbeat(now);
        }
        if (ending == null && event.kind == EventKind.FRAME) {
            rig.nextBarcode(
                    now); // after the decision, and not behind a trigger: until the next frame the wire is free again
        }
        if (!rigReady && rig.ready()) {
            rigReady = true;
            event.fact(LoopFact.RIG_READY);
            if (rigAway) {
                event.fact(LoopFact.AWAITING_REARM);
            }
        }
        if (armed != rig.armed()) {
            armed = rig.armed();
            event.fact(armed ? LoopFact.ARMED : LoopFact.DISARMED);
            if (!armed && !stimuliStopped && !rigAway && !rig.failed()) {
                stop(event, Ending.FAULT, whyDisarmed(now), LoopFact.STIMULI_STOPPED);
            }
        }
        while (rig.poll(rigFact)) {
            if (rigFact.code == RigFact.ACK_LOST) {
                event.fact(
                        LoopFact.ACKNOWLEDGEMENT_MISSING,
                        SentCommand.detail(rigFact.command, rigFact.sequence, rigFact.reason));
            } else if (rigFact.code == RigFact.BARCODE_SENT) {
                event.fact(
                        LoopFact.BARCODE_SENT,
                        SentBarcode.detail(rigFact.reason, rigFact.sequence, rig.barcodeChannel()));
            } else if (rigFact.code == RigFact.WRITE_CUT) {
                event.fact(LoopFact.WRITE_CUT, CutWrite.detail(rigFact.reason, rigFact.sequence));
            } else if (rigFact.code == RigFact.REPORTS_LOST) {
                event.fact(LoopFact.REPORTS_LOST);
            } else if (rigFact.code == RigFact.REFUSED && rigFact.command == Wire.ARM) {
                armRefused(event);
            }
        }
        if (ending == null && rig.failed() && restartNanos == 0) {
            rigFailed(event, now);
        }
    }

    /** A board that never was ready ends the session whatever the plan: there is something to mend first. */
    private void rigFailed(LoopEvent event, long now) {
        if (!plan.goOnWithoutRig() || !rigReady && !rigAway) {
            event.fact(LoopFact.RIG_FAILED);
            stop(event, Ending.FAULT, rig.failure(), LoopFact.STIMULI_STOPPED);
            return;
        }
        if (rigReady || !rigAway) {
            event.fact(LoopFact.RIG_FAILED); // once a loss, not at every attempt to greet it anew
        }
        leaveRig(event);
        restartNanos = now + LoopPlan.RESTART_NANOS;
    }

    private void leaveRig(LoopEvent event) {
        rigReady = false;
        arming = false;
        rig.stop(event.begunNanos);
        if (!rigAway) {
            rigAway = true;
            event.fact(LoopFact.RIG_AWAY);
        }
    }

    private void linkBack(LoopEvent event) {
        linkDown = false;
        if (rig != null && rigAway && ending == null) {
            restartNanos = 0;
            rig.restart(event.begunNanos);
        }
    }

    /**
     * Only a request that finds the board ready counts, and only for a second: nobody must be surprised by an arming later on. The
     * next frame that is scored arms.
     */
    private void rearm(LoopEvent event) {
        String obstacle = obstacle();
        if (obstacle == null) {
            rigAway = false;
            stimuliStopped = false;
            arming = false;
            rearmAsked = true;
            rearmNanos = event.begunNanos;
            triggers.abstained(lastFrameNanos); // what began before the stop does not fire now
        } else {
            refuseRearm(event, obstacle);
        }
    }

    private void dropLateRearm(LoopEvent event) {
        if (rearmAsked && event.begunNanos - rearmNanos > LoopPlan.REARM_WITHIN_NANOS) {
            rearmAsked = false;
            stimuliStopped = true; // as before the request
            refuseRearm(event, LAPSED);
        }
    }

    private void refuseRearm(LoopEvent event, String why) {
        rearmRefusal = why; // before the count, by which others see that there is a new one
        rearmsRefused++;
        event.fact(LoopFact.REARM_REFUSED);
    }

    /** A session that cannot be armed would go on without its stimuli and look well; a used nonce the client mends itself, and an ARM that a stop has overtaken was not to be. */
    private void armRefused(LoopEvent event) {
        if (rigFact.reason == NakReason.ESTOP) {
            stop(
                    event,
                    Ending.SAFETY,
                    "the board refused to arm: " + NakReason.text(NakReason.ESTOP)
                            + "; release it, then `mienloop firmware unlatch PORT`, and begin anew",
                    LoopFact.STIMULI_STOPPED);
        } else if (rigFact.reason != NakReason.WRONG_NONCE && rigFact.reason != NakReason.EXPIRED) {
            stop(
                    event,
                    Ending.FAULT,
                    "the board refused to arm: " + NakReason.text(rigFact.reason) + "; mend that and begin anew",
                    LoopFact.STIMULI_STOPPED);
        }
    }

    /** Made when it happens, which ends the session; the steady state makes no words. */
    private String whyDisarmed(long now) {
        if (standStill.explains(now)) {
            return standStill.text();
        }
        long unscored = now - lastScoredNanos;
        if (unscored <= LoopPlan.SCORED_WITHIN_NANOS) {
            return "the board disarmed itself; events.csv says what it reported before";
        }
        String last =
                lastStatus == null || lastStatus.scored() ? "no frame came" : "the last frames " + lastStatus.text();
        return "no frame was scored for " + unscored / 1_000_000 + " ms (" + last
                + "), so the board put its outputs off; look at camera, lamp and stray light";
    }

    private void watchCamera(LoopEvent event) {
        if (lastFrameNanos < 0 || ending != null) {
            return;
        }
        long silence = event.timeNanos - Math.max(lastFrameNanos, standStill.endNanos());
        if (silence > plan.stallNanos() && !stalled) {
            stalled = true;
            event.fact(LoopFact.CAMERA_STALLED);
            stopForGood(event);
        }
        if (silence > plan.lostNanos()) {
            stop(
                    event,
                    Ending.FAULT,
                    "no frame for " + silence / 1_000_000 + " ms; look at the camera's cable and power",
                    LoopFact.SESSION_OVER);
        }
    }

    private void cameraEnded(LoopEvent event) {
        if (event.code == 0) {
            stop(event, Ending.COMPLETED, event.text, LoopFact.SESSION_OVER);
        } else {
            stop(event, Ending.FAULT, event.text, LoopFact.SESSION_OVER);
        }
    }

    private void linkLost(LoopEvent event) {
        linkDown = true;
        if (rig != null) {
            rig.linkLost(event.begunNanos, event.text);
        }
        if (rig == null || !plan.goOnWithoutRig() || !rigReady && !rigAway) {
            stop(event, Ending.FAULT, rig == null ? event.text : rig.failure(), LoopFact.STIMULI_STOPPED);
        }
    }

    private void stop(LoopEvent event, Ending how, String why, LoopFact fact) {
        if (ending == null) {
            makeSafe(event.begunNanos);
            event.fact(fact);
            end(how, why);
        }
    }

    /** Nobody can arm it again in this session. */
    private void stopForGood(LoopEvent event) {
        stoppedForGood = true;
        stopStimuli(event);
    }

    /** A person may have it armed anew. */
    private void stopStimuli(LoopEvent event) {
        if (!stimuliStopped) {
            stimuliStopped = true;
            makeSafe(event.begunNanos);
            event.fact(LoopFact.STIMULI_STOPPED);
        }
    }

    private void makeSafe(long nowNanos) {
        stimuliStopped = true;
        rearmAsked = false;
        if (rig != null) {
            rig.stop(nowNanos);
        }
    }

    private void end(Ending how, String why) {
        if (rig != null) {
            rig.endFrames();
        }
        reason = why;
        ending = how;
    }
}
