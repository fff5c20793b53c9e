package io.mienloop.config;

import io.mienloop.trigger.Direction;
import io.mienloop.trigger.Dwell;
import io.mienloop.trigger.Gate;
import io.mienloop.trigger.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the triggers. */
final class TriggerReader {
    private static final long REFRACTORY_NANOS = 10_000_000_000L;
    private static final long MAX_AGE_NANOS = 50_000_000L;
    private static final long HOUR_NANOS = 3_600_000_000_000L;
    private static final List<String> CONDITIONS =
            List.of("z-above", "z-below", "similarity-above", "similarity-below");
    private static final Pattern FRAMES = Pattern.compile("(\\d{1,6})\\s*frames?");

    private final Section experiment;
    private final ScoreConfig score;
    private final List<StimulusConfig> stimuli;
    private final List<String> names;
    private final boolean closedLoopShock;

    /** @param closedLoopShock whether somebody answers by name for triggers that fire a shock */
    TriggerReader(Section experiment, ScoreConfig score, List<StimulusConfig> stimuli, boolean closedLoopShock) {
        this.closedLoopShock = closedLoopShock;
        this.experiment = experiment;
        this.score = score;
        this.stimuli = stimuli;
        this.names = stimuli.stream().map(StimulusConfig::name).toList();
    }

    List<TriggerConfig> read() {
        List<TriggerConfig> triggers = new ArrayList<>();
        experiment.sections("triggers").forEach((name, section) -> triggers.add(trigger(name, section)));
        return triggers;
    }

    /** What {@code when} says. */
    private record Condition(Measure measure, Direction direction, double threshold, OptionalDouble margin) {
        static final Condition NONE =
                new Condition(Measure.Z, Direction.ABOVE, Double.MAX_VALUE, OptionalDouble.empty());
    }

    private TriggerConfig trigger(String name, Section section) {
        section.refuse("max-per-trial", "there are no trials yet: use max-fires for the session");
        if (!section.has("when")) {
            section.missing("when", "say what it waits for, as in `when: {z-above: 3.0, margin: 0.02}`");
        }
        Condition condition =
                section.section("when").map(TriggerReader::condition).orElse(Condition.NONE);
        String target = section.text("target", "pain").orElse(score.target());
        boolean ownAgainst = section.has("against");
        List<String> against = new ArrayList<>(ownAgainst ? section.labels("against") : score.against());
        if (!ownAgainst) {
            against.remove(target);
        } else if (against.contains(target)) {
            section.error("against", section.path("against") + " names the target '" + target + "'", "leave it out");
        }
        if (condition.margin().isPresent() && against.isEmpty()) {
            section.error(
                    "when",
                    section.name + " asks for a margin, but nothing competes",
                    "name labels with `against` here or in score, or leave the margin out");
        } else if (condition.margin().isEmpty() && ownAgainst) {
            section.error(
                    "against", section.path("against") + " has no effect without a margin", "add `margin` to `when`");
        }
        long refractory = section.time("refractory", 0, HOUR_NANOS).orElse(REFRACTORY_NANOS);
        int stimulus = fires(section, refractory);
        TriggerConfig trigger = new TriggerConfig(
                name,
                target,
                condition.measure(),
                condition.direction(),
                condition.threshold(),
                condition.margin().orElse(0),
                condition.margin().isPresent() ? against : List.of(),
                dwell(section),
                rearm(section, condition),
                refractory,
                section.time("max-age", 1, HOUR_NANOS).orElse(MAX_AGE_NANOS),
                (int) section.whole("max-fires", 0, 1_000_000, "20").orElse(0),
                gates(section),
                stimulus);
        section.finish();
        return trigger;
    }

    private static Condition condition(Section when) {
        List<String> given = CONDITIONS.stream().filter(when::has).toList();
        OptionalDouble margin = when.number("margin", 0, 2, "0.02");
        Condition condition = Condition.NONE;
        if (given.size() != 1) {
            when.problems()
                    .error(
                            when.origin(),
                            when.name
                                    + (given.isEmpty() ? " has no condition" : " has " + given.size() + " conditions"),
                            "give one of " + String.join(", ", CONDITIONS));
        } else {
            String key = given.getFirst();
            boolean z = key.startsWith("z-");
            OptionalDouble threshold = when.number(key, z ? -1000 : -1, z ? 1000 : 1, z ? "3.0" : "0.6");
            if (threshold.isPresent()) {
                condition = new Condition(
                        z ? Measure.Z : Measure.SIMILARITY,
                        key.endsWith("above") ? Direction.ABOVE : Direction.BELOW,
                        threshold.getAsDouble(),
                        margin);
            }
        }
        when.finish();
        return condition;
    }

