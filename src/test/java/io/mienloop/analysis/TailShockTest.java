package io.mienloop.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mienloop.camera.Cameras;
import io.mienloop.face.PrototypeSet;
import io.mienloop.face.Region;
import io.mienloop.testing.SharedData;
import io.mienloop.testing.Tags;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The recipe on the real clips against a second implementation with ffmpeg, scikit-image and SciPy ({@code
 * tail_shock_recipe.py} beside this test's data), whose output for 12 px cells is kept in {@code tail_shock_cell12.csv}.
 */
@Tag(Tags.NO_CLOCK)
class TailShockTest {
    private static final Recordings REAL = recording -> Cameras.open(recording, 20);
    private static final Map<String, String> MEASURES = Map.of(
            "head, r(pain)", "head pain",
            "body, r(pain)", "body pain",
            "head, motion energy", "head motion",
            "body, motion energy", "body motion",
            "head, -r(neutral)", "head unlike",
            "body, -r(neutral)", "body unlike");

    @TempDir
    Path folder;

    @Test
    void shouldAgreeWithTheSecondImplementationAndFireOnlyAfterTheShock() throws Exception {
        Path clips = SharedData.path("mouse-tail-shock");
        List<String[]> expected = expected();

        TailShockReport report = new TailShockRecipe(REAL, 12).run(clips, Progress.NONE);

        rises(report.table(), expected);
        fires(report.loops(), expected);
        assertThat(report.lines()).anyMatch(line -> line.startsWith("head, r(pain)") && line.contains("+0.519 (45, "));
    }

    private static void rises(TailShockTable table, List<String[]> expected) {

        assertThat(table.mice()).containsExactly("ECO_3_000_M", "ECO_5_R00_F", "ECO_4_RRR_F");
        assertThat(table.rows()).hasSize(6);
        for (TailShockTable.Row row : table.rows()) {
            String measure = MEASURES.get(row.measure());
            for (String[] one : expected) {
                int mouse = table.mice().indexOf(one[2]);
                if (one[0].equals("rise") && one[1].equals(measure)) {
                    int trial = List.of(0, 50, 150, 300, 500).indexOf(Integer.valueOf(one[4])) * 3
                            + Integer.parseInt(one[3])
                            - 3;
                    assertThat(row.rises().get(mouse).get(trial))
                            .as(String.join(",", one))
                            .isCloseTo(Double.parseDouble(one[5]), within(1e-5));
                } else if (one[0].equals("rho") && one[1].equals(measure)) {
                    RankCorrelation correlation =
                            mouse < 0 ? row.pooled() : row.perMouse().get(mouse);
                    assertThat(correlation.rho())
                            .as(String.join(",", one))
                            .isCloseTo(Double.parseDouble(one[3]), within(1e-9));
                    assertThat(correlation.pairs()).isEqualTo(mouse < 0 ? 45 : 15);
                    assertThat(correlation.p())
                            .as(String.join(",", one))
                            .isCloseTo(Double.parseDouble(one[4]), within(1e-7));
                }
            }
        }
    }

    private static void fires(List<TailShockTrials.Result> results, List<String[]> expected) {
        assertThat(results).hasSize(3);
        for (TailShockTrials.Result result : results) {
            String loop = result.loop().name().toLowerCase(Locale.ROOT);
            List<String[]> own = expected.stream()
                    .filter(one -> one[0].equals("loop") && one[1].equals(loop))
                    .toList();
            assertThat(result.threshold()).isEqualTo(Double.parseDouble(own.getFirst()[2]));
            assertThat(result.build()).isEqualTo(fires(own, "build"));
            assertThat(result.test()).isEqualTo(fires(own, "test"));
            assertThat(result.test().before()).containsExactly(0, 0, 0, 0, 0);
            assertThat(result.strongest().stream().filter(frame -> frame > 40))
                    .hasSize(result.test().after().getLast())
                    .isNotEmpty();
            assertThat(result.strongest()).hasSize(9).noneMatch(frame -> frame >= 0 && frame <= 40);
        }
    }

    @Test
    void shouldWriteTablesThatBuildTheSamePrototypes() throws Exception {
        Path clips = SharedData.path("mouse-tail-shock");

        List<Path> tables = TailShockEvents.write(clips, folder.resolve("events"));

        Path clip = TailShockGrid.clips(clips).getFirst();
        assertThat(tables).hasSize(3);
        List<EventWindow> windows = EventTable.read(tables.getFirst());
        assertThat(windows).hasSize(18);
        assertThat(Files.isSameFile(windows.getFirst().video(), clip)).isTrue();
        assertThat(windows.getFirst().crop()).isEqualTo(new Region(0, 560, 233, 140));
        PrototypeSet fromTable = build(windows);
        TailShockClip whole = TailShockClip.read(REAL, clip, TailShockRecipe.hog(12), TailShockGrid.HEAD)
                .getFirst();
        assertThat(whole.prototypes(List.of(0, 1, 2))).isEqualTo(fromTable);
        // 15 trials of 38 frames.
        assertThat(fromTable.baselines().getFirst().count()).isEqualTo(570);
    }

    @Test
    void shouldSayWhatIsNoTailShockClip() throws Exception {
        Path clip = Files.createFile(folder.resolve("2024-01-01_00-00-00-X-der.mp4"));
        DrawnRecordings cut = new DrawnRecordings(20).with(clip, 1400, 700, new byte[30][1400 * 700]);
        TailShockRecipe small = new TailShockRecipe(new DrawnRecordings(20).with(clip, 10, 10, new byte[100]), 12);

        assertThatThrownBy(() -> small.run(folder, Progress.NONE))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("10x10 instead of 1400x700");
        assertThatThrownBy(() -> TailShockClip.read(cut, clip, TailShockRecipe.hog(12), TailShockGrid.HEAD))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("has 30 frames instead of 100");
        assertThatThrownBy(() -> TailShockGrid.clips(folder.resolve("gone")))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("no such folder");
        assertThatThrownBy(() -> TailShockGrid.clips(Files.createDirectory(folder.resolve("empty"))))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("has no tail-shock clip");
    }

    private static PrototypeSet build(List<EventWindow> windows) throws Exception {
        return new PrototypeBuilder(REAL)
                .build(windows, TailShockGrid.HEAD, TailShockRecipe.hog(12), PrototypeRule.PUBLISHED, Progress.NONE)
                .set();
    }

    private static TailShockTrials.Fires fires(List<String[]> lines, String columns) {
        List<Integer> after = new ArrayList<>();
        List<Integer> before = new ArrayList<>();
        for (String[] line : lines) {
            if (line[3].equals(columns)) {
                after.add(Integer.valueOf(line[5]));
                before.add(Integer.valueOf(line[6]));
            }
        }
        return new TailShockTrials.Fires(after, before, 9);
    }

    private static List<String[]> expected() throws Exception {
        try (InputStream stream = TailShockTest.class.getResourceAsStream("tail_shock_cell12.csv");
                Stream<String> lines = new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines()) {
            return lines.map(line -> line.split(",")).toList();
        }
    }
}
