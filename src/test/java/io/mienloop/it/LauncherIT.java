package io.mienloop.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.testing.Tags;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher adds to Java and what it keeps from people, and that nothing else is lost on the way. */
@Tag(Tags.NO_CLOCK)
final class LauncherIT {
    @TempDir
    private Path dir;

    private record Said(int code, List<String> out, List<String> err) {}

    /** Reads through pipes, whose end comes only when the filter too has written its last. */
    private static Said run(Map<String, String> environment, String... arguments) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(Launcher.COMMAND.toAbsolutePath().toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), out.lines().toList(), err.lines().toList());
    }

    @Test
    void shouldKeepJavasOwnLineFromPeople() throws Exception {
        Said version = run(Map.of(), "--version");

        assertThat(version.code()).isZero();
        assertThat(version.out()).hasSize(1);
        assertThat(version.err()).isEmpty();
    }

    @Test
    void shouldLoseNothingOfWhatJavaSaysBeforeItStarts() throws Exception {
        Said refused = run(Map.of("MIENLOOP_JAVA_OPTIONS", "-XX:+NoSuchOption"), "--version");

        assertThat(refused.code()).isEqualTo(1);
        assertThat(String.join("\n", refused.err()))
                .contains("NoSuchOption")
                .contains("Could not create the Java Virtual Machine");
    }

    /** The filter is gone once Java runs: standard error is the caller's own, and no process is left over. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldHandOverTheCallersOwnStandardError() throws Exception {
        Path out = dir.resolve("out");
        Path err = dir.resolve("err");
        Process process = Launcher.start(dir, out, err, "demo", "--seconds", "100", "--data-dir", dir.resolve("data"));
        try {
            Path standardError = Path.of("/proc", Long.toString(process.pid()), "fd", "2");
            Waiting.until(
                    () -> Files.exists(dir.resolve("data")) && err.toRealPath().equals(standardError.toRealPath()),
                    process);
            assertThat(process.children()).isEmpty();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** A Java that leaves a file when it is started, and says that it is of that version. */
    private Path javaThatSays(String name, String version, String released) throws Exception {
        Path bin = Files.createDirectories(dir.resolve(name).resolve("bin"));
        Files.writeString(dir.resolve(name).resolve("release"), "JAVA_VERSION=\"" + released + "\"\n");
        Path java = Files.writeString(
                bin.resolve("java"),
                "#!/bin/sh\ntouch '" + dir.resolve(name).resolve("started") + "'\necho 'openjdk version \"" + version
                        + "\"' >&2\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        return java;
    }

    @Test
    void shouldNotStartAJavaThatIsTooOld() throws Exception {
        Path old = javaThatSays("old", "17.0.1", "17.0.1");
        Path ancient = javaThatSays("ancient", "1.8.0_402", "1.8.0_402");

        Said version = run(
                Map.of(
                        "MIENLOOP_JAVA",
                        old.toString(),
                        "JAVA_HOME",
                        ancient.getParent().getParent().toString()),
                "--version");

        assertThat(version.code()).isZero();
        assertThat(version.out()).hasSize(1);
        assertThat(dir.resolve("old/started")).doesNotExist();
        assertThat(dir.resolve("ancient/started")).doesNotExist();
    }

    /** What a file says is no reason to take a Java; what it says itself is. */
    @Test
    void shouldAskAJavaThatIsSaidToBeNewEnough() throws Exception {
        Path lying = javaThatSays("lying", "17.0.1", "25.0.1");

        Said version = run(Map.of("MIENLOOP_JAVA", lying.toString()), "--version");

        assertThat(version.code()).isZero();
        assertThat(version.out()).singleElement().asString().startsWith("mienloop ");
        assertThat(dir.resolve("lying/started")).exists();
    }

    @Test
    void shouldRefuseAKernelThatThereIsNot() throws Exception {
        Said refused = run(Map.of("MIENLOOP_KERNEL", "fast"), "--version");

        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).singleElement().asString().contains("'fast'").contains("auto, scalar or vectors");
    }
}
