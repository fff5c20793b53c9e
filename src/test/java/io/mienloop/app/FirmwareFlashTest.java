package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mienloop.rig.OpenPort;
import io.mienloop.rig.SerialPorts;
import io.mienloop.sim.SimulatedRigSettings;
import io.mienloop.testing.PtyBoard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Flashing with a stand-in for avrdude, and with a simulated board that answers afterwards. */
@EnabledOnOs(OS.LINUX)
final class FirmwareFlashTest {
    /** One record of two bytes, and the end. */
    static final String HEX = ":020000000C94" + "5E\n:00000001FF\n";

    @TempDir
    private Path dir;

    private final List<String> said = new ArrayList<>();
    private Path called;
    private Firmware firmware;

    @BeforeEach
    void install() throws IOException {
        called = dir.resolve("called.txt");
        Path sources = Files.createDirectories(dir.resolve("firmware/firmware/mienloop"));
        Files.writeString(sources.resolve("wire.h"), "#define FIRMWARE_VERSION 0x0100\n");
        Files.writeString(dir.resolve("firmware/mienloop-uno-500000.hex"), HEX);
        Files.writeString(
                dir.resolve("firmware/mienloop-uno-500000.hex.sha256"),
                FirmwareImage.sha256(HEX.getBytes()) + "  mienloop-uno-500000.hex\n");
        firmware = new Firmware(
                dir.resolve("firmware"), new Programs(dir.resolve("bin").toString()));
        Files.createDirectories(dir.resolve("bin"));
    }

    private void avrdude(String script) throws IOException {
        Path file = dir.resolve("bin/avrdude");
        Files.writeString(file, "#!/bin/sh\necho \"$@\" > " + called + "\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private PtyBoard board() {
        return new PtyBoard(
                dir.resolve("board"), SimulatedRigSettings.of(UnoChannels.ALL), (channel, high, level, time) -> {});
    }

    private Failure failure(PtyBoard board) {
        return catchThrowableOfType(Failure.class, () -> flash(board));
    }

    private void flash(PtyBoard board) throws Failure, InterruptedException {
        new FirmwareFlash(firmware, said::add)
                .flash(firmware.prebuilt(500_000), board.device().toString());
    }

    @Test
    void shouldFlashThePrebuiltImageAndAskTheBoardAfterwards() throws Exception {
        avrdude("exit 0");
        try (PtyBoard board = board()) {
            flash(board);
            assertThat(Files.readString(called).strip())
                    .isEqualTo("-p atmega328p -c arduino -b 115200 -P " + board.device() + " -D -U flash:w:"
                            + dir.resolve("firmware/mienloop-uno-500000.hex") + ":i");
        }

        assertThat(said).hasSize(2);
        assertThat(said.getFirst())
                .contains("mienloop-uno-500000.hex, firmware 1.0, 2 bytes, for 500000 baud, sha256 "
                        + FirmwareImage.sha256(HEX.getBytes()));
        assertThat(said.getLast()).contains("verified").contains("firmware 1.0");
    }

    @Test
    void shouldShowWhatAvrdudeSaidWhenItFails() throws Exception {
        avrdude("echo 'stk500_getsync(): not in sync' >&2; exit 1");
        try (PtyBoard board = board()) {
            Failure failure = failure(board);
            assertThat(failure.code()).isEqualTo(ExitCode.HARDWARE);
            assertThat(failure).hasMessageContaining("avrdude could not flash").hasMessageContaining("not in sync");
        }
    }

    @Test
    void shouldNotTouchAPortThatASessionHolds() throws Exception {
        avrdude("exit 0");
        try (PtyBoard board = board();
                OpenPort session = SerialPorts.open(board.device().toString(), 500_000)) {
            assertThat(session.description()).isNotEmpty();
            Failure failure = failure(board);
            assertThat(failure.code()).isEqualTo(ExitCode.HARDWARE);
            assertThat(failure).hasMessageContaining("another program uses it");
        }
        assertThat(called).doesNotExist();
    }

    @Test
    void shouldSayThatTheBoardIsNotWhatWasFlashed() throws Exception {
        avrdude("exit 0");
        Files.writeString(dir.resolve("firmware/firmware/mienloop/wire.h"), "#define FIRMWARE_VERSION 0x0203\n");
        try (PtyBoard board = board()) {
            Failure failure = failure(board);
            assertThat(failure.code()).isEqualTo(ExitCode.VERIFICATION);
            assertThat(failure)
                    .hasMessageContaining("says firmware 1.0")
                    .hasMessageContaining("but firmware 2.3, protocol 1.0 was wanted");
        }
    }

    @Test
    void shouldFlashAFilesImageOfWhateverVersion() throws Exception {
        avrdude("exit 0");
        Path file = Files.writeString(dir.resolve("mine.hex"), HEX);
        try (PtyBoard board = board()) {
            new FirmwareFlash(firmware, said::add)
                    .flash(firmware.image(file, 500_000), board.device().toString());
        }
        assertThat(Files.readString(called)).contains("flash:w:" + file + ":i");
        assertThat(said.getLast()).contains("verified").contains("firmware 1.0");
    }

    @Test
    void shouldNameAvrdudeWhereItIsMissing() {
        try (PtyBoard board = board()) {
            Failure failure = failure(board);
            assertThat(failure.code()).isEqualTo(ExitCode.HARDWARE);
            assertThat(failure).hasMessageContaining("avrdude was not found on the PATH; install");
        }
    }
}
