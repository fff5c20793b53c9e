package io.mienloop.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.testing.Tags;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag(Tags.NO_CLOCK)
final class ReadingTimeTest {
    private static final long MILLI = 1_000_000L;
    private static final long DUE = 5_000 * MILLI;

    private final ReadingTime reading = new ReadingTime(100);

    private void took(int frames, long nanos) {
        for (int i = 0; i < frames; i++) {
            reading.took(nanos);
        }
    }

    @Test
    void shouldReadAtOnceUntilItHasSeenHowLongThatTakes() {
        assertThat(reading.next(DUE)).isLessThanOrEqualTo(DUE);
        reading.took(MILLI / 10);
        assertThat(reading.next(DUE)).isLessThanOrEqualTo(DUE);
    }

    @Test
    void shouldReadAsLateAsAReadingTwiceAsLongAllows() {
        took(1_000, MILLI);

        assertThat(reading.next(DUE) + 2 * MILLI).isBetween(DUE + 9 * MILLI, DUE + 10 * MILLI - CameraFeed.SPUN_NANOS);
    }

    @Test
    void shouldLeaveMoreTimeAfterALongReadingAndForgetItInTime() {
        took(1_000, MILLI);
        long usual = reading.next(DUE);

        reading.took(4 * MILLI);

        assertThat(reading.next(DUE)).isLessThanOrEqualTo(DUE + 2 * MILLI);
        took(1_000, MILLI);
        assertThat(reading.next(DUE)).isEqualTo(usual);
    }

    @Test
    void shouldReadAtOnceWhereAReadingTakesHalfTheTime() {
        took(1_000, 5 * MILLI);

        assertThat(reading.next(DUE)).isLessThanOrEqualTo(DUE);
    }

    @Test
    void shouldReadAtOnceWhereTheRateIsUnknown() {
        ReadingTime unknown = new ReadingTime(0);
        unknown.took(1);

        assertThat(unknown.next(DUE)).isLessThanOrEqualTo(DUE);
    }
}
