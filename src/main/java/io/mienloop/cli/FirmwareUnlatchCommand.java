package io.mienloop.cli;

import io.mienloop.app.ArmingPerson;
import io.mienloop.app.BoardPorts;
import io.mienloop.app.ExitCode;
import io.mienloop.app.Failure;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mienloop firmware unlatch}. */
@Command(
        name = "unlatch",
        mixinStandardHelpOptions = true,
        description = {
            "Lifts the latch that an emergency stop left in the board.",
            "Its contact must be closed again. Until then the board refuses to arm, whatever restarts it. Look first why it was pressed,"
                    + " and that animal and rig are safe."
        },
        footer = {"", "Example:", "  mienloop firmware unlatch /dev/ttyACM0"})
final class FirmwareUnlatchCommand implements Callable<Integer> {
    private static final String WORD = "unlatch";

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "PORT", description = "The board's port.")
    private String port;

    @Option(names = "--yes", description = "A person has looked and wants it; no question is asked.")
    private boolean yes;

    @Option(
            names = "--baud",
            paramLabel = "N",
            defaultValue = "500000",
            description = "The firmware's speed (default: ${DEFAULT-VALUE}).")
    private int baud;

    @Override
    public Integer call() throws Failure, InterruptedException {
        if (!yes) {
            confirm(TerminalPerson.find());
        }
        spec.commandLine().getOut().println(BoardPorts.unlatch(port, baud));
        return ExitCode.DONE.number();
    }

    private void confirm(ArmingPerson person) throws Failure {
        String word = person.word("To lift the latch of the emergency stop at " + port + ", type " + WORD + ": ");
        if (word == null || !word.strip().equals(WORD)) {
            throw new Failure(
                    ExitCode.SAFETY, "not unlatched: nobody typed " + WORD + "; do that at a terminal, or give --yes");
        }
    }
}
