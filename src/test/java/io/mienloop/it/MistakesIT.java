package io.mienloop.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mienloop.testing.SharedData;
import io.mienloop.testing.Tags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees who makes a mistake or whose disk is full: one line that says what, where and what to do. */
@Tag(Tags.NO_CLOCK)
final class MistakesIT {
    @TempDir
    private static Path dir;

    private static Path clip;
    private static Path prototypes;

    @BeforeAll
    static void makePrototypes() throws Exception {
        clip = SharedData.path("mouse-tail-shock/trial_4_full.mp4").toAbsolutePath();
        Path events = Files.writeString(
                dir.resolve("events.csv"),
                "video,start_s,end_s,label\n" + clip + ",0,2.9,neutral\n" + clip + ",3,5,pain\n");
        prototypes = dir.resolve("p.npz");
        Launcher.run(
                        dir,
                        "prototypes",
                        "build",
                        "--events",
                        events,
                        "--out",
                        prototypes,
                        "--roi",
                        "160,40,256,192",
                        "--cell",
                        16)
                .succeeded();
    }

    private static Launcher.Outcome replay(Path video, Path set, Path data, Object... more) throws Exception {
        Object[] arguments = {
            "run",
            Launcher.CONFIG.resolve("replay-video.yaml").toAbsolutePath(),
            "--set",
            "rig.camera.video=" + video,
            "--set",
            "score.prototypes=" + set,
            "--data-dir",
            data,
            "--simulated-time"
        };
        Object[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return Launcher.run(dir, all);
    }

    @Test
    void shouldKeepTheFramesBeforeTheEndOfATruncatedVideo() throws Exception {
        Path whole = dir.resolve("whole.mkv");
        SharedData.tool("ffmpeg");
        new ProcessBuilder("ffmpeg", "-v", "error", "-y", "-i", clip.toString(), "-c", "copy", whole.toString())
                .inheritIO()
                .start()
                .waitFor();
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(dir.resolve("cut.mkv"), Arrays.copyOf(bytes, bytes.length / 2));

        Launcher.Outcome features = Launcher.run(dir, "features", cut, "--out", dir.resolve("cut.npy"));
        Launcher.Outcome run = replay(cut, prototypes, dir.resolve("cut-data"));

        assertThat(features.code()).isEqualTo(2);
        assertThat(features.complaint()).contains("cut.mkv").contains("frame");
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.complaint()).contains("cut.mkv");
        Path session = Launcher.session(dir.resolve("cut-data"));
        JsonObject summary = summary(session);
        assertThat(summary.get("ended").getAsString()).isEqualTo("fault");
        assertThat(summary.getAsJsonObject("frames").get("captured").getAsLong())
                .isBetween(30L, 110L);
        assertThat(Table.read(session.resolve("frames.csv")))
                .hasSize(summary.getAsJsonObject("frames").get("captured").getAsInt());
    }

