package io.mienloop.app;

import io.mienloop.rig.DeviceMessage;
import io.mienloop.rig.Greeting;
import io.mienloop.rig.LinkException;
import io.mienloop.rig.OpenPort;
import io.mienloop.rig.SerialPorts;
import io.mienloop.rig.Wire;
import java.util.List;
import java.util.function.Consumer;

/** Writes an image into an Uno by its bootloader, and asks the board afterwards what it is. */
public final class FirmwareFlash {
    /** A board that starts has its bootloader first. */
    private static final long START_MILLIS = 5_000;

    private final Firmware firmware;
    private final Consumer<String> said;

    /** @param said takes the lines for people */
    public FirmwareFlash(Firmware firmware, Consumer<String> said) {
        this.firmware = firmware;
        this.said = said;
    }

    /**
     * Flashes and verifies.
     *
     * @param port of the board; refused while a session or another program holds it
     * @throws Failure when there is no avrdude, it fails, or the board afterwards is not what was flashed
     */
    public void flash(FirmwareImage image, String port) throws Failure, InterruptedException {
        java.nio.file.Path avrdude =
                firmware.programs().require("avrdude", "avrdude (Debian: apt-get install avrdude)");
        requireFree(port, image.baud());
        said.accept("flashing " + port + " with " + image.describe());
        Programs.Outcome written = firmware.programs()
                .run(
                        firmware.folder(),
                        avrdude,
                        List.of(
                                "-p",
                                "atmega328p",
                                "-c",
                                "arduino",
                                "-b",
                                "115200",
                                "-P",
                                port,
                                "-D",
                                "-U",
                                "flash:w:" + image.file().toAbsolutePath() + ":i"));
        if (written.exit() != 0) {
            throw new Failure(
                    ExitCode.HARDWARE,
                    "avrdude could not flash the board at " + port
                            + ", what it holds now is unknown; check cable, port and board, then flash again. It said:\n"
                            + Firmware.indented(written.said()));
        }
        DeviceMessage board = ask(port, image);
        said.accept("verified: the board answers with firmware " + version(board.firmware) + ", protocol "
                + version(board.protocol) + " at " + image.baud() + " baud");
    }

    /** Whoever holds the port may have an animal at the other end. */
    private static void requireFree(String port, int baud) throws Failure {
        try {
            SerialPorts.open(port, baud).close();
        } catch (LinkException e) {
            throw new Failure(ExitCode.HARDWARE, e.getMessage(), e);
        }
    }

    private static DeviceMessage ask(String port, FirmwareImage image) throws Failure, InterruptedException {
        int baud = image.baud();
        DeviceMessage board;
        try (OpenPort open = SerialPorts.open(port, baud)) {
            board = Greeting.ask(open.link(System.nanoTime()), START_MILLIS);
        } catch (LinkException e) {
            throw new Failure(
                    ExitCode.VERIFICATION,
                    "avrdude was content, but the board at " + port + " does not answer at " + baud + " baud: "
                            + e.getMessage(),
                    e);
        }
        if (board.protocol >> 8 != Wire.PROTOCOL_MAJOR || image.version() != 0 && board.firmware != image.version()) {
            throw new Failure(
                    ExitCode.VERIFICATION,
                    "the board at " + port + " says firmware " + version(board.firmware) + ", protocol "
                            + version(board.protocol) + ", but "
                            + (image.version() == 0 ? "" : "firmware " + version(image.version()) + ", ")
                            + "protocol " + version(Wire.PROTOCOL_MAJOR << 8 | Wire.PROTOCOL_MINOR)
                            + " was wanted: flash the image that came with this program");
        }
        return board;
    }

    static String version(int majorMinor) {
        return (majorMinor >> 8) + "." + (majorMinor & 0xFF);
    }
}
