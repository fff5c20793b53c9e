package io.mienloop.testing;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What tests may need that is not in the project: shared recordings and system tools. Where one is missing the test is
 * skipped and says by name what it missed; under {@code CI=true} a missing one is a failure.
 */
public final class SharedData {
    /** Only so that a hang is a failure: a cold disk gives up a module in its own time. */
    private static final long PATIENCE_MINUTES = 10;

    private SharedData() {}

    /** The project's root. */
    public static Path root() {
        return Path.of(System.getProperty("mienloop.root", "")).toAbsolutePath().normalize();
    }

    /** A file or folder of the shared data, as {@code skimage-hog/golden.json}; skips the test where it is missing. */
    public static Path path(String relative) {
        String folder = System.getenv("MIENLOOP_DATA");
        Path data = folder == null || folder.isBlank() ? root().resolve("../shared/data") : Path.of(folder);
        Path path = data.resolve(relative).normalize();
        if (!Files.exists(path)) {
            missing("shared data " + relative + " (looked for in " + data.normalize()
                    + "; MIENLOOP_DATA may name another" + " folder)");
        }
        return path;
    }

    /** Skips the test unless the command is on the PATH (or, given as a path, can be run). */
    public static void tool(String command) {
        if (command.contains(File.separator)) {
            if (!Files.isExecutable(Path.of(command))) {
                missing("system tool " + command);
            }
            return;
        }
        String folders = System.getenv("PATH");
        for (String folder : (folders == null ? "" : folders).split(File.pathSeparator)) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, command))) {
                return;
            }
        }
        missing("system tool " + command + " on the PATH");
    }

    /**
     * A Python that can import all these modules; the system's own comes first, since packages of the distribution are seen
     * by no other.
     */
    public static String python(String... modules) {
        for (String candidate : List.of("/usr/bin/python3", "python3")) {
            try {
                Process process = new ProcessBuilder(candidate, "-c", "import " + String.join(", ", modules))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                    process.destroyForcibly();
                    fail(candidate + " did not import " + String.join(", ", modules) + " in " + PATIENCE_MINUTES
                            + " minutes");
                }
                if (process.exitValue() == 0) {
                    return candidate;
                }
            } catch (IOException absent) {
                continue; // the next candidate; none at all is reported below
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while asking " + candidate, interrupted);
            }
        }
        missing("python3 with " + String.join(", ", modules));
        throw new AssertionError("unreachable");
    }

    private static void missing(String what) {
        if (required()) {
            fail("missing although CI=true: " + what);
        }
        abort("skipped: this test needs " + what);
    }

    /** Whether nothing may be skipped. */
    static boolean required() {
        return "true".equalsIgnoreCase(System.getenv("CI"));
    }

    static void notShown(String what, boolean required) {
        if (required) {
            fail("not shown although CI=true: " + what);
        }
        abort("skipped, not shown: " + what);
    }
}
