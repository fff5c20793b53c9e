package io.mienloop.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class StandStillTest {
    private static final long MS = 1_000_000;

    private final StandStill standStill = new StandStill();

    /** A turn that begins at one time on an event of another, in ms; answers what is noted, in ms. */
    private long turn(long begun, long time) {
        LoopEvent event = new LoopEvent(1, 0);
        event.begin(EventKind.TICK, time * MS);
        event.begunNanos = begun * MS;
        return standStill.turn(event) / MS;
    }

    @Test
    void shouldNoteNothingOfALoopThatRuns() {
        long noted = 0;
        for (long t = 1_000_000; t < 1_002_000; t += 20) {
            noted += turn(t, t);
        }
        assertThat(noted).isZero();
        assertThat(standStill.explains(1_002_000 * MS)).isFalse();
        assertThat(turn(1_002_060, 1_002_060)).as("a hiccup").isZero();
    }

    /** Heartbeats go out every 100 ms and the board waits for 290: a camera that ceases next must not be excused. */
    @Test
    void shouldExplainNoDisarmingThatItWasTooShortFor() {
        turn(1000, 1000);

        assertThat(turn(1150, 1150)).isEqualTo(150);
        assertThat(standStill.explains(1300 * MS)).isFalse();
    }

    @Test
    void shouldSayThatTheProcessWasStoppedWhenNothingHappenedMeanwhile() {
        turn(1000, 1000);

        assertThat(turn(1700, 1699)).isEqualTo(700);
        assertThat(standStill.text()).startsWith("this program did not run for 700 ms (the process was stopped");
        assertThat(standStill.explains(1800 * MS)).isTrue();
        assertThat(standStill.explains(2800 * MS)).isFalse();
    }

    @Test
    void shouldSayThatTheLoopWasHeldUpWhenOthersLivedOn() {
        turn(1000, 1000);

        assertThat(turn(1700, 1020)).isEqualTo(700);
        assertThat(turn(1700, 1040)).as("told once").isZero();
        assertThat(standStill.text()).startsWith("the loop did not run for 700 ms (its thread was held up");
    }
}
