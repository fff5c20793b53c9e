package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.config.ConfigLoader;
import io.mienloop.config.LoadedConfig;
import io.mienloop.session.SessionFiles;
import io.mienloop.session.SessionFolder;
import io.mienloop.sim.Emotion;
import io.mienloop.sim.ExpressionEpisode;
import io.mienloop.sim.FrameTruth;
import io.mienloop.testing.Tags;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The shipped experiment on the simulated mouse, in simulated time, over five fixed seeds: how many of the mouse's true pain
 * expressions it answers, how often it answers to nothing, and whether what real rigs suffer could fool it.
 */
@Execution(ExecutionMode.CONCURRENT)
@Tag(Tags.NO_CLOCK)
final class ClosedLoopOnSimulatedMouseTest {
    private static final long[] SEEDS = {11, 22, 33, 44, 55};
    private static final double SECONDS = 120;
    private static final double NUISANCE_SECONDS = 60;

    /** An expression that ends as the dwell completes was still seen rightly. */
    private static final long GRACE_NANOS = 500_000_000;

    @TempDir
    private Path dir;

    /** A session's fires beside the truth, all on the mouse's own time axis. */
    private record Outcome(
            List<Long> fires, List<Long> fireFrames, List<ExpressionEpisode> pain, List<FrameTruth> truth) {
        long detected() {
            return pain.stream()
                    .filter(episode -> fires.stream().anyMatch(fire -> within(episode, fire)))
                    .count();
        }

        long falseFires() {
            return fires.stream()
                    .filter(fire -> pain.stream().noneMatch(episode -> within(episode, fire)))
                    .count();
        }

        private static boolean within(ExpressionEpisode episode, long fire) {
            return fire >= episode.onsetNanos() && fire <= episode.endNanos() + GRACE_NANOS;
        }
    }

    private Outcome run(long seed, double seconds, String... sets) throws Exception {
        List<String> all = new ArrayList<>(Arrays.asList(sets));
        all.add("session.seed=" + seed);
        all.add("session.record=false");
        Path demo = Path.of(System.getProperty("mienloop.root", "."), "config", "demo.yaml");
        LoadedConfig config = new ConfigLoader().load(demo, null, all);
        RunOptions options = new RunOptions(dir, seconds, true);
        try (SessionSetup setup = new SessionSetup(config, options, SessionObserver.NOBODY)) {
            SessionFolder folder = setup.folder(Instant.EPOCH);
            assertThat(new RehearsedSession(setup, folder, SessionObserver.NOBODY).run(() -> false))
                    .isNull();
            assertThat(SessionFiles.derive(folder).accountsAddUp()).isTrue();
            return outcome(setup, folder);
        }
    }

    private static Outcome outcome(SessionSetup setup, SessionFolder folder) throws Exception {
        List<CSVRecord> frames = rows(folder.frames());
        long start = nanos(frames.getFirst().get("arrival_s"));
        List<Long> fires = new ArrayList<>();
        List<Long> fireFrames = new ArrayList<>();
        for (CSVRecord event : rows(folder.events())) {
            if (event.get("trigger").equals("relief") && event.get("event").equals("commanded")) {
                fires.add(nanos(event.get("time_s")) - start);
                fireFrames.add(Long.parseLong(event.get("frame")));
            }
        }
        long end = nanos(frames.getLast().get("arrival_s")) - start;
        List<ExpressionEpisode> pain = setup.camera.mouse().episodes().stream()
                .filter(episode -> episode.emotion() == Emotion.PAIN)
                // One that begins with the session's last second cannot be answered any more.
                .filter(episode -> episode.onsetNanos() < end - 1_500_000_000L)
                .toList();
        List<FrameTruth> truth = new ArrayList<>();
        for (long frame = 0; frame < frames.size(); frame++) {
            truth.add(setup.camera.mouse().truth(frame));
        }
        return new Outcome(fires, fireFrames, pain, truth);
    }

