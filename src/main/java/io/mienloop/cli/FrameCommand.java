package io.mienloop.cli;

import io.mienloop.app.Failure;
import io.mienloop.app.FramePictures;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mienloop frame}: one picture with what is scored in it. */
@Command(
        name = "frame",
        mixinStandardHelpOptions = true,
        description = "Writes one frame as a picture, with region, cells and left-out cells drawn, for choosing them.",
        footer = {
            "",
            "Given an experiment file, the camera, region and cells are the experiment's; given a recording, say them.",
            "",
            "Example:",
            "  mienloop frame clip.mp4 --out clip.png --grid --roi 12,26,64,64 --cell 16"
        })
final class FrameCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "CONFIG|VIDEO", description = "An experiment file, or a recording.")
    private Path source;

    @Option(names = "--out", required = true, paramLabel = "P.png", description = "The picture to write.")
    private Path out;

    @Option(names = "--grid", description = "Draw the cells with their numbers.")
    private boolean grid;

    @Option(
            names = "--frame",
            paramLabel = "N",
            defaultValue = "0",
            description = "Which frame, from 0 (default: ${DEFAULT-VALUE}).")
    private long frame;

    @Option(names = "--subject", paramLabel = "FILE", description = "The subject file, with an experiment file.")
    private Path subject;

    @Mixin
    private HogOptions hog;

    @Override
    public Integer call() throws Failure {
        String what = FramePictures.write(source, subject, frame, grid, hog.choice(), out);
        spec.commandLine().getOut().println(out + ": " + what);
        return 0;
    }
}
