package io.mienloop.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Baselines against sorting a list of what they should hold. */
final class BaselineTest {
    private static final long SECOND = 1_000_000_000L;
    private static final double FLOOR = 1e-6;
    private static final double NO_ALARM = Double.POSITIVE_INFINITY;

    private record Value(double similarity, long time) {}

    private static double median(Stream<Double> values) {
        List<Double> sorted = values.sorted().toList();
        int n = sorted.size();
        return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
    }

    private static void assertHolds(Baseline baseline, List<Value> values, String as) {
        double median = median(values.stream().map(Value::similarity));
        double mad = median(values.stream().map(v -> Math.abs(v.similarity() - median)));
        double spread = Math.max(1.4826 * mad, FLOOR);
        assertThat(baseline.ready()).as(as).isTrue();
        assertThat(baseline.median()).as(as).isEqualTo(median);
        assertThat(baseline.spread()).as(as).isCloseTo(spread, within(1e-12));
        assertThat(baseline.z(0.7)).as(as).isCloseTo((0.7 - median) / spread, within(1e-6));
        assertThat(baseline.z(Double.NaN)).as(as).isNaN();
    }

    /** Similarities as they come: noise, ties from quantising, an expression now and then. */
    private static double similarity(RandomGenerator random) {
        double value = 0.4 + 0.05 * random.nextGaussian() + (random.nextInt(20) == 0 ? 0.3 : 0);
        return random.nextBoolean() ? value : Math.rint(value * 50) / 50;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldHoldExactlyTheTrailingWindowLessExclusions(long seed) {
        RandomGenerator random = Pictures.random(seed);
        long window = 60 * SECOND;
        TrailingBaseline baseline =
                new TrailingBaseline(window, 20, TrailingBaseline.USUAL_EXCLUSION_NANOS, FLOOR, NO_ALARM);
        List<Value> taken = new ArrayList<>();
        long start = random.nextLong(1000 * SECOND);
        long excludedUntil = Long.MIN_VALUE;
        long time = start;
        for (int frame = 0; frame < 4000; frame++) {
            double similarity = random.nextInt(50) == 0 ? Double.NaN : similarity(random);
            baseline.offer(similarity, time);
            if (!Double.isNaN(similarity) && time >= excludedUntil) {
                taken.add(new Value(similarity, time));
            }
            long now = time;
            taken.removeIf(value -> value.time() <= now - window);
            if (time - start < window) {
                assertThat(baseline.ready()).as("seed %d", seed).isFalse();
                assertThat(baseline.z(0.7)).isNaN();
                assertThat(baseline.median()).isNaN();
                assertThat(baseline.spread()).isNaN();
            } else if (frame % 37 == 0) {
                assertHolds(baseline, taken, "seed " + seed + ", frame " + frame);
            }
            if (random.nextInt(700) == 0) {
                baseline.exclude(time, time + SECOND / 2); // a stimulus at this frame: it and what was before stay
                excludedUntil = Math.max(excludedUntil, time + SECOND / 2 + 10 * SECOND);
            }
            time += SECOND / 30 + random.nextLong(SECOND / 30);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void shouldGatherForTheDurationThenStayAsItIs(long seed) {
        RandomGenerator random = Pictures.random(seed);
        CollectedBaseline baseline = new CollectedBaseline(30 * SECOND, 25, FLOOR, NO_ALARM);
        List<Value> taken = new ArrayList<>();
        baseline.exclude(5 * SECOND, 7 * SECOND);
        baseline.exclude(6 * SECOND, 8 * SECOND);
        for (long time = 0; time < 90 * SECOND; time += SECOND / 25) {
            double similarity = similarity(random) + (time < 30 * SECOND ? 0 : 1);
            boolean excluded = time >= 5 * SECOND && time < 8 * SECOND;
            baseline.offer(similarity, time);
            if (time < 30 * SECOND) {
                assertThat(baseline.ready()).isFalse();
                assertThat(baseline.z(similarity)).isNaN();
                if (!excluded) {
                    taken.add(new Value(similarity, time));
                }
            } else if (time % (2 * SECOND) == 0) {
                assertHolds(baseline, taken, "seed " + seed);
            }
        }
        assertThat(taken).hasSize(27 * 25);
    }

    @Test
    void shouldGatherOnUntilThereAreEnoughValues() {
        CollectedBaseline baseline = new CollectedBaseline(SECOND, 10, FLOOR, NO_ALARM);
        for (int second = 0; second < CollectedBaseline.LEAST_VALUES; second++) {
            baseline.offer(second, second * SECOND);
            assertThat(baseline.ready()).isFalse();
        }

        baseline.offer(1000, CollectedBaseline.LEAST_VALUES * SECOND);

        assertThat(baseline.ready()).isTrue();
        assertThat(baseline.median()).isEqualTo(14.5); // of 0 to 29
    }

    @Test
    void shouldHaveTheHandComputedFigures() {
        // Median of 1, 1, 2, 2, 4, 6, 9 is 2; distances 1, 1, 0, 0, 2, 4, 7; MAD 1. And of 1, 3, 5, 100: 4, 1 and 3
        // average 2.
        SortedWindow odd = new SortedWindow(100, 1e9);
        long time = 0;
        for (double value : new double[] {6, 1, 2, 9, 1, 4, 2}) {
            odd.add(value, time += 10);
        }
        SortedWindow even = new SortedWindow(100, 1e9);
        for (double value : new double[] {100, 5, 1, 3}) {
            even.add(value, time += 10);
        }

        assertThat(odd.median()).isEqualTo(2);
        assertThat(odd.mad()).isEqualTo(1);
        assertThat(even.median()).isEqualTo(4);
        assertThat(even.mad()).isEqualTo(2); // distances 1, 1, 3, 96
    }

    @Test
    void shouldThinFramesFasterThanTwiceTheRateInsteadOfOverflowing() {
        TrailingBaseline baseline = new TrailingBaseline(60 * SECOND, 10, 0, FLOOR, NO_ALARM);
        for (int frame = 0; frame < 20_000; frame++) {
            baseline.offer(frame, frame * (SECOND / 200)); // 200 frames a second
        }

        // Of the last 60 s, frames 8000 to 19,999, every tenth is held: 8000, 8010 … 19,990.
        assertThat(baseline.median()).isEqualTo(13_995);
    }

    @Test
    void shouldForgetAValueWhenAWholeWindowHasPassedSince() {
        TrailingBaseline baseline = new TrailingBaseline(60 * SECOND, 10, 0, FLOOR, NO_ALARM);
        for (int second = 0; second <= 60; second++) {
            baseline.offer(second, second * SECOND);
        }

        assertThat(baseline.median()).isEqualTo(30.5); // of 1 to 60
    }

    @Test
    void shouldStopAnsweringWhenExclusionsEmptyTheWindow() {
        TrailingBaseline baseline = new TrailingBaseline(60 * SECOND, 10, 0, FLOOR, NO_ALARM);
        long time = 0;
        for (; time <= 60 * SECOND; time += SECOND / 10) {
            baseline.offer(0.5, time);
        }
        assertThat(baseline.ready()).isTrue();
        assertThat(baseline.spread()).isEqualTo(FLOOR);

        baseline.exclude(time, time + 120 * SECOND);
        for (; time < 118 * SECOND; time += SECOND / 10) {
            baseline.offer(0.5, time);
        }

        assertThat(baseline.ready()).isFalse(); // under 30 values are left
        assertThat(baseline.z(0.5)).isNaN();
    }

    private record Pair(Baseline calm, Baseline stormy) {}

    static Stream<Pair> pairs() {
        return Stream.of(
                new Pair(new FrozenBaseline(0.4, 0.05, 0.1), new FrozenBaseline(0.4, 0.05, 0.1)),
                new Pair(
                        new CollectedBaseline(30 * SECOND, 20, FLOOR, 0.1),
                        new CollectedBaseline(30 * SECOND, 20, FLOOR, 0.1)),
                new Pair(
                        new TrailingBaseline(60 * SECOND, 20, SECOND, FLOOR, 0.1),
                        new TrailingBaseline(60 * SECOND, 20, SECOND, FLOOR, 0.1)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void shouldNeverKnowTheFuture(Pair pair) {
        // Both live through the same 100 s; then one sees calm and the other a storm. What they said before is the
        // same, and
        // a frame's own value does not bear on its own z.
        RandomGenerator random = Pictures.random(9);
        List<Double> calm = new ArrayList<>();
        List<Double> storm = new ArrayList<>();
        for (int frame = 0; frame < 3000; frame++) {
            long time = frame * (SECOND / 20);
            double similarity = similarity(random);
            boolean future = frame >= 2000;
            calm.add(pair.calm().z(0.6));
            storm.add(pair.stormy().z(0.6));
            pair.calm().offer(similarity, time);
            pair.stormy().offer(future ? similarity * 3 : similarity, time);
        }

        assertThat(storm.subList(0, 2001)).isEqualTo(calm.subList(0, 2001));
    }

    @Test
    void shouldRaiseTheDriftAlarmWhenTheRecentMedianMovesAway() {
        Baseline frozen = FrozenBaseline.of(new BaselineStatistics(6000, 300, 0.4, 0.02), 0.01, 0.05);
        assertThat(frozen.spread()).isEqualTo(1.4826 * 0.02);
        Baseline[] all = {
            frozen,
            new CollectedBaseline(60 * SECOND, 20, FLOOR, 0.05),
            new TrailingBaseline(60 * SECOND, 20, SECOND, FLOOR, 0.05)
        };
        for (Baseline baseline : all) {
            long time = 0;
            for (; time < 120 * SECOND; time += SECOND / 20) {
                // Expressions of 3 s in every 10 are no drift.
                baseline.offer(time % (10 * SECOND) < 3 * SECOND ? 0.9 : 0.4 + time % 7 * 0.001, time);
                assertThat(baseline.drifting()).isFalse();
            }
            for (; time < 132 * SECOND; time += SECOND / 20) {
                baseline.offer(0.46, time);
            }
            assertThat(baseline.drifting()).isFalse(); // 12 s of these and 14 s of expressions: less than half of 60 s
            for (; time < 190 * SECOND; time += SECOND / 20) {
                baseline.offer(0.46, time);
            }
            assertThat(baseline.drifting()).as("%s", baseline.getClass()).isTrue();
        }
    }

    @Test
    void shouldNotJudgeDriftByExcludedOrTooFewFrames() {
        FrozenBaseline baseline = new FrozenBaseline(0.4, 0.05, 0.05);
        baseline.exclude(0, 50 * SECOND);
        for (long time = 0; time < 50 * SECOND; time += SECOND / 20) {
            baseline.offer(0.9, time);
        }
        assertThat(baseline.drifting()).isFalse();
        for (int frame = 0; frame < 299; frame++) {
            baseline.offer(0.9, 50 * SECOND + frame * (SECOND / 20));
            assertThat(baseline.drifting()).isFalse();
        }
        baseline.offer(0.9, 65 * SECOND);
        assertThat(baseline.drifting()).isTrue();
    }

    @Test
    void shouldRememberManyExclusionsAtOnce() {
        Exclusions exclusions = new Exclusions();
        for (int i = 0; i < 64; i++) {
            exclusions.add(i * 10, i * 10 + 5);
        }
        exclusions.add(700, 705); // one too many: the last two become 630 to 705

        for (int time = 0; time < 800; time++) {
            boolean wanted = time < 630 ? time % 10 < 5 : time < 705;
            assertThat(exclusions.contains(time)).as("time %d", time).isEqualTo(wanted);
        }
    }

    @Test
    void shouldRefuseWhatMakesNoBaseline() {
        assertThatThrownBy(() -> new FrozenBaseline(Double.NaN, 1, 1)).hasMessageContaining("finite median");
        assertThatThrownBy(() -> new FrozenBaseline(0, 0, 1)).hasMessageContaining("above 0");
        assertThatThrownBy(() -> new FrozenBaseline(0, 1, 0)).hasMessageContaining("drift alarm");
        assertThatThrownBy(() -> new CollectedBaseline(0, 20, 1, 1)).hasMessageContaining("0.0 s");
        assertThatThrownBy(() -> new CollectedBaseline(SECOND, Double.NaN, 1, 1))
                .hasMessageContaining("NaN frames/s");
        assertThatThrownBy(() -> new TrailingBaseline(59 * SECOND, 20, 0, 1, 1)).hasMessageContaining("59.0 s");
        FrozenBaseline baseline = new FrozenBaseline(0, 1, 1);
        baseline.offer(0.1, 5);
        assertThatThrownBy(() -> baseline.offer(0.1, 4)).hasMessageContaining("4 ns came after 5 ns");
        assertThatThrownBy(() -> baseline.exclude(5, 4)).hasMessageContaining("before its start");
        baseline.exclude(5, 5); // nothing
    }
}
