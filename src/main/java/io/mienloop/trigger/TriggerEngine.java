package io.mienloop.trigger;

import java.util.List;

/**
 * Turns scored frames into due stimuli. Deterministic: time comes with the frame, chance from the plan's seed; the same
 * calls give the same verdicts, and shifting all times by a constant changes nothing. One thread calls it; nothing but the
 * constructor allocates.
 *
 * <p>For every scored frame and rule, in the order of {@link Verdict}'s constants:
 *
 * <ol>
 *   <li><b>Crossing.</b> The measure is beyond the threshold, the target's raw r keeps the margin to every competitor, and
 *       every gate is open. A rule that begins beyond its threshold counts as crossing.
 *   <li><b>Dwell.</b> A run starts at the first crossing frame and ends with the first scored frame that does not cross. It is
 *       also broken by an abstained frame, a NaN, blanking, and a gap between scored frames longer than the plan's. The
 *       dwell is complete when the run has both its time (current minus first frame) and its number of frames. Runs go on
 *       during the refractory time.
 *   <li><b>Refractory.</b> Counted from the fire's own time. A run that outlasts it is due right after.
 *   <li><b>Age.</b> A frame older than the rule's maximum that would have been due is {@link Verdict#LATE}: suppressed, and the
 *       dwell starts anew (without a need to rearm: the expression is still there, only our answer was late).
 *   <li><b>Due.</b> The caller {@linkplain #commit commits} or {@linkplain #withdraw withdraws}, in the plan's order of
 *       rules. A verdict left unanswered is given again by the next frame if all still holds.
 *   <li><b>Rearm.</b> After a fire or a withdrawal the measure must be seen beyond {@code rearm} once, in a scored frame outside
 *       blanking, before the rule can cross again: a slow crossing fires once.
 * </ol>
 *
 * In blanking nothing advances: every run is broken and rearming waits too. Real and sham differ in nothing but what the
 * caller sends. Rules are independent of each other but for the runaway stop, which counts all fires and is for good.
 */
public final class TriggerEngine {
    private final RuleState[] rules;
    private final int[] stimulusOfRule;
    private final ArmDraw[] arms;
    private final Onsets onsets;
    private final BlankingWindows blanking;
    private final RunawayStop runaway;
    private final int scores;
    private final long maxGapNanos;

    private boolean anyTime;
    private long lastTimeNanos;
    private boolean runsMayContinue;

    public TriggerEngine(TriggerPlan plan) {
        List<Rule> planned = plan.rules();
        this.onsets = new Onsets(plan.stimuli());
        this.blanking = new BlankingWindows(plan);
        this.runaway = new RunawayStop(plan.runaway());
        this.scores = plan.scores();
        this.maxGapNanos = plan.maxGapNanos();
        this.rules = new RuleState[planned.size()];
        this.arms = new ArmDraw[planned.size()];
        this.stimulusOfRule = new int[planned.size()];
        for (int i = 0; i < rules.length; i++) {
            rules[i] = new RuleState(planned.get(i), onsets);
            arms[i] = new ArmDraw(plan.arms(), i);
            stimulusOfRule[i] = planned.get(i).stimulus();
        }
    }

    /** Number of rules. */
    public int rules() {
        return rules.length;
    }

    /** The stimulus that a rule makes due. */
    public int stimulusOf(int rule) {
        return stimulusOfRule[rule];
    }

