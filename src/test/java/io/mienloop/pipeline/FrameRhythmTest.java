package io.mienloop.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameRhythmTest {
    private static final long FIRST = 5_000_000_000L;

    private final FrameRhythm rhythm = new FrameRhythm();

    /** Frames in even steps, each handed over when it arrives. */
    private long steady(long fromNanos, long periodNanos, int frames) {
        for (int i = 0; i < frames; i++) {
            rhythm.frame(fromNanos + i * periodNanos, fromNanos + i * periodNanos);
        }
        return fromNanos + frames * periodNanos;
    }

    @Test
    void shouldExpectNothingAtFirst() {
        assertThat(rhythm.expectedNanos()).isEqualTo(FrameRhythm.UNKNOWN);
        steady(FIRST, 10_000_000, 3);
        assertThat(rhythm.expectedNanos()).isEqualTo(FrameRhythm.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(doubles = {25, 59.94, 100, 300, 500, 1000})
    void shouldExpectTheNextOfASteadyCameraAlsoWhereItsTimesAreUneven(double rate) {
        SplittableRandom random = new SplittableRandom(3);
        double period = 1e9 / rate;
        for (int i = 0; i < 200; i++) {
            long due = FIRST + Math.round(i * period);
            if (i > 30) {
                assertThat(rhythm.expectedNanos()).as("frame %d", i).isCloseTo(due, within(15_000L));
            }
            long arrival = due + random.nextInt(-5_000, 5_001);
            rhythm.frame(arrival, arrival + random.nextInt(20_000));
        }
    }

    @Test
    void shouldExpectTheNextAgainRightAfterOneThatWasLost() {
        long next = steady(FIRST, 4_000_000, 40) + 4_000_000;
        rhythm.frame(next, next);

        assertThat(rhythm.expectedNanos()).isEqualTo(next + 4_000_000);
    }

    @Test
    void shouldTakeOnAnotherRate() {
        long next = steady(steady(FIRST, 4_000_000, 40), 10_000_000, 40);

        assertThat(rhythm.expectedNanos()).isEqualTo(next);
    }

    @Test
    void shouldExpectNothingOfFramesThatComeAsTheyLike() {
        SplittableRandom random = new SplittableRandom(4);
        long next = steady(FIRST, 4_000_000, 40);
        int expected = 0;
        for (int i = 0; i < 400; i++) {
            next += random.nextInt(1_000_000, 10_000_000);
            rhythm.frame(next, next);
            expected += rhythm.expectedNanos() == FrameRhythm.UNKNOWN ? 0 : 1;
        }

        assertThat(expected).isLessThan(10);
    }

    /** In time by their camera's clock, and handed over late or early as it falls: nothing to wait awake for. */
    @Test
    void shouldExpectNothingOfFramesThatAreHandedOverAsItFalls() {
        SplittableRandom random = new SplittableRandom(5);
        int expected = 0;
        for (int i = 0; i < 400; i++) {
            long arrival = FIRST + i * 4_000_000L;
            rhythm.frame(arrival, arrival + random.nextInt(2_000_000));
            expected += rhythm.expectedNanos() == FrameRhythm.UNKNOWN ? 0 : 1;
        }

        assertThat(expected).isZero();
    }

    @Test
    void shouldNotKeepTheLoopAwakeForFramesThatFollowEachOtherTooFast() {
        steady(FIRST, 400_000, 100);

        assertThat(rhythm.expectedNanos()).isEqualTo(FrameRhythm.UNKNOWN);
    }
}
