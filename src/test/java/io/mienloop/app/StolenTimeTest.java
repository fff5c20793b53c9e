package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StolenTimeTest {
    @TempDir
    private Path dir;

    @Test
    void shouldTellTheShareSinceItWasMade() throws Exception {
        Path counters = dir.resolve("stat");
        // user nice system idle iowait irq softirq steal guest guest_nice
        Files.writeString(counters, "cpu  100 10 50 800 5 1 2 32 40 4\ncpu0 1 1 1 1 1 1 1 1 0 0\n");
        StolenTime stolen = new StolenTime(counters);

        Files.writeString(counters, "cpu  150 20 60 900 6 2 3 59 70 8\ncpu0 2 2 2 2 2 2 2 2 0 0\n");

        assertThat(stolen.share()).isEqualTo(27.0 / 200);
    }

    @Test
    void shouldTellNothingWhereTheSystemDoesNot() throws Exception {
        assertThat(new StolenTime(dir.resolve("none")).share()).isNull();
        Path counters = Files.writeString(dir.resolve("stat"), "cpu  1 2\n");
        assertThat(new StolenTime(counters).share()).isNull();
    }
}
