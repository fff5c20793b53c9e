package io.mienloop.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.testing.SharedData;
import io.mienloop.testing.Tags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lease, arming and emergency stop as a model: spin visits every state, and the script says what it found, a line a run. */
@Tag(Tags.NO_CLOCK)
class ModelTest {
    private static final Path MODEL = SharedData.root().resolve("firmware-protocol/model");

    @TempDir
    Path folder;

    @Test
    void shouldHoldInEveryReachableStateAndCatchEveryBrokenGuard() throws Exception {
        String said = check(MODEL, 0);

        assertThat(said).containsPattern("(?m)^holds +ok +[0-9.e+]+ states +the model$");
        for (String guard : new String[] {
            "LEASE_IGNORED",
            "NONCE_IGNORED",
            "ESTOP_NOT_LATCHED",
            "RESET_LIFTS_LATCH",
            "STALE_ARM",
            "ON_UNTIL_DISARM",
            "LAPSE_AFTER_FRAME"
        }) {
            assertThat(said).containsPattern("(?m)^caught +ok .* BROKEN_" + guard + "$");
        }
    }

    @Test
    void shouldFailWhenTheModelLosesItsLease() throws Exception {
        String model = Files.readString(MODEL.resolve("arming.pml"));
        String guard = "#define LAPSED (bLease == 0)";
        assertThat(model).contains(guard);
        Files.writeString(folder.resolve("arming.pml"), model.replace(guard, "#define LAPSED false"));
        Files.copy(MODEL.resolve("check"), folder.resolve("check"));

        assertThat(check(folder, 1, "quick")).containsPattern("(?m)^caught +WRONG .* the model$");
    }

    private static String check(Path where, int expectedExit, String... arguments)
            throws IOException, InterruptedException {
        SharedData.tool("spin");
        SharedData.tool("gcc");
        String[] command = new String[2 + arguments.length];
        command[0] = "bash";
        command[1] = where.resolve("check").toString();
        System.arraycopy(arguments, 0, command, 2, arguments.length);
        Path said = Files.createTempFile("model-check", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            boolean ended = process.waitFor(30, TimeUnit.MINUTES);
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            String text = Files.readString(said);
            assertThat(ended)
                    .as("the check ended by itself; it said:%n%s", text)
                    .isTrue();
            assertThat(process.exitValue()).as("exit code; it said:%n%s", text).isEqualTo(expectedExit);
            return text;
        } finally {
            Files.delete(said);
        }
    }
}
