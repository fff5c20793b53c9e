package io.mienloop.app;

import io.mienloop.rig.RigPlan;
import io.mienloop.sim.SimulatedChannel;
import io.mienloop.sim.SimulatedRigSettings;
import java.util.ArrayList;
import java.util.List;

/** The simulated board for a rig file: its channels, with the file's limits compiled in, since no animal hangs on them. */
final class SimulatedBoard {
    private SimulatedBoard() {}

    static SimulatedRigSettings settings(RigPlan plan) {
        List<SimulatedChannel> channels = new ArrayList<>();
        for (int i = 0; i < plan.channels().size(); i++) {
            channels.add(
                    new SimulatedChannel(plan.channels().get(i), plan.limits().get(i), -1));
        }
        return SimulatedRigSettings.of(plan.channels()).with(channels);
    }
}
