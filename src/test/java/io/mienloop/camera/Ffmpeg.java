package io.mienloop.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.testing.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The ffmpeg command as the judge: it makes the recordings and says what their grey frames are. */
final class Ffmpeg {
    private Ffmpeg() {}

    /** Runs {@code ffmpeg ARGUMENTS} (split at blanks), then {@code file} as its output. */
    static Path make(Path file, String arguments) {
        List<String> command = new ArrayList<>(List.of("-y"));
        command.addAll(List.of(arguments.split(" ")));
        command.add(file.toString());
        run(command);
        return file;
    }

    /** All grey frames of a file, one after the other. */
    static byte[] grey(Path file) {
        return run(List.of(
                "-i",
                "file:" + file,
                "-map",
                "0:v:0",
                "-fps_mode",
                "passthrough",
                "-pix_fmt",
                "gray",
                "-f",
                "rawvideo",
                "-"));
    }

    static byte[] run(List<String> arguments) {
        SharedData.tool("ffmpeg");
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-v", "error"));
        command.addAll(arguments);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            byte[] output = process.getInputStream().readAllBytes();
            assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
            return output;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
