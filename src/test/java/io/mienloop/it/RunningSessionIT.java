package io.mienloop.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.mienloop.testing.LiveFolder;
import io.mienloop.testing.Tags;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other processes that recover or replay a session while it runs are refused, and it never notices. */
@Tag(Tags.NO_CLOCK)
final class RunningSessionIT {
    @TempDir
    private Path dir;

    private void requireRefused(Path data, Path session, String when) throws Exception {
        Launcher.Outcome recover = Launcher.run(dir, "recover", session);
        assertThat(recover.code()).as("%s: %s", when, recover).isEqualTo(2);
        assertThat(recover.complaint()).as(when).contains("is being recorded by a running session");
        assertThat(Launcher.run(dir, "recover", data).succeeded().out())
                .as(when)
                .anyMatch(line -> line.contains("is being recorded; left alone"));
        Launcher.Outcome replay = Launcher.run(dir, "replay", session);
        assertThat(replay.code()).as("%s: %s", when, replay).isEqualTo(2);
        assertThat(replay.complaint()).as(when).contains("is being recorded by a running session");
        assertThat(session.resolve(".ballast")).as(when).exists();
        assertThat(session.resolve("recovery.json")).as(when).doesNotExist();
    }

    @Test
    void shouldRefuseToRecoverOrReplayASessionThatRuns() throws Exception {
        Path data = dir.resolve("data");
        Path log = dir.resolve("camera.log");
        Path out = dir.resolve("out.txt");
        Path err = dir.resolve("err.txt");
        Path watch = Launcher.watchOnly(dir);
        Process process = Launcher.start(
                dir,
                out,
                err,
                "run",
                watch,
                "--data-dir",
                data,
                "--seconds",
                600,
                "--set",
                "rig.camera.frame-log=" + log.toAbsolutePath());
        try {
            Waiting.until(() -> !LiveFolder.sessions(data).isEmpty(), process);
            Path session = Launcher.session(data);
            requireRefused(data, session, "before or at its start");
            Waiting.until(() -> Witness.checksums(log).size() > 50, process);
            requireRefused(data, session, "while it records");
            process.destroy();
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();

            assertThat(JsonParser.parseString(Files.readString(session.resolve("summary.json")))
                            .getAsJsonObject()
                            .getAsJsonArray("problems"))
                    .isEmpty();
            assertThat(Launcher.run(dir, "recover", session).succeeded().out())
                    .anyMatch(line -> line.contains("ended in order and is whole"));
            assertThat(Launcher.run(dir, "replay", session).succeeded().out()).contains("no difference");
        } finally {
            process.destroyForcibly();
        }
    }
}
