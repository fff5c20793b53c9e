package io.mienloop.app;

import io.mienloop.rig.ByteSink;
import io.mienloop.rig.Channel;
import io.mienloop.rig.ChannelLimits;
import io.mienloop.rig.ChannelRole;
import io.mienloop.rig.MessageDecoder;
import io.mienloop.rig.PulseProgram;
import io.mienloop.rig.RigClient;
import io.mienloop.rig.RigPlan;
import io.mienloop.rig.RigTimings;
import io.mienloop.sim.SimulatedRig;
import io.mienloop.sim.SteppedSimulatedLink;
import java.util.List;

/**
 * Sends triggers to a board of software, in simulated time, until the compiler has done its work on the way from a decision to the
 * wire: a session has so few of them that each would else be interpreted. Nothing of it reaches a rig or a record.
 */
final class CommandWarmUp {
    private static final long STEP_NANOS = 5_000_000L;
    private static final int TRIGGERS = 6_000;
    private static final int MOST_STEPS = 4 * TRIGGERS;
    private static final long EXPIRY_MICROS = 50_000L;

    private static final RigPlan PLAN = new RigPlan(
            List.of(new Channel("warm-up", ChannelRole.LED, 0, 6)),
            List.of(ChannelLimits.hard(ChannelRole.LED)),
            List.of(PulseProgram.single(0, 0, 1_000, 0)),
            RigPlan.DEFAULT_BAUD,
            3_600_000,
            RigTimings.DEFAULT);

    private final SteppedSimulatedLink link = new SteppedSimulatedLink(
            new SimulatedRig(SimulatedBoard.settings(PLAN), (channel, high, level, timeNanos) -> {}));
    private final RigClient client = new RigClient(PLAN, link, 1);
    private final MessageDecoder decoder = new MessageDecoder(message -> client.on(message, message.arrivalNanos));
    private final ByteSink sink = new ByteSink() {
        @Override
        public void bytes(byte[] bytes, int offset, int length, long hostNanos) {
            decoder.accept(bytes, offset, length, hostNanos);
        }

        @Override
        public void lost(String why) {
            throw new IllegalStateException("the board of the warm-up was lost: " + why);
        }
    };

    private CommandWarmUp() {}

    /** @return how many triggers were sent */
    static int run() {
        return new CommandWarmUp().sent();
    }

    private int sent() {
        int sent = 0;
        boolean arming = false;
        for (int step = 1; step <= MOST_STEPS && sent < TRIGGERS; step++) {
            long now = step * STEP_NANOS;
            link.advanceTo(now, sink);
            client.advance(now);
            client.heartbeat(now);
            if (client.armed()) {
                sent += client.trigger(0, now, EXPIRY_MICROS) >= 0 ? 1 : 0;
            } else if (!arming && client.armable()) {
                arming = true;
                client.arm(now);
            }
        }
        if (client.failed() || sent == 0) {
            throw new IllegalStateException("the warm-up sent " + sent + " triggers: " + client.failure());
        }
        return sent;
    }
}
