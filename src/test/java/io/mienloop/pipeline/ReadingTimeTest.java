package io.mienloop.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.testing.Tags;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag(Tags.NO_CLOCK)
final class ReadingTimeTest {
    private static final long MILLI = 1_000_000L;
    private static final long GAP = 10 * MILLI;

    private final ReadingTime reading = new ReadingTime(100);
    private long due = 5_000 * MILLI;

    private void read(int frames, long tookNanos, long gapNanos) {
        for (int i = 0; i < frames; i++) {
            due += gapNanos;
            reading.read(tookNanos, due);
        }
    }

    @Test
    void shouldReadAtOnceUntilItHasSeenHowLongThatTakes() {
        read(2, MILLI / 10, GAP);

        assertThat(reading.next()).isLessThanOrEqualTo(due);
    }

    @Test
    void shouldLeaveTheFirstHalfToTheLoop() {
        read(1_000, MILLI, GAP);

        assertThat(reading.next()).isEqualTo(due + GAP / 2);
    }

    @Test
    void shouldLeaveTimeForAReadingTwiceAsLongAsAnyOfLate() {
        read(1_000, MILLI, GAP);
        read(1, 4 * MILLI, GAP);

        assertThat(reading.next()).isBetween(due, due + GAP - 8 * MILLI - CameraFeed.SPUN_NANOS);
        read(1_000, MILLI, GAP);
        assertThat(reading.next()).isEqualTo(due + GAP / 2);
    }

    @Test
    void shouldReadAtOnceWhereAReadingTakesHalfTheTime() {
        read(1_000, 5 * MILLI, GAP);

        assertThat(reading.next()).isLessThanOrEqualTo(due);
    }

    /** A file that says one rate and has frames of another, or whose frames come in pairs. */
    @Test
    void shouldGoByTheShortestGapOfLateWhateverTheRateIsSaidToBe() {
        read(1_000, MILLI / 10, GAP);
        read(1, MILLI / 10, GAP / 4);

        assertThat(reading.next()).isEqualTo(due + GAP / 8);
        for (int pair = 0; pair < 20; pair++) {
            read(1, MILLI / 10, 2 * GAP);
            assertThat(reading.next() + 2 * MILLI / 10).as("pair %d", pair).isLessThan(due + GAP / 4);
            read(1, MILLI / 10, GAP / 4);
        }
        read(1_000, MILLI / 10, GAP);
        assertThat(reading.next()).isEqualTo(due + GAP / 2);
    }

    @Test
    void shouldForgetTwoFramesThatWereDueAtOnce() {
        read(1_000, MILLI, GAP);
        read(1, MILLI, 0);
        assertThat(reading.next()).isLessThanOrEqualTo(due);

        read(2_000, MILLI, GAP);

        assertThat(reading.next()).isEqualTo(due + GAP / 2);
    }

    @Test
    void shouldReadAtOnceWhereTheRateIsUnknown() {
        ReadingTime unknown = new ReadingTime(0);
        assertThat(unknown.next()).isBetween(-MILLI, 0L); // a time of the session's clock, whatever is asked of it
        for (int i = 0; i < 1_000; i++) {
            unknown.read(1, i * GAP);
        }

        assertThat(unknown.next()).isLessThanOrEqualTo(999 * GAP);
    }
}
