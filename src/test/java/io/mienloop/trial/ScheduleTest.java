package io.mienloop.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ScheduleTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void shouldHandOutWhatIsDueInOrderAndEachOnce() {
        Schedule schedule = new Schedule(
                List.of(
                        new PlannedStimulus(0, new Timing.At(List.of(10 * SECOND, 40 * SECOND))),
                        new PlannedStimulus(1, new Timing.Every(5 * SECOND, 35 * SECOND, 35 * SECOND, 2))),
                1);

        assertThat(schedule.nextNanos()).isEqualTo(5 * SECOND);
        assertThat(schedule.due(5 * SECOND - 1)).isEqualTo(-1);
        assertThat(schedule.due(5 * SECOND)).isEqualTo(1);
        assertThat(schedule.due(5 * SECOND)).isEqualTo(-1);
        // Long asleep: nothing is lost, and the plan's order decides between the two of 40 s.
        assertThat(List.of(schedule.due(99 * SECOND), schedule.due(99 * SECOND), schedule.due(99 * SECOND)))
                .containsExactly(0, 0, 1);
        assertThat(schedule.due(Long.MAX_VALUE)).isEqualTo(-1);
        assertThat(schedule.nextNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldDrawIntervalsUniformlyWithinTheirEnds() {
        Timing uniform = new Timing.Every(0, 90 * SECOND, 150 * SECOND, 10_001);
        Schedule schedule = new Schedule(List.of(new PlannedStimulus(0, uniform)), 4711);
        List<Long> intervals = new ArrayList<>();
        for (int i = 1; i < schedule.size(); i++) {
            intervals.add(schedule.nanos(i) - schedule.nanos(i - 1));
        }
        assertThat(intervals).allMatch(interval -> interval >= 90 * SECOND && interval <= 150 * SECOND);
        // A uniform [90, 150] has mean 120 and standard deviation 60/√12 = 17.3; its mean over 10,000 an error of 0.17.
        double mean = intervals.stream().mapToLong(Long::longValue).average().orElseThrow() / SECOND;
        assertThat(mean).isCloseTo(120, within(0.7));
        long lowest =
                intervals.stream().filter(interval -> interval < 96 * SECOND).count();
        assertThat(lowest / 10_000.0).isCloseTo(0.1, within(0.012));
    }

    @Test
    void shouldDrawEachPlanFromItsOwnStreamOfTheSeed() {
        PlannedStimulus first = new PlannedStimulus(0, new Timing.Every(0, 1, SECOND, 50));
        PlannedStimulus second = new PlannedStimulus(1, new Timing.Every(0, 1, SECOND, 50));
        PlannedStimulus changed = new PlannedStimulus(0, new Timing.Every(0, 1, SECOND, 7));

        assertThat(times(List.of(first, second), 1, 4711)).isEqualTo(times(List.of(changed, second), 1, 4711));
        assertThat(times(List.of(first, second), 0, 4711)).isNotEqualTo(times(List.of(first, second), 1, 4711));
        assertThat(times(List.of(first, second), 0, 4711)).isNotEqualTo(times(List.of(first, second), 0, 4712));
    }

    private static List<Long> times(List<PlannedStimulus> plan, int stimulus, long seed) {
        Schedule schedule = new Schedule(plan, seed);
        return IntStream.range(0, schedule.size())
                .filter(i -> schedule.stimulus(i) == stimulus)
                .mapToObj(schedule::nanos)
                .toList();
    }

    @Test
    void shouldRefuseTimesThatDoNotAscendAndEmptyIntervals() {
        assertThatThrownBy(() -> new Timing.At(List.of(5L, 5L))).hasMessageContaining("ascend");
        assertThatThrownBy(() -> new Timing.At(List.of())).hasMessageContaining("at least one");
        assertThatThrownBy(() -> new Timing.Every(0, 0, 5, 1)).hasMessageContaining("shortest");
        assertThatThrownBy(() -> new Timing.Every(0, 6, 5, 1)).hasMessageContaining("shortest");
    }

    @Test
    void shouldWalkAlongWithoutAllocating() {
        Schedule schedule = new Schedule(List.of(new PlannedStimulus(0, new Timing.Every(0, 10, 10, 50_000))), 1);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().threadId();
        long before = threads.getThreadAllocatedBytes(thread);
        long handedOut = 0;
        for (long now = 0; now < 500_000; now++) {
            handedOut += schedule.due(now) + 1 + (schedule.nextNanos() & 0);
        }
        assertThat(threads.getThreadAllocatedBytes(thread) - before).isLessThanOrEqualTo(1024);
        assertThat(handedOut).isEqualTo(50_000);
    }
}
