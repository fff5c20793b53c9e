package io.mienloop.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.testing.SharedData;
import io.mienloop.testing.Tags;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The wire's codec in C, built with sanitizers, against the test vectors and an oracle that shares no code with it. */
@Tag(Tags.NO_CLOCK)
final class CodecTest {
    @Test
    void shouldAcceptAndRejectAsTheOracleDoes(@TempDir Path dir) throws Exception {
        SharedData.tool("make");
        SharedData.tool("gcc");
        SharedData.tool("python3");
        Path out = dir.resolve("out.txt");
        Process make = new ProcessBuilder("make", "check", "OUT=" + dir.resolve("build"), "SEQUENCES=1000000")
                .directory(SharedData.root().resolve("firmware-protocol").toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();

        assertThat(make.waitFor()).as(Files.readString(out)).isZero();
        assertThat(Files.readString(out)).contains("46 vectors").contains("equal the oracle's");
    }
}
