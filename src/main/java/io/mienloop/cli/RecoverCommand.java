package io.mienloop.cli;

import io.mienloop.app.ExitCode;
import io.mienloop.app.Failure;
import io.mienloop.app.Recovery;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mienloop recover}: finishes what a crash left behind. */
@Command(
        name = "recover",
        mixinStandardHelpOptions = true,
        description = {
            "Finishes a session's folder that a crash, a full disk or a lost mount left behind: makes tables and summary",
            "from the journal, and says what was lost. Changes nothing that was recorded; can be repeated; leaves running",
            "sessions alone.",
            "A finished folder is compared with what its journal and its summary say of it: exit code 4 with a line",
            "for each file that was cut, altered or taken away since and cannot be made anew."
        },
        footer = {
            "",
            "Examples:",
            "  mienloop recover sessions/sub-m123/ses-20261121T120000",
            "  mienloop recover ~/data            all sessions below it"
        })
final class RecoverCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FOLDER", description = "A session's folder, or a data folder.")
    private Path folder;

    @Override
    public Integer call() throws Failure {
        new Recovery(spec.commandLine().getOut()::println).run(folder);
        return ExitCode.DONE.number();
    }
}
