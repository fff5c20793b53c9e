package io.mienloop.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the stimuli, each with its blanking and with the limits that hold for it. */
final class StimulusReader {
    /** Blanking after a stimulus' end where the experiment says nothing. */
    private static final long BLANKING_NANOS = 50_000_000L;

    /** Shortest pulse or gap that a board times exactly, µs. */
    private static final long SHORTEST_MICROS = 100;

    private static final long LONGEST_MICROS = 1L << 30;
    private static final long HIGHEST_LEVEL = 0x7FFF;

    /** Stimuli that an Uno's memory holds at a time; the same as the wire's. */
    private static final int MOST_STIMULI = 10;

    private final Section experiment;
    private final Map<String, ChannelConfig> channels = new LinkedHashMap<>();
    private final boolean rigKnown;

    /**
     * @param rig the rig, or null when it could not be read: then nothing is checked against it
     */
    StimulusReader(Section experiment, RigConfig rig) {
        this.experiment = experiment;
        this.rigKnown = rig != null;
        if (rig != null) {
            rig.channels().forEach(channel -> channels.put(channel.name(), channel));
        }
    }

    List<StimulusConfig> read(Optional<Section> limits) {
        Map<String, Section> sections = experiment.sections("stimuli");
        Map<String, OptionalLong> blanking = blanking(sections);
        List<StimulusConfig> stimuli = new ArrayList<>();
        sections.forEach((name, section) -> {
            ChannelConfig channel = channel(section);
            stimuli.add(stimulus(name, stimuli.size(), section, channel, blanking, limits));
        });
        if (stimuli.size() > MOST_STIMULI) {
            experiment.error(
                    "stimuli",
                    "a board keeps " + MOST_STIMULI + " stimuli at most, not " + stimuli.size(),
                    "leave some out");
        }
        return stimuli;
    }

    private ChannelConfig channel(Section section) {
        if (!section.has("channel")) {
            section.missing("channel", Nearest.hint("", channels.keySet()));
        }
        String name = section.text("channel", "tail-shock").orElse(null);
        if (name == null || !rigKnown || !section.oneOf("channel", name, channels.keySet(), "channel")) {
            return null;
        }
        ChannelConfig channel = channels.get(name);
        if (channel.role() == Role.FRAME) {
            section.error(
                    "channel", section.name + " is on a frame line, which takes no stimulus", "name another channel");
        }
        return channel;
    }

    private StimulusConfig stimulus(
            String name,
            int index,
            Section section,
            ChannelConfig channel,
            Map<String, OptionalLong> blanking,
            Optional<Section> limits) {
        section.refuse("follows", "deliver the mask by a schedule or trigger of its own");
        section.refuse("in", "real and sham are the arms that exist; see `arms`");
        Role role = channel == null ? null : channel.role();
        long level = level(section, role);
        Shape shape = shape(section);
        LimitsConfig allowed = channel == null ? LimitsConfig.hard(Role.SYNC, Light.PULSED) : channel.limits();
        boolean narrowed = limits.isPresent() && limits.get().has(name);
        if (channel != null && narrowed) {
            LimitsReader.Bound rigs = new LimitsReader.Bound(allowed, "the rig's");
            LimitsConfig base = allowed;
            allowed = limits.get()
                    .section(name)
                    .map(inner -> LimitsReader.read(inner, role, base, rigs))
                    .orElse(base);
        }
        section.finish();
        OptionalLong after = role == Role.SYNC ? OptionalLong.empty() : OptionalLong.of(BLANKING_NANOS);
        StimulusConfig stimulus = new StimulusConfig(
                name,
                index,
                channel == null ? "" : channel.name(),
                role == null ? Role.SYNC : role,
                level,
                shape.pulse(),
                shape.rate(),
                shape.train(),
                blanking.getOrDefault(name, after),
                allowed);
        if (channel != null && shape.whole()) {
            new StimulusCheck(section, stimulus).check();
        }
        return stimulus;
    }

