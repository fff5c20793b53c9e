package io.mienloop.app;

import io.mienloop.config.ConfigLoader;
import io.mienloop.config.LoadedConfig;
import io.mienloop.config.PortConfig;
import io.mienloop.config.RigConfig;
import io.mienloop.rig.Channel;
import io.mienloop.sim.LiveSimulatedLink;
import io.mienloop.sim.SimulatedChannel;
import io.mienloop.sim.SimulatedRig;
import io.mienloop.sim.SimulatedRigSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A rig file with a real port, whose link ends in a simulated board with the hard limits compiled in: everything that stands
 * before a live stimulus is asked, and nobody is hurt.
 */
final class LiveRig {
    static final String EXPERIMENT = """
            experiment: live
            rig: rig.yaml
            subject: mouse.yaml
            session: {max-duration: 30 min, seed: 7, record: false}
            stimuli:
              shock: {channel: tail, level: 300 uA, width: 500 ms}
            score:
              target: pain
              against: [neutral]
            schedule:
              - {deliver: shock, every: 60 s, first: 1 s, count: 3}
            """;

    static final String RIG = """
            rig: bench
            camera:
              simulated-mouse: {size: 64x64, rate: 50 Hz, setting: clean}
            port: simulated
            channels:
              tail: {role: shock, pin: 4, calibration: {date: DATE, level: 300 uA, dial: "3.0 mA"}}
              laser: {role: laser, pin: 6}
            """;

    static final String SUBJECT = "{id: m123, licence: G-1/26, prototypes: simulated}\n";

    private final Path folder;
    String experiment = EXPERIMENT;
    String rig = RIG.replace("DATE", LocalDate.now(ZoneOffset.UTC).minusDays(18).toString());
    Duration ahead = Duration.ZERO;
    double seconds = 3;
    boolean atTerminal = true;
    /** Whether the board has a DAC for shock and laser; nothing: as the rig file says. */
    Optional<Boolean> dac = Optional.empty();

    final List<String> shown = new ArrayList<>();
    final SessionRequests requests = new SessionRequests();
    SessionObserver observer = SessionObserver.NOBODY;

    LiveRig(Path folder) {
        this.folder = folder;
    }

    Path data() {
        return folder.resolve("data");
    }

    Path animal() {
        return data().resolve("sub-m123");
    }

    Path ledger() {
        return animal().resolve("doses.mll");
    }

    LoadedConfig config() throws Exception {
        Path file = Files.writeString(folder.resolve("exp.yaml"), experiment);
        Files.writeString(folder.resolve("rig.yaml"), rig);
        Files.writeString(folder.resolve("mouse.yaml"), SUBJECT);
        LoadedConfig loaded = new ConfigLoader().load(file, null, List.of());
        RigConfig written = loaded.rig();
        PortConfig serial = new PortConfig(PortConfig.Kind.SERIAL, "/dev/ttyTEST", 500_000);
        return new LoadedConfig(
                loaded.experiment(),
                new RigConfig(
                        written.name(),
                        written.camera(),
                        serial,
                        written.onRigLoss(),
                        written.channels(),
                        written.loop(),
                        written.runaway()),
                loaded.subject(),
                loaded.resolvedYaml(),
                loaded.warnings(),
                loaded.origins());
    }

    /** Answers as given; what is shown is kept. */
    ArmingPerson person(Map<String, String> dials, String word) {
        return new ArmingPerson() {
            @Override
            public boolean present() {
                return true;
            }

            @Override
            public boolean answersAnew() {
                return atTerminal;
            }

            @Override
            public void show(String line) {
                shown.add(line);
            }

            @Override
            public String dial(String channel, String question) {
                return dials.get(channel);
            }

            @Override
            public String word(String question) {
                return word;
            }

            @Override
            public String name() {
                return "tester";
            }
        };
    }

    ArmingPerson right() {
        return person(Map.of("tail", "3.0"), "m123");
    }

    InstantSource clock() {
        return () -> Instant.now().plus(ahead); // a test may set it while it is being asked
    }

    Instant now() {
        return clock().instant();
    }

    /** A whole session in real time. */
    SessionResult run(ArmingPerson person) throws Exception {
        Surroundings surroundings = new Surroundings(
                person,
                requests,
                (setup, clock, cameraStart) ->
                        new LiveSimulatedLink(new SimulatedRig(board(setup), (c, h, l, t) -> {}), clock.epochNanos()),
                clock(),
                ZoneOffset.UTC);
        return new SessionRunner(config(), new RunOptions(data(), seconds, false), observer, surroundings)
                .run(() -> false);
    }

    private SimulatedRigSettings board(SessionSetup setup) {
        List<SimulatedChannel> channels = setup.rigPlan.channels().stream()
                .map(c -> new Channel(c.name(), c.role(), c.index(), c.pin(), dac.orElse(c.levelSet())))
                .map(SimulatedChannel::of)
                .toList();
        return SimulatedRigSettings.of(setup.rigPlan.channels()).with(channels);
    }

    /** The two steps alone, without a session. */
    void arm(ArmingPerson person) throws Exception {
        try (SessionSetup setup =
                        new SessionSetup(config(), new RunOptions(data(), seconds, false), SessionObserver.NOBODY);
                Welfare welfare = LiveWelfare.open(setup, person, clock(), ZoneOffset.UTC)) {
            welfare.arm();
        }
    }
}
