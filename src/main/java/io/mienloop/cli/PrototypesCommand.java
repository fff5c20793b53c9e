package io.mienloop.cli;

import io.mienloop.app.Failure;
import io.mienloop.app.Offline;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mienloop prototypes}: work with prototype sets. */
@Command(
        name = "prototypes",
        mixinStandardHelpOptions = true,
        description = "Builds emotion prototypes from recordings.",
        footer = {"", "Example:", "  mienloop prototypes build --events events.csv --out m123.npz --roi 12,26,64,64"},
        subcommands = PrototypesCommand.Build.class)
final class PrototypesCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do with prototypes: build");
    }

    /** {@code mienloop prototypes build}. */
    @Command(
            name = "build",
            mixinStandardHelpOptions = true,
            description = "Builds prototypes from labelled windows of recordings (Dolensek et al., Science 2020).",
            footer = {
                "",
                "The table has the columns video,start_s,end_s,label; paths are relative to it, the label 'neutral' marks",
                "baseline, and a window holds the frames with start <= time < end. A column crop (x y w h) cuts a",
                "rectangle out of the video first.",
                "",
                "Example:",
                "  mienloop prototypes build --events events.csv --out m123.npz --roi 12,26,64,64 --cell 16"
            })
    static final class Build implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Option(names = "--events", required = true, paramLabel = "E.csv", description = "The table of windows.")
        private Path events;

        @Option(names = "--out", required = true, paramLabel = "P.npz", description = "The set to write.")
        private Path out;

        @Option(
                names = "--rule",
                paramLabel = "RULE",
                defaultValue = "published",
                description = {
                    "published: the 10 frames of the windows least correlated with neutral;",
                    "robust: the same from 3 windows or more, at most 4 frames each, 100 ms apart",
                    "(default: ${DEFAULT-VALUE})."
                })
        private String rule;

        @Option(
                names = "--exclude-cells",
                split = ",",
                paramLabel = "N",
                description = "Cells left out of similarity, numbered as 'frame --grid' draws them.")
        private List<Integer> excluded = List.of();

        @Option(
                names = "--exclude-low-energy",
                description = "Leave out cells that have next to no gradient in the neutral frames.")
        private boolean lowEnergy;

        @Mixin
        private HogOptions hog;

        @Override
        public Integer call() throws Failure {
            List<String> lines;
            try (Terminal terminal = new Terminal()) {
                lines = new Offline((done, total) -> terminal.progress("prototypes", done, total))
                        .prototypes(events, hog.choice(), rule, excluded, lowEnergy, out);
            }
            lines.forEach(spec.commandLine().getOut()::println);
            return 0;
        }
    }
}
