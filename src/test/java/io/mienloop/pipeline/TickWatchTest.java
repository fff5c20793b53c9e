package io.mienloop.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.testing.Tags;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag(Tags.NO_CLOCK)
final class TickWatchTest {
    private static final long MILLI = 1_000_000;
    private static final long START = -50 * MILLI; // of a clock that may be negative

    private final TickWatch watch = new TickWatch(20 * MILLI);

    @Test
    void shouldBeLateOnceTheLoopHadHalfATickForIt() {
        watch.told(10, 9, START);

        assertThat(watch.late(9, START + 10 * MILLI - 1)).isFalse();
        assertThat(watch.late(9, START + 10 * MILLI)).isTrue();
        assertThat(watch.late(10, START + 10 * MILLI)).isFalse();
    }

    @Test
    void shouldNotTakeATickThatFollowsAtOnceForALateLoop() {
        watch.told(10, 9, START);

        assertThat(watch.late(9, START + 1_000)).isFalse();
    }

    @Test
    void shouldNotForgetATickForTheNextOnes() {
        watch.told(10, 9, START);
        for (int tick = 1; tick <= 9; tick++) {
            long now = START + tick * MILLI;
            assertThat(watch.late(9, now)).isFalse();
            watch.told(10 + tick, 9, now);
        }

        assertThat(watch.late(9, START + 10 * MILLI)).isTrue();
        assertThat(watch.late(10, START + 10 * MILLI))
                .as("it has come to the first")
                .isFalse();
    }

    @Test
    void shouldWaitForTheNextOneOnceItWasDealtWith() {
        watch.told(10, 9, START);
        watch.told(14, 12, START + 20 * MILLI);

        assertThat(watch.late(12, START + 30 * MILLI - 1)).isFalse();
        assertThat(watch.late(12, START + 30 * MILLI)).isTrue();
    }
}
