package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FrameMemoryTest {
    @ParameterizedTest
    @CsvSource({
        "500,   307200, true,  500", // a second
        "99.5,  307200, true,  100",
        "30,    307200, true,  40", // never fewer
        "1000,  307200, true,  873", // 256 MiB
        "200,  5000000, true,  53",
        "200, 20000000, true,  40",
        "1000,  307200, false, 40",
    })
    void shouldHoldASecondOfFramesAsLongAsMemoryAllows(double rate, long bytes, boolean recording, int waiting) {
        FrameMemory memory = FrameMemory.of(rate, bytes, recording);

        assertThat(memory.waitingForVideo()).isEqualTo(waiting);
        assertThat(memory.slots()).isEqualTo(waiting + 24);
    }
}
