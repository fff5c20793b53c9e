package io.mienloop.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ClockSyncTest {
    private static final int BAUD = 500_000;
    private static final long PING_NANOS = 6 * 20_000;
    private static final long PONG_NANOS = 14 * 20_000;

    /** A board whose clock is known exactly: 4000 ppm fast, its timer 20 s from wrapping. */
    private static long ticks(long nanos) {
        return (long) Math.floor(nanos * 1.004 / 500) + 0xFFFF_FFFFL - 40_000_000;
    }

    private static ClockSync pinged(long seed, int pings) {
        SplittableRandom random = new SplittableRandom(seed);
        ClockSync sync = new ClockSync(BAUD);
        for (int i = 0; i < pings; i++) {
            long sent = i * 125_000_000L;
            long there = 100_000 + random.nextLong(5_000);
            long back = 100_000 + random.nextLong(5_000);
            if (i / 8 % 5 == 4) {
                there += 3_000_000; // a scheduler's stall in every fifth window, all of it, one way
            } else if (random.nextInt(4) == 0) {
                back += random.nextLong(2_000_000);
            }
            long received = sent + there + PING_NANOS;
            long answered = received + 20_000;
            long read = answered + PONG_NANOS + back;
            sync.pong(sent, read, ticks(received) & 0xFFFF_FFFFL, ticks(answered) & 0xFFFF_FFFFL);
        }
        return sync;
    }

    /** For 20 s every other window is late by 4 ms one way, so the mapping cannot know better than 2 ms; then a calm minute. */
    @Test
    void shouldSortAsTheLibraryDoes() {
        SplittableRandom random = new SplittableRandom(5);
        for (int count = 0; count <= 496; count++) {
            double[] values =
                    random.doubles(496).map(v -> Math.rint(v * 100) / 10 - 5).toArray();
            values[random.nextInt(496)] = Double.NaN;
            values[random.nextInt(496)] = Double.NEGATIVE_INFINITY;
            values[random.nextInt(496)] = -0.0;
            double[] expected = values.clone();
            Arrays.sort(expected, 0, count);

            ClockSync.sort(values, count);

            assertThat(values).isEqualTo(expected);
        }
    }

    @Test
    void shouldRememberItsWorstFitWhenTheLastIsGood() {
        ClockSync sync = new ClockSync(BAUD);
        assertThat(sync.worstResidualNanos()).isNaN();
        for (int i = 0; i < 8 * 80; i++) {
            long sent = i * 125_000_000L;
            long there = 100_000 + (i < 160 && i / 8 % 2 == 0 ? 4_000_000 : 0);
            long received = sent + there + PING_NANOS;
            long read = received + 20_000 + PONG_NANOS + 100_000;
            sync.pong(sent, read, ticks(received) & 0xFFFF_FFFFL, ticks(received + 20_000) & 0xFFFF_FFFFL);
        }

        assertThat(sync.residualNanos()).isLessThan(10_000);
        assertThat(sync.worstResidualNanos()).isBetween(1_000_000.0, 3_000_000.0);
        double worst = sync.worstResidualNanos();
        sync.reset();
        assertThat(sync.worstResidualNanos())
                .as("of the session, not of one start of the board")
                .isEqualTo(worst);
    }

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldMapAcrossStallsDriftAndTheTimersWrap(long seed) {
        ClockSync sync = pinged(seed, 8 * 40); // 40 s: the wrap at 20 s is inside

        assertThat(sync.driftPpm()).isCloseTo(4000, within(1.0));
        assertThat(sync.residualNanos()).isLessThan(10_000);
        for (long t = 30_000_000_000L; t < 41_000_000_000L; t += 333_333_333L) {
            long device = sync.extend(ticks(t) & 0xFFFF_FFFFL);
            assertThat(device).isEqualTo(ticks(t)); // extended beyond 32 bits
            assertThat(sync.deviceToHost(device)).isCloseTo(t, within(5_000L));
            assertThat(sync.hostToDevice(t)).isCloseTo(ticks(t), within(10L));
        }
    }

    @Test
    void shouldBeReadyAfterThreeWindowsAndRefuseBefore() {
        assertThat(pinged(1, 23).synced()).isFalse();
        assertThat(pinged(1, 24).synced()).isTrue();
        assertThatThrownBy(() -> pinged(1, 23).deviceToHost(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldExtendTicksThatComeOutOfOrder() {
        ClockSync sync = new ClockSync(BAUD);
        assertThat(sync.extend(0xFFFF_FFF0L)).isEqualTo(0xFFFF_FFF0L);
        assertThat(sync.extend(0x10)).isEqualTo(0x1_0000_0010L);
        assertThat(sync.extend(0xFFFF_FFFFL)).isEqualTo(0xFFFF_FFFFL);
        assertThat(sync.extend(0x20)).isEqualTo(0x1_0000_0020L);
    }
}
