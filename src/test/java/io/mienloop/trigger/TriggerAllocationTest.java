package io.mienloop.trigger;

import static io.mienloop.trigger.Rules.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

final class TriggerAllocationTest {
    @Test
    void shouldAllocateNothingInTheSteadyState() {
        Gate gate = new Gate(1, 0, 100_000 * MILLI);
        TriggerEngine engine = new TriggerEngine(Rules.plan(
                new Runaway(1_000_000, 1),
                new ArmPlan(2, 1, 3, 1),
                Rules.usual().dwell(20, 2).refractory(0).gates(gate).build("pain")));
        double[] similarity = {0.5, 0.1};
        double[] z = new double[2];
        byte[] verdicts = new byte[1];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().threadId();
        long before = 0;
        for (int i = 0; i < 120_000; i++) {
            if (i == 20_000) {
                before = threads.getThreadAllocatedBytes(thread);
            }
            long now = i * 20 * MILLI;
            z[0] = i % 10 < 5 ? 5 : 0;
            engine.frame(now, MILLI, similarity, z, verdicts);
            if (verdicts[0] == Verdict.DUE) {
                engine.commit(0, now);
            }
            if (i % 50 == 0) {
                engine.stimulus(1, now, now + MILLI);
                engine.abstained(now);
            }
        }
        assertThat(threads.getThreadAllocatedBytes(thread) - before).isLessThanOrEqualTo(1024);
        assertThat(engine.fired(0)).isPositive();
        assertThat(engine.sham(0)).isPositive();
    }
}
