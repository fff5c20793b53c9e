package io.mienloop.cli;

import io.mienloop.app.BoardTest;
import io.mienloop.app.Failure;
import io.mienloop.app.Firmware;
import io.mienloop.app.FirmwareFlash;
import io.mienloop.app.FirmwareImage;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mienloop firmware}: the board's side of the wire. */
@Command(
        name = "firmware",
        mixinStandardHelpOptions = true,
        description = "Builds, flashes and tests the stimulus board's firmware.",
        footer = {
            "",
            "Wiring and protocol are described beside the sources: firmware/wiring.md, firmware/specification.md.",
            "",
            "Example:",
            "  mienloop firmware flash /dev/ttyACM0",
            "  mienloop firmware test /dev/ttyACM0"
        },
        subcommands = {FirmwareCommand.Build.class, FirmwareCommand.Flash.class, FirmwareCommand.Test.class})
final class FirmwareCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do with the firmware: build, flash or test");
    }

    /** {@code mienloop firmware build}. */
    @Command(
            name = "build",
            mixinStandardHelpOptions = true,
            description = "Builds the board's image from its sources; needs avr-gcc and make.",
            footer = {"", "Example:", "  mienloop firmware build --baud 1000000 --out uno.hex"})
    static final class Build implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Option(
                names = "--out",
                paramLabel = "F.hex",
                description = "The image to write; mienloop-uno-BAUD.hex in this folder otherwise.")
        private Path out;

        @Option(
                names = "--baud",
                paramLabel = "N",
                defaultValue = "500000",
                description = "The wire's rate: 115200, 500000 (default) or 1000000; the same in the rig file.")
        private int baud;

        @Override
        public Integer call() throws Failure, InterruptedException {
            Path file = out == null ? Path.of("mienloop-uno-" + baud + ".hex") : out;
            FirmwareImage image = Firmware.installed().build(baud, file);
            spec.commandLine().getOut().println("built " + image.describe());
            return 0;
        }
    }

    /** {@code mienloop firmware flash}. */
    @Command(
            name = "flash",
            mixinStandardHelpOptions = true,
            description = "Writes an image into the board, with avrdude, and asks the board afterwards what it is.",
            footer = {
                "",
                "Disconnect shocker, laser and valves first: pins float while a board is flashed.",
                "",
                "Example:",
                "  mienloop firmware flash /dev/ttyACM0"
            })
    static final class Flash implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "PORT", description = "The board's port.")
        private String port;

        @Option(names = "--board", paramLabel = "B", defaultValue = "uno", description = "The board: uno.")
        private String board;

        @Option(
                names = "--image",
                paramLabel = "F.hex",
                description = "The image; the one that came with this program otherwise.")
        private Path file;

        @Option(
                names = "--baud",
                paramLabel = "N",
                defaultValue = "500000",
                description = "The rate that the image is for: 115200, 500000 (default) or 1000000.")
        private int baud;

        @Override
        public Integer call() throws Failure, InterruptedException {
            if (!board.equals("uno")) {
                throw new ParameterException(
                        spec.commandLine(), "there is no image for the board '" + board + "', only for uno");
            }
            Firmware firmware = Firmware.installed();
            FirmwareImage image = file == null ? firmware.prebuilt(baud) : firmware.image(file, baud);
            new FirmwareFlash(firmware, spec.commandLine().getOut()::println).flash(image, port);
            return 0;
        }
    }

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
    static final class Test implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "PORT", arity = "0..1", description = "The board's port.")
        private String port;

        @Option(
                names = "--baud",
                paramLabel = "N",
                defaultValue = "500000",
                description = "The wire's rate: 115200, 500000 (default) or 1000000.")
        private int baud;

        @Override
        public Integer call() throws Failure, InterruptedException {
            if (port == null) {
                BoardTest.simulated(Firmware.installed(), spec.commandLine().getOut()::println);
            } else {
                BoardTest.atPort(port, baud, spec.commandLine().getOut()::println);
            }
            return 0;
        }
    }
}
