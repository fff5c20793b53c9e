package io.mienloop.config;

import io.mienloop.rig.RigClient;
import io.mienloop.trigger.Runaway;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** Reads a rig. */
final class RigReader {
    private static final int HIGHEST_PIN = 69; // an Arduino Mega's last
    private static final int HIGHEST_CORE = 1023;
    private static final int HIGHEST_PRIORITY = 98; // above it are the kernel's own threads
    private static final long BARCODE_MICROS = 60_000_000;

    private final Section rig;

    RigReader(Section rig) {
        this.rig = rig;
    }

    RigConfig read() {
        Optional<String> name = rig.word("rig", "rig2");
        if (!rig.has("rig")) {
            rig.missing("rig", "name the rig, as in `rig: rig2`");
        }
        Optional<CameraConfig> camera = rig.section("camera").map(section -> new CameraReader(section).read());
        if (!rig.has("camera")) {
            rig.missing("camera", "say where frames come from, as in `camera: {video: clip.mkv}`");
        }
        PortConfig port = port();
        Optional<Section> limits = rig.section("limits");
        OnRigLoss onRigLoss = rig.choice("on-rig-loss", OnRigLoss.class).orElse(OnRigLoss.END);
        boolean real = port.real();
        List<ChannelConfig> channels = channels(limits, real);
        LoopConfig loop = rig.section("loop").map(RigReader::loop).orElse(LoopConfig.DEFAULT);
        Runaway runaway = limits.map(section -> LimitsReader.runaway(
                        section, Runaway.DEFAULT, real ? Runaway.DEFAULT : null, "the hard limit of"))
                .orElse(Runaway.DEFAULT);
        limits.ifPresent(Section::finish);
        rig.finish();
        return new RigConfig(
                name.orElse("unnamed"),
                camera.orElse(new CameraConfig(
                        new CameraSource.Live(""), Optional.empty(), OptionalLong.empty(), Optional.empty())),
                port,
                onRigLoss,
                channels,
                loop,
                runaway);
    }

    private static LoopConfig loop(Section section) {
        LoopConfig.Wait wait = section.choice("wait", LoopConfig.Wait.class).orElse(LoopConfig.Wait.BLOCKING);
        OptionalLong cpu = section.whole("cpu", 0, HIGHEST_CORE, "1");
        OptionalLong priority = section.whole("realtime-priority", 0, HIGHEST_PRIORITY, "50");
        boolean lockMemory = section.flag("lock-memory").orElse(false);
        if (priority.orElse(0) > 0 && wait != LoopConfig.Wait.BLOCKING) {
            section.error(
                    "realtime-priority",
                    section.path("realtime-priority") + " does not go with `wait: " + Section.word(wait)
                            + "`: the system stops a real-time thread that never sleeps for 50 ms of every second",
                    "use `wait: blocking`, or leave the priority out");
        }
        section.finish();
        return new LoopConfig(wait, whole(cpu), whole(priority), lockMemory);
    }

    private static OptionalInt whole(OptionalLong number) {
        return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
    }

    private PortConfig port() {
        // Faster, an Uno loses frames that follow each other at once (specification.md, section 1).
        int baud = (int) rig.whole("baud", 9_600, 500_000, "500000").orElse(500_000);
        if (!rig.has("port")) {
            rig.missing(
                    "port",
                    "say where stimulus commands go: `port: simulated`, `port: none`, or a board's as `port: /dev/ttyACM0`");
        }
        String text = rig.text("port", "simulated").orElse("none");
        return switch (text) {
            case "simulated" -> new PortConfig(PortConfig.Kind.SIMULATED, "", baud);
            case "none" -> new PortConfig(PortConfig.Kind.NONE, "", baud);
            case PortConfig.AUTO -> new PortConfig(PortConfig.Kind.SERIAL, text, baud);
            default -> {
                if (!text.startsWith("/") && !text.matches("COM\\d+")) {
                    rig.error(
                            "port",
                            rig.path("port") + " is '" + text + "'",
                            Nearest.hint(text, List.of("simulated", "none", PortConfig.AUTO)));
                    yield new PortConfig(PortConfig.Kind.NONE, "", baud);
                }
                yield new PortConfig(PortConfig.Kind.SERIAL, text, baud);
            }
        };
    }

