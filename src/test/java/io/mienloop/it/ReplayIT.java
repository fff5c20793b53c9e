package io.mienloop.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.testing.Tags;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program replays what it recorded, at a rig's size and rate, and with another kernel than it recorded with. */
@Tag(Tags.NO_CLOCK)
final class ReplayIT {
    @TempDir
    private Path dir;

    private Path record(String kernel, double seconds, String size, String rate) throws Exception {
        Path data = dir.resolve("data-" + kernel);
        Launcher.run(
                        Map.of("MIENLOOP_KERNEL", kernel),
                        dir,
                        "run",
                        Launcher.CONFIG.resolve("demo.yaml").toAbsolutePath(),
                        "--simulated-time",
                        "--seconds",
                        seconds,
                        "--data-dir",
                        data,
                        "--set",
                        "rig.camera.simulated-mouse.size=" + size,
                        "--set",
                        "rig.camera.simulated-mouse.rate=" + rate)
                .succeeded();
        return Launcher.session(data);
    }

    private Launcher.Outcome replay(String kernel, Path session) throws Exception {
        return Launcher.run(Map.of("MIENLOOP_KERNEL", kernel), dir, "replay", session);
    }

    @Test
    void shouldReplayAMinuteAtARigsSizeAndRateWithTheScalarKernel() throws Exception {
        Path session = record("auto", 60, "640x480", "100 Hz");

        List<String> said = replay("scalar", session).succeeded().out();

        assertThat(said)
                .contains("no difference")
                .anyMatch(line -> line.contains("bit for bit: 6001 frames"))
                .anyMatch(line -> line.contains("checksum: 6001 frames"));
    }

    @Test
    void shouldReplayTheScalarKernelsScoresWithTheUsualOne() throws Exception {
        Path session = record("scalar", 6, "320x240", "50 Hz");

        assertThat(replay("auto", session).succeeded().out()).contains("no difference");

        String config = Files.readString(session.resolve("config.yaml"));
        Files.writeString(session.resolve("config.yaml"), config.replace("z-above: 6.0", "z-above: 5.9"));
        Launcher.Outcome altered = replay("auto", session);
        assertThat(altered.code()).isEqualTo(4);
        assertThat(altered.complaint()).contains("config.yaml").contains("5.9");
    }
}
