package io.mienloop.cli;

import io.mienloop.app.DoseTable;
import io.mienloop.app.Failure;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mienloop doses}: an animal's ledger of doses. */
@Command(
        name = "doses",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what an animal had in all its live sessions, and checks that its ledger is as it was written.",
            "Exit code 4 when the ledger was changed. Limits and sources: src/docs/welfare.md."
        },
        footer = {"", "Example:", "  mienloop doses m123 --data-dir ~/data"})
final class DosesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SUBJECT", description = "The animal's id.")
    private String subject;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "sessions",
            description = "Where session folders are (default: ${DEFAULT-VALUE}).")
    private Path dataDir;

    @Override
    public Integer call() throws Failure {
        PrintWriter out = spec.commandLine().getOut();
        DoseTable.lines(dataDir, subject).forEach(out::println);
        return 0;
    }
}
