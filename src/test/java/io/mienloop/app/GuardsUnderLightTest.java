package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.config.ConfigLoader;
import io.mienloop.config.LoadedConfig;
import io.mienloop.session.SessionFiles;
import io.mienloop.session.SessionFolder;
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

/**
 * A guard must not tell real light from sham: else what the animal is given depends on the arm. The same sessions of the simulated
 * mouse with all fires real and with all fires sham; light leaks into the picture and does nothing to the animal.
 */
@Tag(Tags.NO_CLOCK)
final class GuardsUnderLightTest {
    private static final double SECONDS = 40;

    @TempDir
    private Path dir;

    /** A frame as its guards left it. */
    private record Judged(String status, boolean blanked) {
        boolean scored() {
            return status.equals("scored");
        }
    }

    /** A session's frames, and the frames whose fire was delivered or shammed. */
    private record Session(List<Judged> frames, List<String> fires) {
        long abstainedInBlanking() {
            return frames.stream()
                    .filter(frame -> frame.blanked() && !frame.scored())
                    .count();
        }
    }

    private Session run(String arms, String... sets) throws Exception {
        List<String> all = new ArrayList<>(Arrays.asList(sets));
        all.addAll(List.of(
                "session.seed=33",
                "session.record=false",
                "arms={per: fire, weights: " + arms + "}",
                "rig.camera.simulated-mouse.light-effect=none",
                "rig.camera.simulated-mouse.nuisances={light-leak: 3}",
                // Pulses longer than the time between frames, so that light falls into whole exposures.
                "stimuli.light={channel: laser-473, power: 10 mW, pulse: 20 ms, rate: 5 Hz, train: 2 s}"));
        Path demo = Path.of(System.getProperty("mienloop.root", "."), "config", "demo.yaml");
        LoadedConfig config = new ConfigLoader().load(demo, null, all);
        try (SessionSetup setup =
                new SessionSetup(config, new RunOptions(dir, SECONDS, true), SessionObserver.NOBODY)) {
            SessionFolder folder = setup.folder(Instant.now());
            assertThat(new RehearsedSession(setup, folder, SessionObserver.NOBODY).run(() -> false))
                    .isNull();
            assertThat(SessionFiles.derive(folder).accountsAddUp()).isTrue();
            List<Judged> frames = rows(folder.frames()).stream()
                    .map(row -> new Judged(row.get("status"), row.get("blanked").equals("1")))
                    .toList();
            List<String> fires = rows(folder.events()).stream()
                    .filter(event -> event.get("trigger").equals("relief"))
                    .filter(event -> List.of("commanded", "sham").contains(event.get("event")))
                    .map(event -> event.get("frame"))
                    .toList();
            return new Session(frames, fires);
        }
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

    /** Frames outside of both sessions' blanking that the guards judged differently. */
    private static long judgedDifferently(Session real, Session sham) {
        assertThat(real.frames()).hasSameSizeAs(sham.frames());
        long different = 0;
        for (int i = 0; i < real.frames().size(); i++) {
            Judged a = real.frames().get(i);
            Judged b = sham.frames().get(i);
            different += !a.blanked() && !b.blanked() && !a.status().equals(b.status()) ? 1 : 0;
        }
        return different;
    }

    private static final String REAL = "{real: 1, sham: 0}";
    private static final String SHAM = "{real: 0, sham: 1}";
    /** The leak makes a twentieth of the head brighter than this, the room's light next to nothing. */
    private static final String BIASED = "guards={saturated-level: 200, saturated-share: 0.05}";

    @Test
    void shouldJudgeRealAndShamAlikeAsShipped() throws Exception {
        Session real = run(REAL);
        Session sham = run(SHAM);

        assertThat(real.fires()).hasSizeGreaterThan(2).isEqualTo(sham.fires());
        assertThat(judgedDifferently(real, sham)).isZero();
        assertThat(real.frames()).allMatch(Judged::scored);
        assertThat(sham.frames()).allMatch(Judged::scored);
    }

    /** Blanking protects even a guard that the leak would trip: it is not asked within it. */
    @Test
    void shouldKeepABiasedGuardFromTellingThemApart() throws Exception {
        Session real = run(REAL, BIASED);
        Session sham = run(SHAM, BIASED);

        assertThat(judgedDifferently(real, sham)).isZero();
        assertThat(real.abstainedInBlanking()).isEqualTo(sham.abstainedInBlanking());
        assertThat(real.fires()).isEqualTo(sham.fires());
    }

    /** The proof that the comparison can fail: the same guard without blanking. */
    @Test
    void shouldFindABiasedGuardThatNoBlankingProtects() throws Exception {
        Session real = run(REAL, BIASED, "blanking=none");
        Session sham = run(SHAM, BIASED, "blanking=none");

        assertThat(judgedDifferently(real, sham)).isGreaterThan(10);
    }
}
