package io.mienloop.cli;

import io.mienloop.app.BoardPorts;
import io.mienloop.app.Failure;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mienloop firmware}: the stimulus board and what runs on it. */
@Command(
        name = "firmware",
        mixinStandardHelpOptions = true,
        description = "Finds, builds, flashes, tests and unlatches the stimulus board.",
        footer = {
            "",
            "Protocol and wiring are described beside the sources: firmware/specification.md, firmware/wiring.md.",
            "",
            "Example:",
            "  mienloop firmware ports --ask",
            "  mienloop firmware flash /dev/ttyACM0",
            "  mienloop firmware test /dev/ttyACM0"
        },
        subcommands = {
            FirmwareCommand.Ports.class,
            FirmwareBuildCommand.class,
            FirmwareFlashCommand.class,
            FirmwareTestCommand.class,
            FirmwareUnlatchCommand.class
        })
final class FirmwareCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "say what to do: "
                        + String.join(", ", spec.commandLine().getSubcommands().keySet()));
    }

    /** {@code mienloop firmware ports}. */
    @Command(
            name = "ports",
            mixinStandardHelpOptions = true,
            description = "Lists the serial ports and what hangs on them; the name in front is the rig file's `port`.",
            footer = {
                "",
                "With --ask each likely board is opened and greeted: it puts its outputs off, and an Uno restarts. Do not ask",
                "while a session runs elsewhere on the same board.",
                "",
                "Example:",
                "  mienloop firmware ports --ask"
            })
    static final class Ports implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Parameters(arity = "0..1", paramLabel = "PORT", description = "Ask this port alone, whatever it looks like.")
        private String port;

        @Option(names = "--ask", description = "Open each likely board and print what it answers.")
        private boolean ask;

        @Option(
                names = "--baud",
                paramLabel = "N",
                defaultValue = "500000",
                description = "The firmware's speed (default: ${DEFAULT-VALUE}).")
        private int baud;

        @Override
        public Integer call() throws Failure, InterruptedException {
            if (baud < 9_600 || baud > 4_000_000) {
                throw new ParameterException(spec.commandLine(), "--baud is " + baud + "; it may be 9600 to 4000000");
            }
            List<String> lines = port != null
                    ? List.of(port, "  " + BoardPorts.answer(port, baud))
                    : ask ? BoardPorts.ask(baud) : BoardPorts.list();
            lines.forEach(spec.commandLine().getOut()::println);
            return 0;
        }
    }
}
