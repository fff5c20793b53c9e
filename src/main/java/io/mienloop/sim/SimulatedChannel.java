package io.mienloop.sim;

import io.mienloop.rig.Channel;
import io.mienloop.rig.ChannelLimits;

/**
 * A channel as the simulated board's image has it.
 *
 * @param channel index, role, pin, and whether the board sets its level
 * @param limits compiled in
 * @param confirmMicros how long after an edge the wired photodiode or current monitor reports it; −1: none is wired
 */
public record SimulatedChannel(Channel channel, ChannelLimits limits, long confirmMicros) {
    /** With the role's hard limits and no monitor. */
    public static SimulatedChannel of(Channel channel) {
        return new SimulatedChannel(channel, ChannelLimits.hard(channel.role()), -1);
    }

    /** The same with a monitor that reports after the given time. */
    public SimulatedChannel confirmedAfter(long micros) {
        return new SimulatedChannel(channel, limits, micros);
    }
}
