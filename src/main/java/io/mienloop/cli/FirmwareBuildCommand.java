package io.mienloop.cli;

import io.mienloop.app.Failure;
import io.mienloop.app.Firmware;
import io.mienloop.app.FirmwareImage;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mienloop firmware build}. */
@Command(
        name = "build",
        mixinStandardHelpOptions = true,
        description = "Builds the board's image from its sources; needs avr-gcc and make.",
        footer = {"", "Example:", "  mienloop firmware build --baud 1000000 --out uno.hex"})
final class FirmwareBuildCommand implements Callable<Integer> {
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
