package io.mienloop.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.testing.SharedData;
import io.mienloop.testing.Tags;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The firmware as it lies in the packaged product. */
@Tag(Tags.NO_CLOCK)
final class FirmwareIT {
    private static final Path FOLDER = Launcher.ROOT.resolve("target/mienloop/firmware");

    @TempDir
    private Path dir;

    @Test
    void shouldBuildTheImageThatCameWithTheProduct() throws Exception {
        SharedData.tool("make");
        SharedData.tool("avr-gcc");
        Launcher.Outcome built = Launcher.run(dir, "firmware", "build", "--out", "uno.hex");

        assertThat(built.succeeded().out()).singleElement().asString().startsWith("built uno.hex");
        byte[] prebuilt = Files.readAllBytes(FOLDER.resolve("mienloop-uno-500000.hex"));
        assertThat(Files.readAllBytes(dir.resolve("uno.hex"))).isEqualTo(prebuilt);
        for (String rate : new String[] {"115200", "500000", "1000000"}) {
            assertThat(FOLDER.resolve("mienloop-uno-" + rate + ".hex.sha256")).isNotEmptyFile();
        }
    }

    @Test
    void shouldBuildAnImageForADac() throws Exception {
        SharedData.tool("make");
        SharedData.tool("avr-gcc");
        Launcher.Outcome built = Launcher.run(dir, "firmware", "build", "--dac", "--dac-shock", "500");

        String name = "mienloop-uno-dac-500uA-20000uW-500000.hex";
        assertThat(built.succeeded().out()).singleElement().asString().startsWith("built " + name);
        assertThat(Files.readAllBytes(dir.resolve(name)))
                .isNotEqualTo(Files.readAllBytes(FOLDER.resolve("mienloop-uno-500000.hex")));
    }

    @Test
    void shouldRefuseToFlashWhatIsNoPort() throws Exception {
        SharedData.tool("avrdude");
        SharedData.tool("avr-gcc");
        Launcher.Outcome refused =
                Launcher.run(dir, "firmware", "flash", dir.resolve("nothing").toString());

        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.complaint()).contains("there is no port");
    }

    @Test
    void shouldSayWhatCanBeDoneWithTheFirmware() throws Exception {
        Launcher.Outcome bare = Launcher.run(dir, "firmware");
        assertThat(bare.code()).isEqualTo(2);
        assertThat(bare.complaint()).contains("ports, build, flash, test");
    }
}
