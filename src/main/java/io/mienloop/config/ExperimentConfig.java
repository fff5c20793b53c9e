package io.mienloop.config;

import io.mienloop.face.HogSettings;
import io.mienloop.trial.PlannedStimulus;
import io.mienloop.trigger.ArmPlan;
import io.mienloop.trigger.Runaway;
import java.util.List;
import java.util.Optional;

/**
 * An experiment file.
 *
 * @param name key {@code experiment}; letters, digits, {@code -} and {@code _}
 * @param session key {@code session}
 * @param stimuli key {@code stimuli}, in the file's order; the position is the stimulus index everywhere
 * @param score key {@code score}
 * @param triggers key {@code triggers}, in the file's order, which is the order of firing
 * @param schedule key {@code schedule}; times in nanoseconds from the session's start, its baseline included
 * @param arms key {@code arms}; always real when there is none; its seed comes from the session's
 * @param runaway the tighter of the experiment's and the rig's {@code limits: {runaway: …}}
 * @param closedLoopShock key {@code overrides: {closed-loop-shock: …}}; without it no trigger may fire a shock
 * @param guards key {@code guards}: when a picture is too bad to be scored
 * @param hog key {@code hog}: what the prototypes must have been made with; unchecked when there is none
 */
public record ExperimentConfig(
        String name,
        SessionConfig session,
        List<StimulusConfig> stimuli,
        ScoreConfig score,
        List<TriggerConfig> triggers,
        List<PlannedStimulus> schedule,
        ArmPlan arms,
        Runaway runaway,
        Optional<ClosedLoopShock> closedLoopShock,
        GuardsConfig guards,
        Optional<HogSettings> hog) {
    public ExperimentConfig {
        stimuli = List.copyOf(stimuli);
        triggers = List.copyOf(triggers);
        schedule = List.copyOf(schedule);
    }
}
