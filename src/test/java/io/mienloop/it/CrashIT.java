package io.mienloop.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.camera.Camera;
import io.mienloop.camera.CameraException;
import io.mienloop.camera.FrameStamp;
import io.mienloop.camera.VideoFileCamera;
import io.mienloop.session.PixelChecksum;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} at random moments of a recording session, judged by a witness that owes nothing to the journal: the simulated
 * camera's own log of what it delivered. {@code src/scripts/soak-crash} kills fifty times.
 */
final class CrashIT {
    private static final int KILLS = Integer.getInteger("mienloop.soak.kills", 3);
    private static final long SEED = Long.getLong("mienloop.soak.seed", System.nanoTime());
    private static final int RATE = 50;

    /** One frame may lie between camera and loop, another be the one that was being written down. */
    private static final int MOST_LOST = RATE + 2;

    @TempDir
    private Path dir;

    @Test
    void shouldKeepAllButASecondOfASessionThatWasKilled() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        int killed = 0;
        Path experiment = Launcher.CONFIG.resolve("demo.yaml").toAbsolutePath();
        for (int attempt = 0; killed < KILLS; attempt++) {
            Path data = dir.resolve("data-" + attempt);
            Path log = dir.resolve("camera-" + attempt + ".log");
            if (killAt(experiment, 40 + random.nextInt(400), random.nextInt(40), data, log)) {
                killed++;
                judge(Launcher.session(data), Witness.checksums(log), "seed " + SEED + ", attempt " + attempt);
            } else {
                // A machine too busy to keep the lease ends an armed session by itself: then one that only watches.
                Path watching = Launcher.watchOnly(dir);
                assertThat(experiment)
                        .as("a session without a rig ended by itself")
                        .isNotEqualTo(watching);
                experiment = watching;
            }
        }
    }

    /** Whether it was killed, and did not end before that. */
    private boolean killAt(Path experiment, int frame, int millis, Path data, Path log) throws Exception {
        Path out = dir.resolve("killed-out.txt");
        Path err = dir.resolve("killed-err.txt");
        Process process = Launcher.start(
                dir,
                out,
                err,
                "run",
                experiment,
                "--data-dir",
                data,
                "--seconds",
                600,
                "--set",
                "rig.camera.frame-log=" + log.toAbsolutePath());
        while (process.isAlive() && Witness.checksums(log).size() < frame) {
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
        process.waitFor(millis, TimeUnit.MILLISECONDS);
        boolean alive = process.isAlive();
        process.destroyForcibly().waitFor();
        return alive && process.exitValue() == 128 + 9;
    }

    private void judge(Path session, List<Long> witness, String which) throws Exception {
        assertThat(session.resolve("summary.json")).as(which).doesNotExist();

        Launcher.Outcome recovered = Launcher.run(dir, "recover", session).succeeded();

        String said = String.join("\n", recovered.out());
        assertThat(said).as(which).contains("recovered").contains("cut short");
        List<CSVRecord> frames = Table.read(session.resolve("frames.csv"));
        assertThat(witness.size() - frames.size()).as("frames lost, %s", which).isBetween(0, MOST_LOST);
        List<Long> video = video(session.resolve("video.mkv"));
        long unchecked = 0;
        long last = -1;
        for (int i = 0; i < frames.size(); i++) {
            CSVRecord row = frames.get(i);
            assertThat(row.get("frame")).isEqualTo(Integer.toString(i));
            if (!row.get("crc32c").isEmpty()) {
                assertThat(Long.parseLong(row.get("crc32c")))
                        .as("frame %d, %s", i, which)
                        .isEqualTo(witness.get(i));
            }
            if (!row.get("video_frame").isEmpty()) {
                last = Long.parseLong(row.get("video_frame"));
                assertThat(video.get((int) last)).as("frame %d, %s", i, which).isEqualTo(witness.get(i));
                unchecked += row.get("crc32c").isEmpty() ? 1 : 0;
            }
        }
        assertThat(last).as("frames in the video, %s", which).isGreaterThan(0);
        assertThat(said.contains("checksums of")).as(said).isEqualTo(unchecked > 0 || said.contains("; 0 of these"));
        assertThat(said.contains("beyond the journal")).as(said).isEqualTo(video.size() > last + 1);

        assertThat(String.join(
                        "\n", Launcher.run(dir, "recover", session).succeeded().out()))
                .contains("nothing changed");
        assertThat(Launcher.run(dir, "replay", session).succeeded().out()).contains("no difference");
    }

    /** Checksums of the frames that can be decoded. */
    private static List<Long> video(Path file) throws Exception {
        List<Long> checksums = new ArrayList<>();
        PixelChecksum checksum = new PixelChecksum();
        try (Camera camera = VideoFileCamera.open(file);
                Arena arena = Arena.ofConfined()) {
            long bytes = (long) camera.info().width() * camera.info().height();
            MemorySegment pixels = arena.allocate(bytes);
            FrameStamp stamp = new FrameStamp();
            while (camera.next(pixels, stamp)) {
                checksums.add(Integer.toUnsignedLong(checksum.of(pixels, bytes)));
            }
        } catch (CameraException brokenOff) {
            assertThat(Files.size(file)).isPositive();
        }
        return checksums;
    }
}
