package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mienloop.rig.OpenPort;
import io.mienloop.rig.SerialPorts;
import io.mienloop.sim.SimulatedRigSettings;
import io.mienloop.testing.OwnProcess;
import io.mienloop.testing.Pty;
import io.mienloop.testing.PtyBoard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
final class BoardPortsTest {
    @TempDir
    private Path dir;

    @Test
    void shouldTellWhatABoardAnswers() throws Exception {
        SimulatedRigSettings settings = SimulatedRigSettings.of(SerialSessionTest.CHANNELS);
        try (PtyBoard board = new PtyBoard(dir.resolve("board"), settings, (c, high, level, t) -> {})) {
            String device = board.device().toString();
            assertThat(BoardPorts.answer(device, 500_000))
                    .isEqualTo("protocol 1.0, firmware 1.0, board simulated, boot 1, reset by power-on,"
                            + " emergency stop closed");

            board.ask(rig -> {
                rig.eStop(true, rig.nowNanos());
                rig.reset(rig.nowNanos()); // it boots while it is asked, as an Uno does
                return null;
            });
            assertThat(BoardPorts.answer(device, 500_000)).contains("boot 2, reset by reset line, emergency stop open");
        }
    }

    @Test
    void shouldLiftTheLatchOnlyWithTheContactClosedAndAPersonsWord() throws Exception {
        SimulatedRigSettings settings = SimulatedRigSettings.of(SerialSessionTest.CHANNELS);
        try (PtyBoard board = new PtyBoard(dir.resolve("board"), settings, (c, high, level, t) -> {})) {
            String device = board.device().toString();
            assertThat(BoardPorts.unlatch(device, 500_000)).contains("neither pressed nor latched");

            press(board, true);
            assertThatThrownBy(() -> BoardPorts.unlatch(device, 500_000))
                    .isInstanceOfSatisfying(
                            Failure.class, failure -> assertThat(failure.code()).isEqualTo(ExitCode.SAFETY))
                    .hasMessageMatching("not unlatched: [^\n]* is open; [^\n]*");

            press(board, false);
            Path said = dir.resolve("said.txt");
            Process unasked = OwnProcess.start(said, "firmware", "unlatch", device);
            assertThat(unasked.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(unasked.exitValue()).isEqualTo(5);
            assertThat(Files.readAllLines(said)).singleElement().asString().contains("nobody typed unlatch");
            assertThat(BoardPorts.answer(device, 500_000)).endsWith("closed, still latched");

            Process confirmed = OwnProcess.start(said, "firmware", "unlatch", device, "--yes");
            assertThat(confirmed.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(confirmed.exitValue()).isZero();
            assertThat(Files.readAllLines(said))
                    .singleElement()
                    .asString()
                    .contains("latch at " + device + " is lifted");
            assertThat(BoardPorts.answer(device, 500_000)).endsWith("emergency stop closed");
        }
    }

    /** With a reset after it, as opening its port gives an Uno: the latch outlives it. */
    private static void press(PtyBoard board, boolean pressed) {
        board.ask(rig -> {
            rig.eStop(pressed, rig.nowNanos());
            rig.reset(rig.nowNanos());
            return null;
        });
    }

    @Test
    void shouldSayThatNobodyAnswers() {
        try (Pty silent = new Pty()) {
            assertThatThrownBy(() -> BoardPorts.answer(silent.device(), 500_000))
                    .isInstanceOfSatisfying(
                            Failure.class, failure -> assertThat(failure.code()).isEqualTo(ExitCode.HARDWARE))
                    .hasMessageStartingWith(silent.device() + ": no answer: it has no firmware of ours");
        }
    }

    /** The library keeps out a second opener of the same process by itself; another process is kept out by the lock. */
    @Test
    void shouldKeepAnotherProcessOut() throws Exception {
        Path said = dir.resolve("said.txt");
        try (Pty pty = new Pty();
                OpenPort port = SerialPorts.open(pty.device(), 500_000)) {
            assertThat(port.description()).contains(pty.device());
            Process second = OwnProcess.start(said, "firmware", "ports", pty.device());
            try {
                assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
            } finally {
                second.destroyForcibly();
            }
            assertThat(second.exitValue()).isEqualTo(3);
            assertThat(Files.readAllLines(said))
                    .singleElement()
                    .asString()
                    .startsWith(
                            "mienloop: cannot open the port " + pty.device() + ": another program uses it; end that");
        }
    }

    /** What this machine has, nobody knows; but that it can be asked, quickly or slowly, without a failure. */
    @Test
    void shouldListThePortsOfThisMachine() {
        assertThat(BoardPorts.list())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).doesNotContain("\n").isNotBlank());
    }
}