    @Test
    void shouldNameAMissingFile() throws Exception {
        Launcher.Outcome outcome =
                Launcher.run(dir, "features", dir.resolve("nowhere.mp4"), "--out", dir.resolve("f.npy"));

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.complaint()).contains("nowhere.mp4");
        assertThat(dir.resolve("f.npy")).doesNotExist();
    }

    @Test
    void shouldRefusePrototypesThatAreNone() throws Exception {
        Path notASet = Files.writeString(dir.resolve("not-a-set.npz"), "not a set");

        Launcher.Outcome score =
                Launcher.run(dir, "score", clip, "--prototypes", notASet, "--out", dir.resolve("s.csv"));
        Launcher.Outcome run = replay(clip, notASet, dir.resolve("none"));

        assertThat(score.code()).isEqualTo(2);
        assertThat(score.complaint()).contains("not-a-set.npz");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.complaint()).contains("not-a-set.npz");
        assertThat(dir.resolve("none")).doesNotExist();
    }

    @Test
    void shouldRefuseARegionOutsideTheFrame() throws Exception {
        Launcher.Outcome outcome =
                Launcher.run(dir, "features", clip, "--out", dir.resolve("f.npy"), "--roi", "600,300,64,64");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.complaint()).contains("600,300,64,64").contains("662x324");
    }

    @Test
    void shouldRefuseAnotherRegionThanThePrototypesWere() throws Exception {
        Launcher.Outcome outcome = Launcher.run(
                dir, "score", clip, "--prototypes", prototypes, "--out", dir.resolve("s.csv"), "--roi", "0,0,256,192");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.complaint()).contains("0,0,256,192").contains("160,40,256,192");
    }

    @Test
    void shouldNameAnUnknownKeyAndAMissingUnitWithFileAndLine() throws Exception {
        String text = Files.readString(Launcher.CONFIG.resolve("demo.yaml"))
                .replace("rigs/", Launcher.CONFIG.toAbsolutePath() + "/rigs/")
                .replace("subjects/", Launcher.CONFIG.toAbsolutePath() + "/subjects/")
                .replace("refractory: 5 s", "refactory: 5 s")
                .replace("duration: 10 min", "duration: 10");
        Path broken = Files.writeString(dir.resolve("broken.yaml"), text);

        Launcher.Outcome check = Launcher.run(dir, "check", broken);

        assertThat(check.code()).isEqualTo(2);
        assertThat(check.err()).hasSize(2);
        assertThat(check.err()).anySatisfy(line -> assertThat(line)
                .contains("broken.yaml:" + lineOf(text, "refactory"))
                .contains("refractory"));
        assertThat(check.err()).anySatisfy(line -> assertThat(line)
                .contains("broken.yaml:" + lineOf(text, "duration: 10"))
                .contains("unit"));
        assertThat(Launcher.run(dir, "run", broken).code()).isEqualTo(2);
    }

    private static int lineOf(String text, String part) {
        return (int) text.substring(0, text.indexOf(part)).lines().count()
                + (text.charAt(text.indexOf(part) - 1) == '\n' ? 1 : 0);
    }

    @Test
    void shouldStopSafelyWhenTheDiskIsFullAndKeepWhatWasRecorded() throws Exception {
        Path small = Files.createDirectories(dir.resolve("small"));
        SmallDisk.mount(small, "9m");
        try {
            Launcher.Outcome outcome = replay(clip, prototypes, small, "--set", "session.record=true");

            assertThat(outcome.code()).isEqualTo(3);
            assertThat(outcome.complaint()).contains("No space left");
            Path session = Launcher.session(small);
            JsonObject summary = summary(session);
            assertThat(summary.get("ended").getAsString()).isEqualTo("fault");
            JsonObject frames = summary.getAsJsonObject("frames");
            long recorded = frames.get("recorded").getAsLong();
            assertThat(recorded).isPositive();
            assertThat(frames.get("captured").getAsLong())
                    .isEqualTo(recorded + frames.get("lost").getAsLong());
            assertThat(Table.read(session.resolve("events.csv")))
                    .anyMatch(row -> row.get("event").equals("stimuli-stopped"));
            assertThat(videoFrames(session.resolve("video.mkv"))).isBetween(recorded - 1, recorded + 1);
        } finally {
            SmallDisk.unmount(small);
        }
    }

    private static long videoFrames(Path video) throws Exception {
        SharedData.tool("ffprobe");
        Path out = dir.resolve("count.txt");
        new ProcessBuilder(
                        "ffprobe",
                        "-v",
                        "quiet",
                        "-count_frames",
                        "-select_streams",
                        "v",
                        "-show_entries",
                        "stream=nb_read_frames",
                        "-of",
                        "csv=p=0",
                        video.toString())
                .redirectOutput(out.toFile())
                .start()
                .waitFor(1, TimeUnit.MINUTES);
        return Long.parseLong(Files.readString(out).trim());
    }

    private static JsonObject summary(Path session) throws IOException {
        return JsonParser.parseString(Files.readString(session.resolve("summary.json")))
                .getAsJsonObject();
    }
}
