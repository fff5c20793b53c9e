package io.mienloop.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.mienloop.rig.ByteSink;
import io.mienloop.rig.DeviceMessage;
import io.mienloop.rig.MessageDecoder;
import io.mienloop.rig.RigClient;
import io.mienloop.sim.SteppedSimulatedLink;
import io.mienloop.trigger.ArmPlan;
import io.mienloop.trigger.Runaway;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;

/** Invariant 9: in the steady state the loop makes no garbage. Counts bytes around the loop's own calls, board and test aside. */
final class LoopAllocationTest {
    private static final int WARM_UP = 60_000;
    private static final int MEASURED = 100_000;
    private static final long MOST_BYTES = 1024;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final LoopEvent event = new ClosedLoop().event();
    private long now;
    private long allocated;

    @Test
    void shouldAllocateNextToNothingOverAHundredThousandFrames() {
        ClosedLoop closed = new ClosedLoop();
        closed.arms = new ArmPlan(1, 1, 0, 3);
        closed.runaway = new Runaway(100_000, 1_000_000_000L);
        closed.refractoryNanos = 10_000_000;
        SteppedSimulatedLink link = new SteppedSimulatedLink(closed.board(), () -> now);
        ArrayDeque<DeviceMessage> heard = new ArrayDeque<>();
        MessageDecoder decoder = new MessageDecoder(message -> {
            DeviceMessage copy = new DeviceMessage();
            copy.copyFrom(message);
            heard.add(copy);
        });
        ByteSink sink = new ByteSink() {
            @Override
            public void bytes(byte[] b, int offset, int length, long hostNanos) {
                decoder.accept(b, offset, length, hostNanos);
            }

            @Override
            public void lost(String why) {
                throw new AssertionError(why);
            }
        };
        try (PixelPool pool = new PixelPool(2, (long) ClosedLoop.SIDE * ClosedLoop.SIDE)) {
            RigClient client = closed.client(link);
            FrameLoop loop = closed.loop(client, pool);
            event.begin(EventKind.WARMED, 0);
            loop.on(event, () -> now);
            long commands = 0;
            for (int frame = 0; frame < WARM_UP + MEASURED; frame++) {
                if (frame == WARM_UP) {
                    allocated = 0;
                    commands = 0;
                }
                link.advanceTo(now, sink);
                while (!heard.isEmpty()) {
                    event.begin(EventKind.DEVICE, now);
                    event.device.copyFrom(heard.poll());
                    on(loop);
                }
                byte[] picture = frame % 60 < 10 ? ClosedLoop.PAIN : ClosedLoop.NEUTRAL;
                int slot = pool.acquire();
                MemorySegment.copy(picture, 0, pool.pixels(slot), ValueLayout.JAVA_BYTE, 0, picture.length);
                event.begin(EventKind.FRAME, now);
                event.frame = frame;
                event.slot = slot;
                on(loop);
                commands += event.commands();
                now += 5_000_000;
            }

            assertThat(loop.failure()).isNull();
            assertThat(loop.ending()).as(loop.reason()).isNull();
            assertThat(commands).as("stimuli and shams").isGreaterThan(1000);
            assertThat(closed.edges).isNotEmpty();
            assertThat(allocated).as("bytes over %d frames", MEASURED).isLessThanOrEqualTo(MOST_BYTES);
        }
    }

    private void on(FrameLoop loop) {
        LoopClock clock = clock();
        long before = threads.getCurrentThreadAllocatedBytes();
        loop.on(event, clock);
        allocated += threads.getCurrentThreadAllocatedBytes() - before;
    }

    private LoopClock clock() {
        return () -> now;
    }
}
