package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mienloop.testing.SharedData;
import io.mienloop.testing.Tags;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images: built from the sources, read with suspicion. */
@Tag(Tags.NO_CLOCK)
final class FirmwareTest {
    @TempDir
    private Path dir;

    private Firmware sources() {
        return new Firmware(SharedData.root().resolve("firmware-protocol"), Programs.ofSystem());
    }

    @ParameterizedTest
    @ValueSource(ints = {115_200, 500_000, 1_000_000})
    void shouldBuildTheSameBytesTwice(int baud) throws Exception {
        for (String tool : List.of("make", "avr-gcc", "avr-objcopy")) {
            SharedData.tool(tool);
        }
        FirmwareImage first = sources().build(baud, Optional.empty(), dir.resolve("first.hex"));
        FirmwareImage second = sources().build(baud, Optional.empty(), dir.resolve("second.hex"));

        assertThat(Files.readAllBytes(first.file())).isEqualTo(Files.readAllBytes(second.file()));
        assertThat(first.sha256()).isEqualTo(second.sha256());
        assertThat(first.bytes()).isBetween(8_000, 32_256);
    }

    @Test
    void shouldBuildAnotherImageForAnotherRate() throws Exception {
        SharedData.tool("make");
        SharedData.tool("avr-gcc");
        assertThat(sources()
                        .build(115_200, Optional.empty(), dir.resolve("slow.hex"))
                        .sha256())
                .isNotEqualTo(sources()
                        .build(500_000, Optional.empty(), dir.resolve("fast.hex"))
                        .sha256());
    }

    @Test
    void shouldBuildAnImageForADacAndItsFullScale() throws Exception {
        SharedData.tool("make");
        SharedData.tool("avr-gcc");
        FirmwareImage plain = sources().build(500_000, Optional.empty(), dir.resolve("plain.hex"));
        FirmwareImage dac = sources().build(500_000, Optional.of(DacScale.DEFAULT), dir.resolve("dac.hex"));
        FirmwareImage other =
                sources().build(115_200, Optional.of(new DacScale(500, 40_000)), dir.resolve("other.hex"));

        assertThat(List.of(plain.sha256(), dac.sha256(), other.sha256())).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "499, 20000, shock is 499 uA",
        "100001, 20000, shock",
        "500, 19999, laser is 19999 uW",
        "500, 10000001, laser"
    })
    void shouldRefuseAFullScaleThatCannotBe(int shock, int laser, String why) {
        Failure failure = catchThrowableOfType(Failure.class, () -> sources()
                .build(500_000, Optional.of(new DacScale(shock, laser)), dir.resolve("x.hex")));

        assertThat(failure.code()).isEqualTo(ExitCode.USAGE);
        assertThat(failure).hasMessageContaining(why).hasMessageNotContaining("\n");
        assertThat(dir.resolve("x.hex")).doesNotExist();
    }

    @Test
    void shouldRefuseARateThatABoardCannotMake() {
        Failure failure = catchThrowableOfType(
                Failure.class, () -> sources().build(230_400, Optional.empty(), dir.resolve("x.hex")));

        assertThat(failure.code()).isEqualTo(ExitCode.USAGE);
        assertThat(failure).hasMessageContaining("230400").hasMessageContaining("500000");
        assertThat(dir.resolve("x.hex")).doesNotExist();
    }

    @Test
    void shouldNameTheCompilerWhereItIsMissing() {
        Firmware bare = new Firmware(SharedData.root().resolve("firmware-protocol"), new Programs(dir.toString()));
        Failure failure =
                catchThrowableOfType(Failure.class, () -> bare.build(500_000, Optional.empty(), dir.resolve("x.hex")));

        assertThat(failure.code()).isEqualTo(ExitCode.HARDWARE);
        assertThat(failure).hasMessageContaining("avr-gcc was not found on the PATH; install");
    }

    @Test
    void shouldSayThatNoImageCameWithAProgramBuiltWithoutACompiler() {
        Failure failure =
                catchThrowableOfType(Failure.class, () -> new Firmware(dir, Programs.ofSystem()).prebuilt(500_000));

        assertThat(failure.code()).isEqualTo(ExitCode.HARDWARE);
        assertThat(failure).hasMessageContaining("mienloop firmware build");
    }

    @Test
    void shouldRefuseAPrebuiltImageThatChanged() throws Exception {
        Path header = Files.createDirectories(dir.resolve("firmware/mienloop")).resolve("wire.h");
        Files.writeString(header, "#define FIRMWARE_VERSION 0x0100\n");
        Files.writeString(dir.resolve("mienloop-uno-500000.hex"), FirmwareFlashTest.HEX);
        Files.writeString(dir.resolve("mienloop-uno-500000.hex.sha256"), "00ff  mienloop-uno-500000.hex\n");
        Failure failure =
                catchThrowableOfType(Failure.class, () -> new Firmware(dir, Programs.ofSystem()).prebuilt(500_000));

        assertThat(failure.code()).isEqualTo(ExitCode.VERIFICATION);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "':020000000C945E;:00000001FE', checksum",
        "':020000000C9400;:00000001FF', checksum",
        "':020000000C945E', ends early",
        "':00000001FF', ends early",
        "':00000001FF;:020000000C945E', goes on after its end",
        "'020000000C945E', no record of Intel HEX",
        "':027E00000C94E0;:00000001FF', bootloader",
        "':020000020C945C;:00000001FF', record of type 2"
    })
    void shouldRefuseADamagedImage(String lines, String why) throws Exception {
        Path file = dir.resolve("image.hex");
        Files.writeString(file, lines.replace(';', '\n') + "\n");
        Failure failure = catchThrowableOfType(Failure.class, () -> FirmwareImage.read(file, 500_000, 0));

        assertThat(failure.code()).isEqualTo(ExitCode.USAGE);
        assertThat(failure).hasMessageContaining(why);
    }
}
