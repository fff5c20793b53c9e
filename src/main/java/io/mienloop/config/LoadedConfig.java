package io.mienloop.config;

import io.mienloop.trial.Schedule;
import io.mienloop.trigger.Blanking;
import io.mienloop.trigger.Rule;
import io.mienloop.trigger.TriggerPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An experiment, its rig and its subject, checked against each other.
 *
 * @param experiment the plan
 * @param rig the machine
 * @param subject the animal
 * @param resolvedYaml one text with rig and subject inlined, {@code --set} applied, paths absolute and the seed written
 *     down; loads to equal records
 * @param warnings what can be run but deserves a look
 * @param origins where each key was written, by its path such as {@code score.region} or {@code rig.camera.video}
 */
public record LoadedConfig(
        ExperimentConfig experiment,
        RigConfig rig,
        SubjectConfig subject,
        String resolvedYaml,
        List<Problem> warnings,
        Map<String, Origin> origins) {
    public LoadedConfig {
        warnings = List.copyOf(warnings);
        origins = Map.copyOf(origins);
    }

    /**
     * A problem that only shows when files are opened, such as a region outside the picture, said where it was written.
     *
     * @param key path such as {@code score.region}; where it was not written, the nearest key around it
     */
    public ConfigException problem(String key, String message, String hint) {
        return new ConfigException(List.of(new Problem(origin(key), message, hint)));
    }

    private Origin origin(String key) {
        String path = key;
        while (!origins.containsKey(path)) {
            int dot = path.lastIndexOf('.');
            if (dot < 0) {
                return origins.get("experiment");
            }
            path = path.substring(0, dot);
        }
        return origins.get(path);
    }

    /** The planned stimuli as this session's seed draws them; times from the session's start. A new one each time. */
    public Schedule schedule() {
        return new Schedule(
                experiment.schedule(), Seeds.schedule(experiment.session().seed()));
    }

    /** Seed of the simulated mouse: its own, else one from the session's; not negative. */
    public long simulationSeed() {
        long drawn = Seeds.simulation(experiment.session().seed());
        return rig.camera().source() instanceof CameraSource.SimulatedMouse mouse
                ? mouse.seed().orElse(drawn)
                : drawn;
    }

    /**
     * The triggers for prototypes that have been read.
     *
     * @param labels names of the scores, in the order of the score arrays
     * @param framePeriodNanos of the camera, > 0; a run bears one frame missing (its longest gap is 2.5 periods), and it
     *     is taken for the exposure where the rig file states none
     * @throws ConfigException when a target or competitor is no label
     */
    public TriggerPlan triggerPlan(List<String> labels, long framePeriodNanos) throws ConfigException {
        Problems problems = new Problems();
        List<Rule> rules = new ArrayList<>();
        for (TriggerConfig trigger : experiment.triggers()) {
            int target =
                    index(trigger.target(), labels, "triggers." + trigger.name() + ".target", "score.target", problems);
            int[] competitors = trigger.against().stream()
                    .mapToInt(label ->
                            index(label, labels, "triggers." + trigger.name() + ".against", "score.against", problems))
                    .toArray();
            if (!problems.any()) {
                rules.add(new Rule(
                        trigger.name(),
                        target,
                        trigger.measure(),
                        trigger.direction(),
                        trigger.threshold(),
                        trigger.margin(),
                        competitors,
                        trigger.dwell(),
                        trigger.rearm(),
                        trigger.refractoryNanos(),
                        trigger.maxAgeNanos(),
                        trigger.maxFires(),
                        trigger.gates(),
                        trigger.stimulus()));
            }
        }
        problems.throwIfAny();
        long exposure = rig.camera().exposureNanos().orElse(framePeriodNanos);
        List<Blanking> blankings = new ArrayList<>();
        for (StimulusConfig stimulus : experiment.stimuli()) {
            stimulus.blankAfterEndNanos()
                    .ifPresent(after -> blankings.add(new Blanking(stimulus.index(), Math.addExact(after, exposure))));
        }
        return new TriggerPlan(
                rules,
                blankings,
                experiment.runaway(),
                experiment.arms(),
                labels.size(),
                experiment.stimuli().size(),
                framePeriodNanos * 5 / 2);
    }

    private int index(String label, List<String> labels, String ownKey, String sharedKey, Problems problems) {
        int index = labels.indexOf(label);
        if (index < 0) {
            String key = origins.containsKey(ownKey) ? ownKey : sharedKey;
            problems.error(
                    origin(key),
                    key + " names '" + label + "', which the prototype set does not hold",
                    Nearest.hint(label, labels));
        }
        return index;
    }
}