    private List<ChannelConfig> channels(Optional<Section> limits, boolean real) {
        List<ChannelConfig> channels = new ArrayList<>();
        Set<Long> pins = new TreeSet<>();
        Set<Long> indices = new TreeSet<>();
        for (Map.Entry<String, Section> entry : rig.sections("channels").entrySet()) {
            Section section = entry.getValue();
            if (entry.getKey().equals("runaway")) {
                rig.error("channels", "a channel cannot be named runaway", "limits have a key of that name");
            }
            Optional<Role> role = section.choice("role", Role.class);
            if (!section.has("role")) {
                section.missing("role", "it is one of shock, valve, laser, led, sync, frame");
            }
            long pin = pin(section, pins);
            long index = section.whole("index", 0, 15, "0").orElse(channels.size());
            if (!indices.add(index)) {
                section.error(
                        "index", section.name + " has the index " + index + " of another channel", "give each its own");
            }
            Role known = role.orElse(Role.SYNC);
            Light light = light(section, known);
            boolean dac = dac(section, known);
            LimitsConfig held = limits(limits, entry.getKey(), known, light, real);
            ChannelConfig channel = new ChannelConfig(
                    entry.getKey(),
                    known,
                    (int) index,
                    (int) pin,
                    delivers(section, known),
                    light,
                    dac,
                    section.section("calibration").map(inner -> calibration(inner, known, dac)),
                    frames(section, known),
                    barcodes(section, known, held),
                    held);
            section.finish();
            channels.add(channel);
        }
        if (channels.size() > 16) {
            rig.error("channels", "a board has 16 channels at most, not " + channels.size(), "use a second rig");
        }
        return channels;
    }

    private static LimitsConfig limits(Optional<Section> limits, String channel, Role role, Light light, boolean real) {
        LimitsConfig defaults = LimitsConfig.defaults(role, light);
        // With nothing real at the other end nothing can be hurt, so that a rehearsal may state what it likes.
        LimitsReader.Bound bound =
                real ? new LimitsReader.Bound(LimitsConfig.hard(role, light), "the hard limit of") : null;
        return limits.flatMap(section -> section.section(channel))
                .map(section -> LimitsReader.read(section, role, defaults, bound))
                .orElse(defaults);
    }

    private static long pin(Section section, Set<Long> pins) {
        if (!section.has("pin")) {
            section.missing("pin", "name the board's pin, as in `pin: 3`");
        }
        OptionalLong pin = section.whole("pin", 2, HIGHEST_PIN, "4");
        if (pin.isPresent() && pin.getAsLong() == 13) {
            section.error(
                    "pin", section.name + " is on pin 13, which flashes while the board boots", "use another pin");
        } else if (pin.isPresent() && !pins.add(pin.getAsLong())) {
            section.error(
                    "pin",
                    section.name + " is on pin " + pin.getAsLong() + " like another channel",
                    "give each its own");
        }
        return pin.orElse(2);
    }

    private static Light light(Section section, Role role) {
        boolean silencing = section.flag("silencing").orElse(false);
        boolean mask = section.flag("mask").orElse(false);
        if (silencing && role != Role.LASER) {
            section.error("silencing", section.name + " is no laser and cannot be silencing", "leave silencing out");
        }
        if (mask && role != Role.LED) {
            section.error("mask", section.name + " is no led and cannot be a mask", "leave mask out");
        }
        return silencing ? Light.SILENCING : mask ? Light.MASK : Light.PULSED;
    }

    private static boolean dac(Section section, Role role) {
        boolean dac = section.flag("dac").orElse(false);
        if (dac && role != Role.SHOCK && role != Role.LASER && role != Role.LED) {
            section.error("dac", section.name + " is a " + role + " and has no level to set", "leave dac out");
        }
        return dac;
    }