    /**
     * Decides a scored frame for every rule.
     *
     * @param timeNanos the frame's time; never before that of the frame before
     * @param ageNanos how old the frame is at this decision
     * @param similarity raw Pearson r, one for every score; NaN where undefined
     * @param z distance from baseline, one for every score; NaN while there is no baseline
     * @param verdicts gets one code of {@link Verdict} for every rule
     * @throws IllegalArgumentException when time runs backwards or an array is too short
     */
    public void frame(long timeNanos, long ageNanos, double[] similarity, double[] z, byte[] verdicts) {
        if (similarity.length < scores || z.length < scores || verdicts.length < rules.length) {
            throw new IllegalArgumentException("the trigger needs " + scores + " scores and " + rules.length
                    + " verdicts, not " + similarity.length + ", " + z.length + " and " + verdicts.length);
        }
        boolean unbroken = runsMayContinue && timeNanos - lastTimeNanos <= maxGapNanos;
        advance(timeNanos);
        boolean stopped = runaway.latched();
        boolean blanked = blanking.covers(timeNanos);
        runsMayContinue = true;
        for (int i = 0; i < rules.length; i++) {
            RuleState rule = rules[i];
            if (!unbroken || stopped || blanked || rule.exhausted()) {
                rule.breakRun();
            }
            if (stopped) {
                verdicts[i] = Verdict.STOPPED;
            } else if (rule.exhausted()) {
                verdicts[i] = Verdict.EXHAUSTED;
            } else if (blanked) {
                verdicts[i] = Verdict.BLANKED;
            } else {
                verdicts[i] = rule.decide(timeNanos, ageNanos, similarity, z);
            }
        }
    }

    /** A frame that no rule may use: breaks every run, and changes nothing else. */
    public void abstained(long timeNanos) {
        advance(timeNanos);
        runsMayContinue = false;
        for (RuleState rule : rules) {
            rule.breakRun();
        }
    }

    /** Whether a stimulus may be in the picture at this time: no decision, no dwell, no baseline update. */
    public boolean blanked(long timeNanos) {
        return blanking.covers(timeNanos);
    }

    /**
     * Fires a rule that is due: draws its arm, counts it, starts its refractory time, and may latch the runaway stop (the
     * fire that does so is still drawn and returned; ask {@link #runaway()} after it).
     *
     * @param timeNanos the fire's time, from which the refractory time runs
     * @return {@link Arm#REAL}, {@link Arm#SHAM}, or {@link Arm#HELD} when an earlier rule of the same frame has just latched
     *     the runaway stop: then nothing may be sent, and the rule was counted as suppressed
     * @throws IllegalStateException when the last frame did not make this rule due, or it was answered already
     */
    public int commit(int rule, long timeNanos) {
        RuleState state = due(rule);
        if (runaway.latched()) {
            state.holdBack();
            return Arm.HELD;
        }
        int arm = arms[rule].next();
        state.fire(timeNanos, arm);
        runaway.fired(timeNanos);
        return arm;
    }

    /**
     * Holds back a rule that is due, since the deadline passed before sending or the rig refused: counted as suppressed, its
     * run is broken, and it must rearm. Starts no refractory time and draws no arm.
     *
     * @throws IllegalStateException when the last frame did not make this rule due, or it was answered already
     */
    public void withdraw(int rule, long timeNanos) {
        due(rule).holdBack();
    }

    /**
     * A stimulus was commanded, or its sham was: planned or triggered, it starts blanking and gates alike.
     *
     * @param onsetNanos commanded onset
     * @param endNanos commanded end, not before the onset
     */
    public void stimulus(int stimulus, long onsetNanos, long endNanos) {
        if (endNanos < onsetNanos) {
            throw new IllegalArgumentException(
                    "stimulus " + stimulus + " ends at " + endNanos + " ns, before its onset at " + onsetNanos + " ns");
        }
        onsets.add(stimulus, onsetNanos);
        blanking.add(stimulus, onsetNanos, endNanos, anyTime, lastTimeNanos);
    }

    /** Whether the runaway stop has latched. It stays so for this engine's life. */
    public boolean runaway() {
        return runaway.latched();
    }

    /** Real fires of a rule. */
    public long fired(int rule) {
        return rules[rule].fired;
    }

    /** Sham fires of a rule. */
    public long sham(int rule) {
        return rules[rule].sham;
    }

    /** Fires of a rule that were due but late, withdrawn or held by the runaway stop. */
    public long suppressed(int rule) {
        return rules[rule].suppressed;
    }

    private RuleState due(int rule) {
        RuleState state = rules[rule];
        if (!state.due) {
            throw new IllegalStateException("trigger " + state.name + " is not due");
        }
        return state;
    }

    private void advance(long timeNanos) {
        if (anyTime && timeNanos < lastTimeNanos) {
            throw new IllegalArgumentException(
                    "frame time ran backwards, from " + lastTimeNanos + " to " + timeNanos + " ns");
        }
        anyTime = true;
        lastTimeNanos = timeNanos;
    }
}
