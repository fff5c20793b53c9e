package io.mienloop.config;

import io.mienloop.trial.PlannedStimulus;
import io.mienloop.trial.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the planned stimuli. Times in the file count from the end of the session's baseline, those read from its start. */
final class ScheduleReader {
    private static final long DAY_NANOS = 86_400_000_000_000L;

    private final Section experiment;
    private final SessionConfig session;
    private final List<String> names;

    ScheduleReader(Section experiment, SessionConfig session, List<StimulusConfig> stimuli) {
        this.experiment = experiment;
        this.session = session;
        this.names = stimuli.stream().map(StimulusConfig::name).toList();
    }

    List<PlannedStimulus> read() {
        List<PlannedStimulus> plan = new ArrayList<>();
        for (Tree item : experiment.items("schedule")) {
            if (item instanceof Tree.Fields fields) {
                planned(new Section("schedule", fields, experiment.problems())).ifPresent(plan::add);
            } else {
                experiment
                        .problems()
                        .error(
                                item.origin(),
                                "schedule has " + item.kind() + " in it",
                                "write lines such as `- {deliver: shock, every: 60 s, first: 30 s, count: 20}`");
            }
        }
        return plan;
    }

    private Optional<PlannedStimulus> planned(Section section) {
        if (!section.has("deliver")) {
            section.missing("deliver", "name the stimulus, as in `deliver: shock`");
        }
        Optional<String> name =
                section.text("deliver", "shock").filter(word -> section.oneOf("deliver", word, names, "stimulus"));
        boolean at = section.has("at");
        Optional<Timing> timing = Optional.empty();
        if (at == section.has("every")) {
            section.problems()
                    .error(
                            section.origin(),
                            "a planned stimulus has " + (at ? "both `at` and `every`" : "no time"),
                            "give `at: [10 s, 40 s]` or `every: 60 s`");
        } else {
            timing = at ? at(section) : every(section);
        }
        section.finish();
        return name.isPresent()
                ? timing.map(when -> new PlannedStimulus(names.indexOf(name.get()), when))
                : Optional.empty();
    }

    private Optional<Timing> at(Section section) {
        List<Long> nanos = new ArrayList<>();
        boolean good = true;
        for (Tree item : section.items("at")) {
            OptionalLong time = item instanceof Tree.Scalar scalar
                    ? section.quantity("at", scalar, Dimension.TIME, 0, DAY_NANOS)
                    : OptionalLong.empty();
            if (time.isEmpty()) {
                good = false;
                if (!(item instanceof Tree.Scalar)) {
                    section.error("at", "at has " + item.kind() + " in it", "give times as in `at: [10 s, 40 s]`");
                }
                continue;
            }
            long fromStart = time.getAsLong() + session.baselineNanos();
            if (!nanos.isEmpty() && fromStart <= nanos.getLast()) {
                section.error("at", "the times of `at` do not ascend", "order them, each once");
                good = false;
            } else if (fromStart >= session.durationNanos()) {
                section.error(
                        "at",
                        "a stimulus at " + Dimension.TIME.format(time.getAsLong())
                                + " after the baseline comes when the session is over",
                        "lengthen the session or leave it out");
            }
            nanos.add(fromStart);
        }
        if (nanos.isEmpty() && good) {
            section.error("at", "`at` has no time", "give times as in `at: [10 s, 40 s]`");
        }
        return good && !nanos.isEmpty() ? Optional.of(new Timing.At(nanos)) : Optional.empty();
    }

    private Optional<Timing> every(Section section) {
        long[] interval = interval(section);
        OptionalLong count = section.whole("count", 1, Timing.Every.MOST, "20");
        OptionalLong first = section.time("first", 0, DAY_NANOS);
        if (interval == null) {
            return Optional.empty();
        }
        long firstNanos = session.baselineNanos() + first.orElse(interval[0]);
        long fit = Math.max(0, session.durationNanos() - firstNanos) / interval[0] + 1;
        if (count.isEmpty() && fit > Timing.Every.MOST) {
            section.error(
                    "every", fit + " stimuli would fit into the session", "lengthen the interval or give a count");
            return Optional.empty();
        }
        return Optional.of(new Timing.Every(firstNanos, interval[0], interval[1], (int) count.orElse(fit)));
    }

    /** Shortest and longest interval, or null after saying what is wrong. */
    private static long[] interval(Section section) {
        if (!(section.tree("every") instanceof Tree.Fields)) {
            OptionalLong fixed = section.time("every", 1_000_000, DAY_NANOS);
            return fixed.isPresent() ? new long[] {fixed.getAsLong(), fixed.getAsLong()} : null;
        }
        Section every = section.section("every").orElseThrow();
        if (!every.has("uniform")) {
            every.missing("uniform", "write `every: 60 s` or `every: {uniform: [90 s, 150 s]}`");
        }
        List<Tree> ends = every.items("uniform");
        every.finish();
        List<Long> nanos = new ArrayList<>();
        for (Tree end : ends) {
            if (end instanceof Tree.Scalar scalar) {
                every.quantity("uniform", scalar, Dimension.TIME, 1_000_000, DAY_NANOS)
                        .ifPresent(nanos::add);
            }
        }
        if (ends.size() == 2 && nanos.size() == 2 && nanos.get(0) <= nanos.get(1)) {
            return new long[] {nanos.get(0), nanos.get(1)};
        }
        if (every.has("uniform") && nanos.size() == ends.size()) {
            every.error(
                    "uniform",
                    every.path("uniform") + " is not a shortest and a longest time",
                    "write `[90 s, 150 s]`");
        }
        return null;
    }
}
