package io.mienloop.cli;

import io.mienloop.app.ExitCode;
import io.mienloop.app.Failure;
import io.mienloop.app.Replay;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mienloop replay}: every decision of a recorded session once more. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Decodes a session's video, scores every frame anew and takes every decision again, and compares all of it with the",
            "journal bit for bit: pixels, similarities, z, verdicts, commands, state. Needs nothing but the folder.",
            "Exit code 4 with the first difference in one line."
        },
        footer = {"", "Example:", "  mienloop replay sessions/sub-m123/ses-20261121T120000"})
final class ReplayCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SESSION", description = "The session's folder.")
    private Path session;

    @Override
    public Integer call() throws Failure {
        Replay replay = new Replay(session);
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
