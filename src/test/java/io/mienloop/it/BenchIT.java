package io.mienloop.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mienloop.testing.Tags;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mienloop bench}: what it writes adds up. How fast the machine is decides nothing here. */
final class BenchIT {
    @TempDir
    private Path dir;

    @Test
    void shouldMeasureAWholeSession() throws Exception {
        Path json = dir.resolve("bench.json");
        Launcher.Outcome outcome = Launcher.run(
                dir,
                "bench",
                "--size",
                "160x120",
                "--fps",
                100,
                "--seconds",
                5,
                "--prototypes",
                3,
                "--record",
                "--json",
                json);

        outcome.succeeded();
        assertThat(outcome.err()).isEmpty();
        JsonObject report = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        JsonObject frames = report.getAsJsonObject("frames");
        long captured = frames.get("captured").getAsLong();
        assertThat(captured).isBetween(490L, 520L);
        assertThat(frames.get("scored").getAsLong() + frames.get("abstained").getAsLong())
                .isEqualTo(captured);
        assertThat(frames.get("recorded").getAsLong() + frames.get("lost").getAsLong())
                .isEqualTo(captured);
        assertThat(report.getAsJsonObject("kernel_us").get("p50").getAsDouble()).isPositive();
        JsonObject command = report.getAsJsonObject("arrival_to_command_us");
        for (String key : List.of("p50", "p99", "p999", "max")) {
            assertThat(command.get(key).getAsDouble()).as(key).isPositive();
        }
        assertThat(command.get("count").getAsLong()).isBetween(1L, captured / 2 + 1);
        assertThat(report.get("loop_allocated_bytes_per_frame").getAsDouble()).isNotNegative();
        assertThat(report.get("loop_waited_on_consumers").getAsLong()).isZero();
    }

    /** Java reads a class from its archive when it is first used, and waits for whoever else reads there. */
    @Test
    void shouldHaveLoadedAllThatTheLoopNeedsBeforeItsFirstEvent() throws Exception {
        Path settings = Files.writeString(dir.resolve("classes.jfc"), """
                <?xml version="1.0" encoding="UTF-8"?>
                <configuration version="2.0">
                  <event name="jdk.ClassLoad">
                    <setting name="enabled">true</setting>
                    <setting name="stackTrace">true</setting>
                    <setting name="threshold">0 ms</setting>
                  </event>
                </configuration>
                """);
        Path recording = dir.resolve("classes.jfr");
        Launcher.run(
                        Map.of(
                                "MIENLOOP_JAVA_OPTIONS",
                                "-XX:StartFlightRecording=filename=" + recording + ",settings=" + settings),
                        dir,
                        "demo",
                        "--seconds",
                        12,
                        "--no-dashboard",
                        "--data-dir",
                        dir.resolve("data"))
                .succeeded();

        List<RecordedEvent> loaded = RecordingFile.readAllEvents(recording);
        assertThat(loaded).as("the recording is one").isNotEmpty();
        assertThat(loaded)
                .filteredOn(BenchIT::byTheLoop)
                .extracting(event -> event.getClass("loadedClass").getName())
                .isEmpty();
    }

    private static boolean byTheLoop(RecordedEvent event) {
        return event.getThread() != null
                && "loop".equals(event.getThread().getJavaName())
                && event.getStackTrace() != null
                && event.getStackTrace().getFrames().stream()
                        .anyMatch(frame ->
                                frame.getMethod().getType().getName().equals("io.mienloop.pipeline.FrameLoop"));
    }

    @Test
    void shouldWriteATableOfASweepAndDrawIt() throws Exception {
        Path csv = dir.resolve("prototypes.csv");
        Launcher.run(
                        dir,
                        "bench",
                        "--size",
                        "160x120",
                        "--fps",
                        50,
                        "--seconds",
                        1,
                        "--sweep",
                        "prototypes",
                        "--csv",
                        csv)
                .succeeded();

        assertThat(Table.read(csv))
                .extracting(row -> row.get("prototypes"))
                .containsExactly("1", "2", "4", "8", "16", "32", "64");
        Path svg = dir.resolve("plot.svg");
        Process plot = new ProcessBuilder(
                        Launcher.ROOT.resolve("src/scripts/plot-bench").toString(), csv.toString(), svg.toString())
                .inheritIO()
                .start();
        assertThat(plot.waitFor()).isZero();
        assertThat(Files.readString(svg))
                .contains("arrival to command, p99", "prototypes")
                .endsWith("</svg>\n");
    }

    @Test
    @Tag(Tags.NO_CLOCK)
    void shouldRefuseWhatCannotBeMeasured() throws Exception {
        for (Object[] wrong : new Object[][] {
            {"bench", "--size", "640"},
            {"bench", "--fps", 0},
            {"bench", "--seconds", 0},
            {"bench", "--sweep", "pixels"},
            {"bench", "--stall", "sun"},
            {"bench", "--realtime-priority", 99},
            {"bench", "--realtime-priority", 10, "--wait", "spinning"}
        }) {
            Launcher.Outcome outcome = Launcher.run(dir, wrong);
            assertThat(outcome.code()).as("%s", (Object) wrong).isEqualTo(2);
            assertThat(outcome.complaint()).startsWith("mienloop: ");
        }
    }
}
