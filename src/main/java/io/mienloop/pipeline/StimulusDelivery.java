package io.mienloop.pipeline;

import io.mienloop.rig.Refusal;
import io.mienloop.rig.RigClient;
import io.mienloop.trial.Schedule;
import io.mienloop.trigger.Arm;
import io.mienloop.trigger.TriggerEngine;

/**
 * The last step from a decision to the wire: numbers a stimulus that fell due, checks its deadline once more, writes the command,
 * and starts blanking, the same for real and sham. Loop thread; allocates nothing.
 */
final class StimulusDelivery {
    private final LoopPlan plan;
    private final FrameScorer scorer;
    private final TriggerEngine triggers;
    private final Schedule schedule;
    private final RigClient rig;
    private long nextCommand;

    /** @param rig the loop's end of the wire, or null for a session without a rig */
    StimulusDelivery(LoopPlan plan, FrameScorer scorer, TriggerEngine triggers, Schedule schedule, RigClient rig) {
        this.plan = plan;
        this.scorer = scorer;
        this.triggers = triggers;
        this.schedule = schedule;
        this.rig = rig;
    }

    /**
     * A rule is due: checks the deadline once more, draws its arm, and sends the stimulus, or does all but that.
     *
     * @param decidedNanos the time it is
     */
    void fire(LoopEvent event, LoopClock clock, int rule, long decidedNanos) {
        int stimulus = plan.ruleStimulus()[rule];
        CommandOutcome outcome = begin(event, decidedNanos, rule, stimulus);
        long leftNanos = plan.ruleMaxAgeNanos()[rule] - (outcome.decidedNanos - event.timeNanos);
        if (leftNanos < LoopPlan.SHORTEST_EXPIRY_NANOS) {
            triggers.withdraw(rule, event.timeNanos);
            outcome.delivery = Delivery.LATE;
            return;
        }
        // Asked before the arm is drawn: a refused fire must not count as one, and must not tip real against sham.
        int refusal = rig == null ? Refusal.LINK_LOST : rig.refusal(stimulus, outcome.decidedNanos);
        if (refusal != 0) {
            triggers.withdraw(rule, event.timeNanos);
            outcome.delivery = Delivery.REFUSED;
            outcome.refusal = refusal;
        } else {
            switch (triggers.commit(rule, event.timeNanos)) {
                case Arm.REAL -> write(outcome, clock, stimulus, leftNanos);
                case Arm.SHAM -> {
                    // Blanking ends by when a command would have been written, as that of a real one does.
                    outcome.writtenNanos = clock.nanos();
                    outcome.delivery = Delivery.SHAM;
                    follow(outcome, stimulus);
                }
                default -> outcome.delivery = Delivery.HELD;
            }
        }
    }

    /** Sends what the schedule has for this time, in session time from the first frame. */
    void planned(LoopEvent event, LoopClock clock, long sinceFirstNanos) {
        while (!event.full()) {
            int stimulus = schedule.due(sinceFirstNanos);
            if (stimulus < 0) {
                return;
            }
            CommandOutcome outcome = begin(event, clock.nanos(), CommandOutcome.PLANNED, stimulus);
            write(outcome, clock, stimulus, LoopPlan.PLANNED_EXPIRY_NANOS);
        }
    }

    private CommandOutcome begin(LoopEvent event, long decidedNanos, int rule, int stimulus) {
        CommandOutcome outcome = event.nextCommand();
        outcome.number = nextCommand++;
        outcome.rule = rule;
        outcome.stimulus = stimulus;
        outcome.sequence = -1;
        outcome.delivery = null; // until it is known
        outcome.refusal = 0;
        outcome.decidedNanos = decidedNanos;
        outcome.writtenNanos = outcome.decidedNanos;
        outcome.endNanos = outcome.decidedNanos;
        return outcome;
    }

    private void write(CommandOutcome outcome, LoopClock clock, int stimulus, long leftNanos) {
        int answer = rig == null ? Refusal.LINK_LOST : trigger(stimulus, outcome.decidedNanos, leftNanos);
        outcome.writtenNanos = clock.nanos();
        if (answer >= 0) {
            outcome.delivery = Delivery.COMMANDED;
            outcome.sequence = answer;
            follow(outcome, stimulus);
        } else {
            outcome.delivery = Delivery.REFUSED;
            outcome.refusal = answer;
            outcome.endNanos = outcome.writtenNanos;
        }
    }

    /** The command dies on its way when it takes longer than the frame has left; the wire knows no more than a second. */
    private int trigger(int stimulus, long nowNanos, long leftNanos) {
        return rig.trigger(stimulus, nowNanos, Math.min(leftNanos, LoopPlan.LONGEST_EXPIRY_NANOS) / 1_000);
    }

    /** Blanking, gates and baselines treat a sham as they treat the stimulus itself. */
    private void follow(CommandOutcome outcome, int stimulus) {
        outcome.endNanos = outcome.writtenNanos + plan.stimulusNanos()[stimulus];
        triggers.stimulus(stimulus, outcome.decidedNanos, outcome.endNanos);
        scorer.exclude(outcome.decidedNanos, outcome.endNanos + LoopPlan.BASELINE_EXCLUSION_NANOS);
    }
}