    private static double rearm(Section section, Condition condition) {
        boolean above = condition.direction() == Direction.ABOVE;
        String key = above ? "rearm-below" : "rearm-above";
        String other = above ? "rearm-above" : "rearm-below";
        section.has(key);
        if (condition.equals(Condition.NONE)) {
            section.has(other);
            return condition.threshold();
        }
        if (section.has(other)) {
            section.error(other, section.path(other) + " does not fit a condition on the other side", "write " + key);
        } else if (!section.has(key)) {
            section.missing(
                    key,
                    "say how far the score must go back before the next crossing counts; half the threshold is usual");
        }
        OptionalDouble rearm = section.number(key, -1000, 1000, "1.5");
        if (rearm.isPresent()
                && (above
                        ? rearm.getAsDouble() > condition.threshold()
                        : rearm.getAsDouble() < condition.threshold())) {
            section.error(
                    key,
                    section.path(key) + " is " + rearm.getAsDouble() + ", on the crossed side of the threshold "
                            + condition.threshold(),
                    "choose a value " + (above ? "below" : "above") + " the threshold");
        }
        return rearm.orElse(condition.threshold());
    }

    private int fires(Section section, long refractoryNanos) {
        if (!section.has("fires")) {
            section.missing("fires", "name the stimulus, as in `fires: light`");
        }
        String name = section.text("fires", "light").orElse(null);
        if (name == null || !section.oneOf("fires", name, names, "stimulus")) {
            return 0;
        }
        StimulusConfig stimulus = stimuli.get(names.indexOf(name));
        if (stimulus.role() == Role.SHOCK && !closedLoopShock) {
            section.error(
                    "fires",
                    section.name + " fires the shock '" + name + "': a shock for an expression is a runaway loop",
                    "deliver shocks by `schedule`, or have it answered for by name under overrides.closed-loop-shock");
        }
        if (refractoryNanos / 1000 < stimulus.limits().spacingMicros()) {
            section.error(
                    "refractory",
                    section.path("refractory") + " is " + Dimension.TIME.format(refractoryNanos)
                            + ", shorter than the spacing of "
                            + Dimension.TIME.format(stimulus.limits().spacingMicros() * 1000) + " that channel "
                            + stimulus.channel() + " needs",
                    "lengthen it; limits are stated in the rig file and by the experiment");
        }
        return stimulus.index();
    }

    private static Dwell dwell(Section section) {
        Tree tree = section.tree("dwell");
        if (tree == null) {
            return Dwell.DEFAULT;
        }
        if (tree instanceof Tree.Fields) {
            return section.section("dwell")
                    .map(inner -> {
                        Dwell dwell =
                                new Dwell(inner.time("time", 0, HOUR_NANOS).orElse(0), (int)
                                        inner.whole("frames", 1, 1_000_000, "3").orElse(1));
                        inner.finish();
                        return dwell;
                    })
                    .orElse(Dwell.DEFAULT);
        }
        Optional<Long> time = Optional.empty();
        Optional<Integer> frames = Optional.empty();
        for (Tree item : section.items("dwell")) {
            if (!(item instanceof Tree.Scalar scalar)) {
                section.error(
                        "dwell",
                        section.path("dwell") + " has " + item.kind() + " in it",
                        "write `[100 ms, 3 frames]`");
                continue;
            }
            Matcher matcher = FRAMES.matcher(scalar.text().strip());
            if (matcher.matches()) {
                frames = Optional.of(Math.max(1, Integer.parseInt(matcher.group(1))));
            } else {
                time = section.quantity("dwell", scalar, Dimension.TIME, 0, HOUR_NANOS).stream()
                        .boxed()
                        .findFirst();
            }
        }
        // Frames alone mean frames alone; a time alone keeps the default's frames, so that one odd frame never fires.
        return new Dwell(
                time.orElse(frames.isPresent() ? 0 : Dwell.DEFAULT.nanos()), frames.orElse(Dwell.DEFAULT.frames()));
    }

    private List<Gate> gates(Section section) {
        List<Gate> gates = new ArrayList<>();
        for (Tree item : section.items("gate")) {
            if (!(item instanceof Tree.Fields fields)) {
                section.error(
                        "gate",
                        section.path("gate") + " is " + item.kind(),
                        "write `{after: shock, from: 600 ms, to: 15 s}`");
                continue;
            }
            Section gate = new Section(section.path("gate"), fields, section.problems());
            for (String key : List.of("after", "to")) {
                if (!gate.has(key)) {
                    gate.missing(key, "write `{after: shock, from: 600 ms, to: 15 s}`");
                }
            }
            Optional<String> after =
                    gate.text("after", "shock").filter(name -> gate.oneOf("after", name, names, "stimulus"));
            long from = gate.time("from", 0, HOUR_NANOS).orElse(0);
            var to = gate.time("to", 1, HOUR_NANOS);
            if (to.isPresent() && to.getAsLong() <= from) {
                gate.error("to", gate.path("to") + " is not after `from`", "choose a later end");
            } else if (to.isPresent() && after.isPresent()) {
                gates.add(new Gate(names.indexOf(after.get()), from, to.getAsLong()));
            }
            gate.finish();
        }
        return gates;
    }
}
