package io.mienloop.cli;

import io.mienloop.app.ExitCode;
import io.mienloop.app.Failure;
import io.mienloop.app.Replay;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mienloop replay}: every decision of a recorded session once more. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Decodes a session's video, scores every frame anew and takes every decision again, and compares all of it with the",
            "journal bit for bit: pixels, similarities, z, verdicts, commands, state. Needs nothing but the folder.",
            "Exit code 4 with the first difference in one line.",
            "",
            "With --with: what another experiment's triggers, baseline, blanking and arms would have done on the recorded",
            "similarities, beside what was done. Planned stimuli stay as they were given. The animal's face shows what it got,",
            "not what it would have got: such a table is for choosing thresholds, not for counting effects."
        },
        footer = {
            "",
            "Examples:",
            "  mienloop replay sessions/sub-m123/ses-20261121T120000",
            "  mienloop replay SESSION --with SESSION/config.yaml --set triggers.relief.when.z-above=5"
        })
final class ReplayCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SESSION", description = "The session's folder.")
    private Path session;

    @Option(
            names = "--with",
            paramLabel = "CONFIG",
            description = "Another experiment's file: what would it have done?")
    private Path with;

    @Option(names = "--subject", paramLabel = "FILE", description = "With --with: the subject file.")
    private Path subject;

    @Option(names = "--set", paramLabel = "key=value", description = "With --with: override a value, as for run.")
    private List<String> sets = List.of();

    @Override
    public Integer call() throws Failure {
        Replay replay = new Replay(session);
        if (with != null) {
            List<String> table;
            try (Terminal terminal = new Terminal()) {
                table = replay.with(
                        with, subject, sets, (done, total) -> terminal.progress("replay, kB", done / 1000, total));
            }
            table.forEach(spec.commandLine().getOut()::println);
            return ExitCode.DONE.number();
        }
        if (subject != null || !sets.isEmpty()) {
            throw new Failure(ExitCode.USAGE, "--subject and --set change another experiment: give --with CONFIG too");
        }
        Replay.Outcome outcome;
        try (Terminal terminal = new Terminal()) {
            outcome = replay.run((done, total) -> terminal.progress("replay, kB", done / 1000, total / 1000));
        }
        outcome.lines().forEach(spec.commandLine().getOut()::println);
        if (outcome.difference() != null) {
            throw new Failure(ExitCode.VERIFICATION, outcome.difference());
        }
        spec.commandLine().getOut().println("no difference");
        return ExitCode.DONE.number();
    }
}
