package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.sim.SimulatedRigSettings;
import io.mienloop.testing.LiveFolder;
import io.mienloop.testing.OwnProcess;
import io.mienloop.testing.PtyBoard;
import io.mienloop.testing.SharedData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that is told to end, in each of the three polite ways, aborts what runs on a real board before it is gone. */
@EnabledOnOs(OS.LINUX)
final class SignalTest {
    @TempDir
    private Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "HUP"})
    void shouldAbortBeforeItIsGone(String signal) throws Exception {
        SharedData.tool("kill");
        AtomicInteger lamp = new AtomicInteger();
        try (PtyBoard board = new PtyBoard(
                dir.resolve("board"),
                SimulatedRigSettings.of(SerialSessionTest.CHANNELS),
                (channel, high, level, time) -> lamp.addAndGet(channel == 1 && high ? 1 : 0))) {
            Process process = session(board);
            try {
                SerialSessionTest.await(() -> lamp.get() > 0 || !process.isAlive());
                new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor();
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ended").isTrue();
            } finally {
                process.destroyForcibly();
            }
            String said = Files.readString(dir.resolve("said.txt"));
            assertThat(process.exitValue()).as(said).isZero();
            assertThat(said).contains("stopped after");
            assertThat(board.<Boolean>ask(rig -> rig.armed() || rig.pin(0) || rig.pin(1)))
                    .isFalse();
        }
        // by the abort, which the board answered; not by its lease
        assertThat(events())
                .anyMatch(line -> line.contains("output-off") && line.contains("abort"))
                .noneMatch(line -> line.contains("lease"));
    }

    private Process session(PtyBoard board) throws Exception {
        return OwnProcess.start(
                dir.resolve("said.txt"),
                "run",
                SerialSessionTest.EXPERIMENT,
                "--arm",
                "bench-mouse", // valve and lamp have no dial to confirm
                "--set",
                "rig.port=" + board.device(),
                "--data-dir",
                dir.resolve("data"));
    }

    private List<String> events() throws Exception {
        return Files.readAllLines(
                LiveFolder.sessions(dir.resolve("data")).getFirst().resolve("events.csv"));
    }
}
