package io.mienloop.config;

import io.mienloop.face.HogSettings;
import io.mienloop.trial.PlannedStimulus;
import io.mienloop.trigger.ArmPlan;
import io.mienloop.trigger.Runaway;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Reads an experiment once its rig and subject have been read. */
final class ExperimentReader {
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final Section experiment;
    private final LongSupplier seeds;

    /**
     * @param seeds where a seed comes from when the experiment has none
     */
    ExperimentReader(Section experiment, LongSupplier seeds) {
        this.experiment = experiment;
        this.seeds = seeds;
    }

    /**
     * @param rig the rig, or null when it could not be read
     * @param subject the animal, or null likewise
     */
    ExperimentConfig read(RigConfig rig, SubjectConfig subject) {
        experiment.refuse(
                "trial", "trials with states come later: use `schedule` for planned stimuli and `gate` in triggers");
        if (!experiment.has("experiment")) {
            experiment.missing("experiment", "name it, as in `experiment: pain-relief`");
        }
        Optional<String> name = experiment.word("experiment", "pain-relief");
        experiment.has("rig");
        experiment.has("subject");
        SessionConfig session = session();
        Optional<Section> limits = experiment.section("limits");
        List<StimulusConfig> stimuli = new StimulusReader(experiment, rig).read(limits);
        ScoreReader scoring = new ScoreReader(experiment);
        ScoreConfig score = scoring.read(subject, rig, session);
        Optional<HogSettings> hog = scoring.hog();
        GuardsConfig guards =
                experiment.section("guards").map(GuardsConfig::read).orElse(GuardsConfig.DEFAULT);
        Optional<ClosedLoopShock> closedLoopShock = OverridesReader.read(experiment);
        List<TriggerConfig> triggers =
                new TriggerReader(experiment, score, stimuli, closedLoopShock.isPresent()).read();
        if (closedLoopShock.isPresent()
                && triggers.stream()
                        .noneMatch(trigger -> trigger.stimulus() < stimuli.size()
                                && stimuli.get(trigger.stimulus()).role() == Role.SHOCK)) {
            experiment
                    .problems()
                    .warn(
                            experiment.origin("overrides"),
                            "closed-loop shock is answered for, but no trigger fires a shock",
                            "leave the override out");
        }
        List<PlannedStimulus> schedule = new ScheduleReader(experiment, session, stimuli).read();
        if (!experiment.problems().any()) {
            new ScheduleCheck(experiment, stimuli).check(schedule, session);
        }
        ArmPlan arms = arms(session.seed());
        Runaway rigs = rig == null ? Runaway.DEFAULT : rig.runaway();
        Runaway runaway = limits.map(section -> LimitsReader.runaway(section, rigs, rigs, "the rig's"))
                .orElse(rigs);
        limits.ifPresent(Section::finish);
        boolean delivers = !triggers.isEmpty() || !schedule.isEmpty();
        if (rig != null && delivers && rig.port().kind() == PortConfig.Kind.NONE) {
            experiment.error(
                    triggers.isEmpty() ? "schedule" : "triggers",
                    "stimuli are to be delivered, but the rig's port is none",
                    "use `port: simulated`, or leave triggers and schedule out");
        }
        experiment.finish();
        return new ExperimentConfig(
                name.orElse("unnamed"),
                session,
                stimuli,
                score,
                triggers,
                schedule,
                arms,
                runaway,
                closedLoopShock,
                guards,
                hog);
    }

    private SessionConfig session() {
        Optional<Section> found = experiment.section("session");
        if (found.isEmpty() && experiment.has("session")) {
            return new SessionConfig(60 * MINUTE_NANOS, 0, 0, true, VideoConfig.DEFAULT, DiskConfig.DEFAULT);
        }
        if (found.isEmpty()) {
            experiment.fields.put("session", new Tree.Fields(Map.of(), experiment.origin()));
        }
        Section session = experiment.section("session").orElseThrow();
        session.refuse("trials", "there are no trials yet: give `count` in `schedule`");
        String key = session.has("duration") ? "duration" : "max-duration";
        if (session.has("duration") && session.has("max-duration")) {
            session.error("max-duration", "session has both duration and max-duration", "keep one of them");
        }
        OptionalLong given = session.time(key, 1_000_000, 120 * MINUTE_NANOS);
        long duration = given.orElse(60 * MINUTE_NANOS);
        if (duration > 60 * MINUTE_NANOS) {
            session.problems()
                    .warn(
                            session.origin(key),
                            "the head is fixed for more than 60 min",
                            "shorten the session if you can");
        }
        long baseline = session.time("baseline", 0, 120 * MINUTE_NANOS).orElse(0);
        if (baseline >= duration) {
            session.error(
                    "baseline", "the baseline lasts as long as the session", "shorten it or lengthen the session");
        }
        boolean seeded = session.has("seed");
        long seed = session.whole("seed", 0, Long.MAX_VALUE, "4711").orElseGet(seeded ? () -> 0 : seeds);
        if (!seeded) {
            session.fields.put("seed", new Tree.Scalar(Long.toString(seed), true, session.origin()));
        }
        boolean record = session.flag("record").orElse(true);
        VideoConfig video = RecordingReader.video(session);
        DiskConfig disk = RecordingReader.disk(session);
        session.finish();
        return new SessionConfig(duration, baseline, seed, record, video, disk);
    }

    private ArmPlan arms(long seed) {
        return experiment
                .section("arms")
                .map(section -> {
                    section.refuse("blind", "arms are in the journal for all to see");
                    section.refuse("delay", "real and sham are the arms that exist");
                    section.text("per", "fire")
                            .filter(per -> !per.equals("fire"))
                            .ifPresent(per -> {
                                String later = "this version draws an arm for every fire: write `per: fire`";
                                section.error("per", "arms.per is '" + per + "', which is not in this version", later);
                            });
                    if (!section.has("weights")) {
                        section.missing("weights", "write `weights: {real: 2, sham: 1}`");
                    }
                    double[] weights = section.section("weights")
                            .map(ExperimentReader::weights)
                            .orElse(new double[] {1, 0});
                    int maxRepeat =
                            (int) section.whole("max-repeat", 0, 1000, "3").orElse(0);
                    section.finish();
                    return new ArmPlan(weights[0], weights[1], maxRepeat, Seeds.arms(seed));
                })
                .orElse(ArmPlan.ALWAYS_REAL);
    }

    private static double[] weights(Section section) {
        for (String later : List.of("delayed", "no-shock", "yoked")) {
            section.refuse(later, "real and sham are the arms that exist");
        }
        double[] weights = {
            section.number("real", 0, 1e6, "2").orElse(0),
            section.number("sham", 0, 1e6, "1").orElse(0)
        };
        section.finish();
        if (weights[0] + weights[1] == 0) {
            section.problems().error(section.origin(), "arms have no weight", "write `{real: 2, sham: 1}`");
            return new double[] {1, 0};
        }
        return weights;
    }
}
