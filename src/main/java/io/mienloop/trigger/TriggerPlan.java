package io.mienloop.trigger;

import java.util.List;
import java.util.Objects;

/**
 * All that the trigger engine is built from.
 *
 * @param rules in the order in which they are decided and fired
 * @param blankings at most one for a stimulus
 * @param runaway over all rules together
 * @param arms real or sham
 * @param scores number of scores of a frame; every target and competitor is below it
 * @param stimuli number of stimuli; every stimulus index is below it
 * @param maxGapNanos longest time between two scored frames that still belong to one run, > 0
 */
public record TriggerPlan(
        List<Rule> rules,
        List<Blanking> blankings,
        Runaway runaway,
        ArmPlan arms,
        int scores,
        int stimuli,
        long maxGapNanos) {
    public TriggerPlan {
        rules = List.copyOf(rules);
        blankings = List.copyOf(blankings);
        Objects.requireNonNull(runaway, "runaway");
        Objects.requireNonNull(arms, "arms");
        require(scores >= 0 && stimuli >= 0, "numbers of scores and stimuli must be >= 0");
        require(maxGapNanos > 0, "the longest gap between frames must be > 0");
        for (Rule rule : rules) {
            require(rule.target() < scores, rule.name() + " watches score " + rule.target() + " of " + scores);
            for (int competitor : rule.competitors()) {
                require(competitor < scores, rule.name() + " competes with score " + competitor + " of " + scores);
            }
            require(rule.stimulus() < stimuli, rule.name() + " fires stimulus " + rule.stimulus() + " of " + stimuli);
            for (Gate gate : rule.gates()) {
                require(
                        gate.afterStimulus() < stimuli,
                        rule.name() + " waits for stimulus " + gate.afterStimulus() + " of " + stimuli);
            }
        }
        boolean[] seen = new boolean[stimuli];
        for (Blanking blanking : blankings) {
            int stimulus = blanking.stimulus();
            require(stimulus < stimuli, "blanking is for stimulus " + stimulus + " of " + stimuli);
            require(!seen[stimulus], "stimulus " + stimulus + " has two blankings");
            seen[stimulus] = true;
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("trigger plan: " + what);
        }
    }
}
