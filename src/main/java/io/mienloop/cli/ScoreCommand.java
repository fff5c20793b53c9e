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

/** {@code mienloop score}: similarity of a recording's frames to prototypes. */
@Command(
        name = "score",
        mixinStandardHelpOptions = true,
        description = "Writes the Pearson similarity of every frame to every prototype.",
        footer = {
            "",
            "Region and HOG settings come from the prototypes; saying others is an error.",
            "",
            "Example:",
            "  mienloop score clip.mp4 --prototypes m123.npz --out clip-scores.csv"
        })
final class ScoreCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "VIDEO", description = "A video, a folder of pictures, or a picture.")
    private Path recording;

    @Option(names = "--prototypes", required = true, paramLabel = "P.npz", description = "The prototypes.")
    private Path prototypes;

    @Option(names = "--out", required = true, paramLabel = "S.csv", description = "The table to write.")
    private Path out;

    @Option(names = "--neutral", description = "Add the similarity to neutral as a last column.")
    private boolean neutral;

    @Mixin
    private HogOptions hog;

    @Override
    public Integer call() throws Failure {
        long frames;
        try (Terminal terminal = new Terminal()) {
            frames = new Offline((done, total) -> terminal.progress("score", done, total))
                    .score(recording, prototypes, hog.choice(), neutral, out);
        }
        spec.commandLine().getOut().println(out + ": " + frames + " frames");
        return 0;
    }
}
