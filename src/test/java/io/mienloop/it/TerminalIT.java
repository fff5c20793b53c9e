package io.mienloop.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.testing.Pty;
import io.mienloop.testing.SharedData;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demo on a terminal: its keys and Ctrl-C end it in order, and the terminal is as it was. */
@EnabledOnOs(OS.LINUX)
final class TerminalIT {
    private static final int CTRL_C = 3;

    @TempDir
    private Path dir;

    /** {@code script} of util-linux gives a command a terminal of its own and types what it is given. */
    @ParameterizedTest
    @CsvSource({"113, ending the session", CTRL_C + ", stopped after"})
    void shouldEndInOrderAndLeaveTheTerminalAsItWas(int key, String said) throws Exception {
        SharedData.tool("script");
        SharedData.tool("stty");
        Path data = dir.resolve("data");
        Path out = dir.resolve("out.txt");
        Process process = onATerminal(out, "demo --seconds 200 --data-dir '" + data + "'");
        try (OutputStream keyboard = process.getOutputStream()) {
            Waiting.until(() -> Files.readString(out).contains("session, s"), process);
            keyboard.write('s');
            keyboard.flush();
            Waiting.until(() -> Files.readString(out).contains("stimuli stopped"), process);
            keyboard.write(key);
            keyboard.flush();
            // Generous: the session has 200 s to go, and a stop takes two.
            assertThat(process.waitFor(90, TimeUnit.SECONDS))
                    .as(Files.readString(out))
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }

        assertThat(Files.readString(out)).contains(said);
        assertThat(Files.readAllLines(dir.resolve("code"))).isEqualTo(List.of("0"));
        assertThat(Files.readString(dir.resolve("after"))).isEqualTo(Files.readString(dir.resolve("before")));
        assertThat(Files.readString(Launcher.session(data).resolve("summary.json")))
                .contains("\"ended\": \"stopped\"")
                .contains("\"stopped_by_person\": true");
    }

    /** A process of its own that leaves what it says in the file, and beside it its exit code and the terminal's settings. */
    private Process onATerminal(Path out, String arguments) throws IOException {
        // The shell must live on after Ctrl-C to look at the terminal.
        String command = "trap : INT; stty -g > before; '"
                + Path.of("target/mienloop/bin/mienloop").toAbsolutePath() + "' " + arguments
                + "; echo $? > code; stty -g > after";
        return new ProcessBuilder("script", "-qfc", command, "/dev/null")
                .directory(dir.toFile())
                .redirectOutput(out.toFile())
                .redirectErrorStream(true)
                .start();
    }

    /** What failed is said also when Ctrl-C is why; and no bar is drawn into the questions. */
    @Test
    void shouldSayThatItIsNotArmedOnCtrlCAtTheQuestion() throws Exception {
        SharedData.tool("script");
        SharedData.tool("stty");
        String question = "To arm, type the animal's id: ";
        Path out = dir.resolve("out.txt");
        try (Pty port = new Pty()) {
            Process process = onATerminal(
                    out,
                    "run '"
                            + Launcher.ROOT
                                    .resolve("src/test/resources/pty/valve-and-led.yaml")
                                    .toAbsolutePath() + "' --set rig.port=" + port.device() + " --data-dir '"
                            + dir.resolve("data") + "'");
            try (OutputStream keyboard = process.getOutputStream()) {
                Waiting.until(() -> Files.readString(out).contains(question), process);
                Thread.sleep(1_000); // a bar that is still there draws itself anew every 200 ms
                keyboard.write(CTRL_C);
                keyboard.flush();
                assertThat(process.waitFor(90, TimeUnit.SECONDS))
                        .as(Files.readString(out))
                        .isTrue();
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }

        String said = Files.readString(out);
        assertThat(said).contains("building prototypes");
        assertThat(said.substring(said.indexOf("the ledger of doses"))).doesNotContain("building prototypes");
        assertThat(said.substring(said.indexOf(question)))
                .containsOnlyOnce("mienloop: not armed: the animal's id was not given");
        assertThat(Files.readAllLines(dir.resolve("code"))).isEqualTo(List.of("5"));
        assertThat(Files.readString(dir.resolve("after"))).isEqualTo(Files.readString(dir.resolve("before")));
    }
}
