package io.mienloop.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.testing.LiveFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the packaged product as a user does: through its launcher, in a process of its own. */
final class Launcher {
    static final Path ROOT = Path.of(System.getProperty("mienloop.root", "."));
    static final Path COMMAND = ROOT.resolve("target/mienloop/bin/mienloop");
    static final Path CONFIG = ROOT.resolve("config");

    /** A hang must not hang the build; no test's verdict depends on it. */
    private static final long PATIENCE_SECONDS = 300;

    /** What came of a command. */
    record Outcome(int code, List<String> out, List<String> err) {
        /** The one line on standard error that a failure is to print. */
        String complaint() {
            assertThat(err).as("one line on standard error").hasSize(1);
            return err.getFirst();
        }

        Outcome succeeded() {
            assertThat(code).as("exit code; %s", err).isZero();
            return this;
        }
    }

    private Launcher() {}

    static Outcome run(Path scratch, Object... arguments) throws IOException, InterruptedException {
        return run(Map.of(), scratch, arguments);
    }

    /** @param environment variables beside the test's own */
    static Outcome run(Map<String, String> environment, Path scratch, Object... arguments)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile(scratch, "out", ".txt");
        Path err = Files.createTempFile(scratch, "err", ".txt");
        Process process = start(environment, scratch, out, err, arguments);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("no end within " + PATIENCE_SECONDS + " s: " + List.of(arguments));
        }
        return outcome(process, out, err);
    }

    static Process start(Path scratch, Path out, Path err, Object... arguments) throws IOException {
        return start(Map.of(), scratch, out, err, arguments);
    }

    private static Process start(Map<String, String> environment, Path scratch, Path out, Path err, Object... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(COMMAND.toAbsolutePath().toString());
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(scratch.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    static Outcome outcome(Process process, Path out, Path err) throws IOException {
        return new Outcome(process.exitValue(), lines(out), lines(err));
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8).lines().toList();
    }

    /** An experiment that only watches: without a board there is no lease that a busy machine could miss. */
    static Path watchOnly(Path scratch) throws IOException {
        return Files.writeString(scratch.resolve("watch.yaml"), """
                experiment: watch
                rig: {rig: camera-only, camera: {simulated-mouse: {size: 320x240, rate: 50 Hz}}, port: none}
                subject: CONFIG/subjects/demo-mouse.yaml
                score: {target: pain}
                """.replace(
                        "CONFIG", CONFIG.toAbsolutePath().toString()));
    }

    /** Whether a session says that it ended by itself because this machine did not let it run, as it rightly does when armed. */
    static boolean tooBusy(List<String> err) {
        return err.stream()
                .anyMatch(line -> line.contains("did not run for")
                        || line.contains("no frame was scored for")
                        || line.contains("disarmed itself")
                        || line.contains("no frame for"));
    }

    /** The one session folder below a data folder. */
    static Path session(Path dataDir) throws IOException {
        List<Path> sessions = LiveFolder.sessions(dataDir);
        assertThat(sessions).hasSize(1);
        return sessions.getFirst();
    }
}