    private static List<CSVRecord> rows(Path csv) throws Exception {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser parser = CSVParser.parse(Files.newBufferedReader(csv), format)) {
            return parser.getRecords();
        }
    }

    private static long nanos(String seconds) {
        return new java.math.BigDecimal(seconds).movePointRight(9).longValueExact();
    }

    @Test
    void shouldAnswerPainAndNextToNothingElse() throws Exception {
        long pain = 0;
        long detected = 0;
        long falseFires = 0;
        StringBuilder report = new StringBuilder();
        for (long seed : SEEDS) {
            Outcome outcome = run(seed, SECONDS);
            pain += outcome.pain().size();
            detected += outcome.detected();
            falseFires += outcome.falseFires();
            report.append(String.format(
                    "seed %d: %d of %d pain expressions answered, %d false fires in %.0f s%n",
                    seed, outcome.detected(), outcome.pain().size(), outcome.falseFires(), SECONDS));
        }
        System.out.print(report);
        assertThat(pain).as(report.toString()).isGreaterThan(40);
        assertThat(detected).as(report.toString()).isGreaterThanOrEqualTo((long) Math.ceil(0.9 * pain));
        assertThat(falseFires).as(report.toString()).isLessThanOrEqualTo((long) (SEEDS.length * SECONDS / 60));
    }

    /**
     * A mouse that feels nothing, on a rig with all its nuisances, shock and light by the clock: every fire is caused by a
     * nuisance. The mouse licks, whisks, and has the spout come and go.
     */
    private static final String[] NUISANCES_ONLY = {
        "rig.camera.simulated-mouse.responsiveness=0",
        "rig.camera.simulated-mouse.nuisances={light-leak: 1, jerk: 1, spout: 1, illumination: 1, whisking: 1, licking: 1}",
        // Pulses longer than the time between frames, so that light falls into whole exposures.
        "stimuli.light={channel: laser-473, power: 10 mW, pulse: 20 ms, rate: 5 Hz, train: 2 s}",
        // A drop brings the spout before the mouth, and licking.
        "stimuli.drop={channel: sucrose-valve, volume: 4 uL, width: 40 ms}",
        "schedule=[{deliver: shock, every: {uniform: [7 s, 9 s]}, first: 4 s},"
                + " {deliver: light, every: {uniform: [9 s, 12 s]}, first: 7 s},"
                + " {deliver: drop, every: {uniform: [10 s, 14 s]}, first: 5500 ms}]"
    };

    private static String[] with(String... more) {
        String[] all = Arrays.copyOf(NUISANCES_ONLY, NUISANCES_ONLY.length + more.length);
        System.arraycopy(more, 0, all, NUISANCES_ONLY.length, more.length);
        return all;
    }

    @Test
    void shouldNotBeFooledByWhatRealRigsSufferAsShipped() throws Exception {
        List<FrameTruth> truth = new ArrayList<>();
        for (long seed : SEEDS) {
            Outcome outcome = run(seed, NUISANCE_SECONDS, NUISANCES_ONLY);

            assertThat(outcome.pain()).isEmpty();
            assertThat(outcome.fires()).as("seed %d", seed).isEmpty();
            truth.addAll(outcome.truth());
        }
        assertThat(truth).as("jerk").anyMatch(frame -> frame.jerk() > 0.3);
        assertThat(truth).as("light").anyMatch(frame -> frame.light() > 0.3);
        assertThat(truth).as("spout").anyMatch(frame -> frame.spout() > 0.9);
        assertThat(truth).as("licking").anyMatch(frame -> frame.licking() > 0.3);
        assertThat(truth).as("whisking").anyMatch(frame -> frame.whisking() > 0.3);
    }

    /** The proof that the nuisances are real: without blanking and margin the same sessions are fooled. */
    @Test
    void shouldBeFooledWithoutBlankingAndMargin() throws Exception {
        for (long seed : Arrays.copyOf(SEEDS, 2)) {
            Outcome outcome = run(seed, NUISANCE_SECONDS, with("blanking=none", "triggers.relief.when={z-above: 6.0}"));

            assertThat(outcome.pain()).isEmpty();
            assertThat(outcome.fires()).as("seed %d", seed).isNotEmpty();
            // It is the shock's jerk that was read as pain.
            assertThat(outcome.fireFrames())
                    .anyMatch(frame ->
                            outcome.truth().subList(Math.toIntExact(frame) - 10, Math.toIntExact(frame)).stream()
                                    .anyMatch(shown -> shown.jerk() > 0));
        }
    }
}
