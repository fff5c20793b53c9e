package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.testing.SharedData;
import io.mienloop.testing.Tags;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole loop on real tail-shock trials: prototypes from columns 0–2 of each mouse, {@code run} with the shipped
 * experiment on its columns 3–5. The expected frames are those of a second implementation (ffmpeg, scikit-image, NumPy) that
 * knew nothing of this code; {@code src/docs/recipe.md} says how the rule was chosen.
 */
@Tag(Tags.NO_CLOCK)
final class RealClipsTest {
    private static final int SHOCK_FRAME = 40;
    private static final int STRONGEST_ROW = 4;
    private static final int NO_SHOCK_ROW = 0;

    @TempDir
    private Path dir;

    /** First fires of the nine test trials of an intensity, in the order of mice and columns; -1 for none. */
    private List<Integer> fires(int row) throws Exception {
        Path clips = SharedData.path("mouse-tail-shock");
        List<Integer> fires = new ArrayList<>();
        Offline offline = new Offline((done, total) -> {});
        for (String table : offline.tailShockEvents(clips, dir.resolve("tables"))) {
            Path prototypes = Path.of(table.replace(".csv", ".npz"));
            offline.prototypes(
                    Path.of(table),
                    new HogChoice("12,26,64,48", 12, null, null, null, "l2"),
                    "published",
                    List.of(),
                    false,
                    prototypes);
            Path clip = clips.resolve(Path.of(table).getFileName().toString().replace(".csv", ".mp4"));
            for (int column = 3; column <= 5; column++) {
                fires.add(firstFire(clip.toAbsolutePath(), prototypes, row, column));
            }
        }
        return fires;
    }

    private int firstFire(Path clip, Path prototypes, int row, int column) throws Exception {
        Path experiment = Path.of(System.getProperty("mienloop.root", "."), "config", "replay-video.yaml");
        SessionResult result = Sessions.run(
                experiment,
                null,
                List.of(
                        "rig.camera.video=" + clip,
                        "rig.camera.crop=" + column * 233 + "," + row * 140 + ",233,140",
                        "score.prototypes=" + prototypes),
                new RunOptions(dir.resolve("data"), 0, true),
                SessionObserver.NOBODY,
                () -> false);
        assertThat(result.code()).isEqualTo(ExitCode.DONE);
        assertThat(result.summary().frames().captured()).isEqualTo(100);
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser events =
                CSVParser.parse(Files.newBufferedReader(result.folder().resolve("events.csv")), format)) {
            for (CSVRecord event : events) {
                if (event.get("event").equals("commanded")) {
                    return Integer.parseInt(event.get("frame"));
                }
            }
        }
        return -1;
    }

    @Test
    void shouldFireAfterTheStrongestShocksAndNeverBefore() throws Exception {
        List<Integer> strongest = fires(STRONGEST_ROW);
        List<Integer> none = fires(NO_SHOCK_ROW);

        System.out.println("first fires at 500 uA: " + strongest + ", at 0 uA: " + none + "; the shock is at frame 40");
        assertThat(strongest).containsExactly(49, 51, 46, 50, -1, 51, 44, 55, 49);
        assertThat(strongest).allMatch(frame -> frame == -1 || frame > SHOCK_FRAME);
        assertThat(none).containsOnly(-1);
    }
}
