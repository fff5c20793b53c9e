package io.mienloop.cli;

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
            "  mienloop firmware flash /dev/ttyACM0",
            "  mienloop firmware flash /dev/ttyACM0 --image rig2.hex"
        })
final class FirmwareFlashCommand implements Callable<Integer> {
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
            description = "The rate that the image is for: 115200 or 500000 (default), "
                    + FirmwareBuildCommand.RATE_FOR_MEASURING)
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
