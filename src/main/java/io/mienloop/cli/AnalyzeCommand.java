package io.mienloop.cli;

import io.mienloop.app.Failure;
import io.mienloop.app.Offline;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mienloop analyze}: tables over recordings. */
@Command(
        name = "analyze",
        mixinStandardHelpOptions = true,
        description = "Tables over recordings.",
        footer = {"", "Example:", "  mienloop analyze tail-shock recordings/mouse-tail-shock"},
        subcommands = AnalyzeCommand.TailShock.class)
final class AnalyzeCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to analyze: tail-shock");
    }

    /** {@code mienloop analyze tail-shock}. */
    @Command(
            name = "tail-shock",
            mixinStandardHelpOptions = true,
            description = {
                "Does the pain score grow with the intensity of a tail shock?",
                "The fixed recipe on recordings of graded shock (grids of 6 x 5 trials): columns 0-2 build, columns 3-5",
                "test, beside a body region, motion energy alone and -r(neutral)."
            },
            footer = {"", "Example:", "  mienloop analyze tail-shock recordings/mouse-tail-shock"})
    static final class TailShock implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "DIR", description = "The folder with the recordings (2024-*.mp4).")
        private Path folder;

        @Option(
                names = "--cell",
                paramLabel = "N",
                defaultValue = "12",
                description = "Side of a cell in pixels (default: ${DEFAULT-VALUE}).")
        private int cell;

        @Option(
                names = "--events",
                paramLabel = "OUT",
                description = "Only write the build windows as event tables for 'prototypes build', one a mouse.")
        private Path events;

        @Override
        public Integer call() throws Failure {
            List<String> lines;
            if (events != null) {
                lines = new Offline((done, total) -> {}).tailShockEvents(folder, events);
                lines.forEach(spec.commandLine().getOut()::println);
                return 0;
            }
            try (Terminal terminal = new Terminal()) {
                lines = new Offline((done, total) -> terminal.progress("tail-shock", done, total))
                        .tailShock(folder, cell);
            }
            lines.forEach(spec.commandLine().getOut()::println);
            return 0;
        }
    }
}
