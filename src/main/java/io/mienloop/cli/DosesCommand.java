package io.mienloop.cli;

import io.mienloop.app.DoseTable;
import io.mienloop.app.ExitCode;
import io.mienloop.app.Failure;
import io.mienloop.app.LedgerCare;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
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
            "Exit code 4 when the ledger was changed or does not know an armed session beside it.",
            "--dates-wrong and --take-in append to it, for a person who answers for that. Limits and sources: src/docs/welfare.md."
        },
        footer = {
            "",
            "Examples:",
            "  mienloop doses m123 --data-dir ~/data",
            "  mienloop doses m123 --dates-wrong --today 2026-11-21 --by 'A. Person' --reason 'clock was ahead'"
        })
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

    @Option(
            names = "--dates-wrong",
            description =
                    "Declares that the clock ran ahead when those lines were written that are dated later than now. What they"
                            + " gave counts as given now (and once more on their date, should that come). Needs --today, --by and --reason.")
    private boolean datesWrong;

    @Option(
            names = "--take-in",
            description =
                    "Takes in what armed sessions gave that lie beside the ledger and that it does not know, as their journals"
                            + " tell it; begins the ledger where it is missing. Needs --by and --reason.")
    private boolean takeIn;

    @Option(names = "--today", paramLabel = "DATE", description = "Today's date, from a calendar: 2026-11-21.")
    private LocalDate today;

    @Option(names = "--by", paramLabel = "NAME", description = "Who answers for the correction.")
    private String by;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why it is right.")
    private String reason;

    @Override
    public Integer call() throws Failure {
        PrintWriter out = spec.commandLine().getOut();
        if (datesWrong && takeIn) {
            throw new Failure(ExitCode.USAGE, "--dates-wrong and --take-in are two steps; give one after the other");
        }
        if (datesWrong || takeIn) {
            LedgerCare care = new LedgerCare(dataDir, subject, by, reason);
            (datesWrong ? care.declareDatesWrong(today) : care.takeIn()).forEach(out::println);
            return ExitCode.DONE.number();
        }
        if (today != null || by != null || reason != null) {
            throw new Failure(
                    ExitCode.USAGE,
                    "--today, --by and --reason belong to a correction: give --dates-wrong or --take-in");
        }
        DoseTable.lines(dataDir, subject).forEach(out::println);
        out.flush();
        DoseTable.requireComplete(dataDir, subject);
        return ExitCode.DONE.number();
    }
}
