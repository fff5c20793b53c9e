package io.mienloop.cli;

import io.mienloop.app.BoardCheck;
import io.mienloop.app.Failure;
import io.mienloop.app.Firmware;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mienloop firmware test}. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = {
            "Asks a board for its versions, channels, compiled limits, clock and wire, and puts a barcode on its sync line.",
            "It never arms: no stimulus comes of it."
        },
        footer = {
            "",
            "Without a port the firmware's sources are tested on a simulated processor (needs avr-gcc and simavr).",
            "",
            "Example:",
            "  mienloop firmware test /dev/ttyACM0"
        })
final class FirmwareTestCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "PORT", arity = "0..1", description = "The board's port.")
    private String port;

    @Option(
            names = "--baud",
            paramLabel = "N",
            defaultValue = "500000",
            description = "The wire's rate: 115200 or 500000 (default), " + FirmwareBuildCommand.RATE_FOR_MEASURING)
    private int baud;

    @Override
    public Integer call() throws Failure, InterruptedException {
        if (port == null) {
            BoardCheck.simulated(Firmware.installed(), spec.commandLine().getOut()::println);
        } else {
            BoardCheck.atPort(port, baud, spec.commandLine().getOut()::println);
        }
        return 0;
    }
}
