package io.mienloop.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.mienloop.rig.ByteSink;
import io.mienloop.rig.MessageDecoder;
import io.mienloop.rig.RigClient;
import io.mienloop.rig.RigFact;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** The loop's share of the wire makes no garbage, and neither does the simulated board. */
final class RigClientAllocationTest {
    private final SimulatedRig rig = new SimulatedRig(SimulatedRigSettings.of(DryRig.CHANNELS), (c, h, l, t) -> {});
    private final SteppedSimulatedLink link = new SteppedSimulatedLink(rig);
    private final RigClient client = new RigClient(DryRig.plan(DryRig.CHANNELS, DryRig.PROGRAMS), link, 1);
    private final RigFact fact = new RigFact();
    private long now;
    private int fired;
    private int coded;
    private boolean bad;

    private void steps(int count) {
        for (int i = 0; i < count; i++) {
            now += DryRig.MS;
            link.advanceTo(now);
            client.advance(now);
            client.heartbeat(now);
            client.nextBarcode(now);
            if (i % 2000 == 0 && client.armed()) {
                fired += client.trigger(DryRig.P_LED, now, 50_000) > 0 ? 1 : 0;
            }
            while (client.poll(fact)) {
                coded += fact.code == RigFact.BARCODE_SENT ? 1 : 0;
                bad |= fact.code != RigFact.READY && fact.code != RigFact.ARMED && fact.code != RigFact.BARCODE_SENT;
            }
        }
    }

    @Test
    void shouldAllocateNothingInTheSteadyState() {
        MessageDecoder decoder = new MessageDecoder(m -> client.on(m, m.arrivalNanos));
        link.open(new ByteSink() {
            @Override
            public void bytes(byte[] b, int offset, int length, long hostNanos) {
                decoder.accept(b, offset, length, hostNanos);
            }

            @Override
            public void lost(String why) {
                throw new AssertionError(why);
            }
        });
        client.barcodes(DryRig.SYNC.index(), 1_000_000);
        steps(1_000);
        client.arm(now);
        steps(100_000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        steps(100_000);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(client.armed()).isTrue();
        assertThat(fired).isGreaterThan(90);
        assertThat(coded).isGreaterThan(190);
        assertThat(bad).as("something failed").isFalse();
        assertThat(allocated).isLessThanOrEqualTo(1024);
    }
}