    /** A board does 1 to 1000 Hz, with 100 us on and off at least. */
    private static Optional<ChannelConfig.Frames> frames(Section section, Role role) {
        boolean stated = section.has("rate") | section.has("width");
        if (stated && role != Role.FRAME) {
            section.error(
                    section.has("rate") ? "rate" : "width",
                    section.name + " is no frame line; stimuli have their own rate and width",
                    "leave them out");
        }
        OptionalDouble rate = section.hertz("rate", 1_000);
        OptionalLong width = section.micros("width", 100, 999_900);
        if (rate.isEmpty()) {
            if (width.isPresent() && !section.has("rate")) {
                section.missing("rate", "a width needs the rate of its pulses, as in `rate: 50 Hz`");
            }
            return Optional.empty();
        }
        long period = Math.round(1e6 / rate.getAsDouble());
        long on = width.orElse(Math.min(1_000, period / 2));
        if (period > 1_000_000 || on > period - 100) {
            section.error(
                    "rate",
                    section.name + " has a pulse of " + on + " us every " + period + " us",
                    "use 1 to 1000 Hz, and leave 100 us between two pulses");
            return Optional.empty();
        }
        return Optional.of(new ChannelConfig.Frames(period, on));
    }

    /** A line whose limits leave no room for a barcode carries none, unless it is asked to. */
    private static OptionalLong barcodes(Section section, Role role, LimitsConfig limits) {
        boolean stated = section.has("every");
        if (role != Role.SYNC) {
            if (stated) {
                section.error("every", section.name + " is no sync line and carries no barcodes", "leave `every` out");
            }
            return OptionalLong.empty();
        }
        if (section.tree("every") instanceof Tree.Scalar scalar && scalar.text().equals("never")) {
            return OptionalLong.empty();
        }
        OptionalLong every = section.micros("every", 1_000_000, 3_600_000_000L);
        boolean room = limits.pulseMicros() >= RigClient.BARCODE_MARK_MICROS;
        if (stated && !room) {
            section.error(
                    "every",
                    section.name + ": a barcode holds the line for up to "
                            + Dimension.TIME.format(RigClient.BARCODE_MARK_MICROS * 1000) + ", above the limit of "
                            + Dimension.TIME.format(limits.pulseMicros() * 1000),
                    "raise the line's limit, or write `every: never`");
        }
        return stated ? every : room ? OptionalLong.of(BARCODE_MICROS) : OptionalLong.empty();
    }

    private static Optional<String> delivers(Section section, Role role) {
        Optional<String> delivers = section.word("delivers", "quinine");
        if (delivers.isPresent() && role != Role.VALVE) {
            section.error("delivers", section.name + " is no valve and delivers no fluid", "leave delivers out");
        }
        return delivers;
    }

    private static ChannelConfig.Calibration calibration(Section section, Role role, boolean dac) {
        Optional<LocalDate> date = date(section, "date");
        if (!section.has("date")) {
            section.missing("date", "say when it was measured, as in `date: 2026-11-03`");
        }
        OptionalLong level = role.level == null
                ? OptionalLong.empty()
                : section.quantity(section.has("level") ? "level" : role.levelKey, role.level, 0, Long.MAX_VALUE);
        if (dac && section.has("dial")) {
            section.error(
                    "dial",
                    section.path("dial") + " is stated, but with `dac: true` no dial decides the level",
                    "leave the dial out, or the dac");
        }
        ChannelConfig.Calibration calibration = new ChannelConfig.Calibration(
                date.orElse(LocalDate.EPOCH),
                level,
                section.text("dial", "3.5"),
                section.text("note", "\"new fibre\""));
        section.finish();
        return calibration;
    }

    /** A day as 2026-11-03. */
    static Optional<LocalDate> date(Section section, String key) {
        return section.text(key, "2026-11-03").flatMap(text -> {
            try {
                return Optional.of(LocalDate.parse(text));
            } catch (DateTimeParseException e) {
                section.error(key, section.path(key) + " is '" + text + "', not a day", "write it as 2026-11-03");
                return Optional.empty();
            }
        });
    }
}
