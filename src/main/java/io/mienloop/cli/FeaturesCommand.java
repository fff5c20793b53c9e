package io.mienloop.cli;

import io.mienloop.app.Failure;
import io.mienloop.app.Offline;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mienloop features}: descriptors of a recording. */
@Command(
        name = "features",
        mixinStandardHelpOptions = true,
        description = "Writes the HOG descriptor of every frame of a video, a folder of pictures or a picture.",
        footer = {
            "",
            "The file is a NumPy array, float32 [frames x values]; grey frames are what FFmpeg's '-pix_fmt gray' gives.",
            "",
            "Example:",
            "  mienloop features clip.mp4 --out clip.npy --roi 12,26,64,64 --cell 16"
        })
final class FeaturesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "VIDEO", description = "A video, a folder of pictures, or a picture.")
    private Path recording;

    @Option(names = "--out", required = true, paramLabel = "F.npy", description = "The file to write.")
    private Path out;

    @Mixin
    private HogOptions hog;

    @Override
    public Integer call() throws Failure {
        long frames;
        try (Terminal terminal = new Terminal()) {
            frames = new Offline((done, total) -> terminal.progress("features", done, total))
                    .features(recording, hog.choice(), out);
        }
        spec.commandLine().getOut().println(out + ": " + frames + " frames");
        return 0;
    }
}