    private static long level(Section section, Role role) {
        if (role == null || role.level == null) {
            for (String key : List.of("level", "power", "volume")) {
                if (section.has(key) && role == Role.SYNC) {
                    section.error(
                            key, section.name + " is on a sync line, which has no level", "leave " + key + " out");
                }
            }
            return 0;
        }
        if (!section.has(role.levelKey) && !section.has("level")) {
            section.missing(
                    role.levelKey,
                    "say what the instrument's dial delivers, as in `" + role.levelKey + ": " + role.level.example
                            + "`");
            return 0;
        }
        String key = section.has("level") ? "level" : role.levelKey;
        return section.quantity(key, role.level, 0, HIGHEST_LEVEL).orElse(0);
    }

    /** One pulse or a train; whole when nothing of it was wrong. */
    private record Shape(long pulse, double rate, long train, boolean whole) {
        static final Shape NONE = new Shape(SHORTEST_MICROS, 0, SHORTEST_MICROS, false);
    }

    private static Shape shape(Section section) {
        boolean single = section.has("width");
        boolean train = section.has("pulse") | section.has("rate") | section.has("train");
        if (single == train) {
            section.problems()
                    .error(
                            section.origin(),
                            section.name + (single ? " has both a width and a train" : " has no duration"),
                            "give `width` for one pulse, or `pulse`, `rate` and `train`");
            return Shape.NONE;
        }
        if (single) {
            OptionalLong width = section.micros("width", SHORTEST_MICROS, LONGEST_MICROS);
            return width.isEmpty() ? Shape.NONE : new Shape(width.getAsLong(), 0, width.getAsLong(), true);
        }
        for (String key : List.of("pulse", "rate", "train")) {
            if (!section.has(key)) {
                section.missing(key, "a train has `pulse`, `rate` and `train`");
            }
        }
        OptionalLong pulse = section.micros("pulse", SHORTEST_MICROS, LONGEST_MICROS);
        var rate = section.hertz("rate", 5_000);
        OptionalLong length = section.micros("train", SHORTEST_MICROS, LONGEST_MICROS);
        if (pulse.isEmpty() || rate.isEmpty() || length.isEmpty()) {
            return Shape.NONE;
        }
        long period = Math.round(1e6 / rate.getAsDouble());
        if (period - pulse.getAsLong() < SHORTEST_MICROS || pulse.getAsLong() > length.getAsLong()) {
            section.error(
                    "pulse",
                    section.path("pulse") + " does not fit into its period of " + Dimension.TIME.format(period * 1000)
                            + " or its train",
                    "leave at least 100 us between pulses");
            return Shape.NONE;
        }
        return new Shape(pulse.getAsLong(), rate.getAsDouble(), length.getAsLong(), true);
    }

    private Map<String, OptionalLong> blanking(Map<String, Section> stimuli) {
        Map<String, OptionalLong> blanking = new LinkedHashMap<>();
        if (isNone(experiment.tree("blanking"))) {
            stimuli.keySet().forEach(name -> blanking.put(name, OptionalLong.empty()));
            warnUnblanked(experiment, "blanking", "no stimulus is blanked");
            return blanking;
        }
        experiment.section("blanking").ifPresent(section -> {
            for (String name : section.fields.fields().keySet()) {
                if (!section.oneOf(name, name, stimuli.keySet(), "stimulus")) {
                    section.has(name);
                } else if (isNone(section.tree(name))) {
                    blanking.put(name, OptionalLong.empty());
                    warnUnblanked(section, name, name + " is not blanked");
                } else {
                    section.section(name).ifPresent(inner -> {
                        OptionalLong after = inner.time("after-end", 0, 60_000_000_000L);
                        blanking.put(name, after.isPresent() ? after : OptionalLong.of(BLANKING_NANOS));
                        inner.finish();
                    });
                }
            }
        });
        return blanking;
    }

    private static void warnUnblanked(Section section, String key, String what) {
        section.problems()
                .warn(
                        section.origin(key),
                        what + ": what it does to the picture can fire a trigger",
                        "state after-end");
    }

    private static boolean isNone(Tree tree) {
        return tree instanceof Tree.Scalar scalar && scalar.text().equals("none");
    }
}
