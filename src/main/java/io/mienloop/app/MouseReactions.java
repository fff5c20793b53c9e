package io.mienloop.app;

import io.mienloop.config.ChannelConfig;
import io.mienloop.config.Role;
import io.mienloop.sim.PinListener;
import io.mienloop.sim.SimulatedMouse;
import io.mienloop.sim.Stimulus;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Lets the simulated mouse feel the simulated board's pins: what a channel's edge is to the animal. This is the only way from
 * a trigger to the mouse; it goes through the wire and the board.
 */
final class MouseReactions implements PinListener {
    private final SimulatedMouse mouse;
    private final Stimulus[] byChannel = new Stimulus[io.mienloop.rig.Channel.MOST];
    private final double[] fullStrength = new double[io.mienloop.rig.Channel.MOST];
    private final LongSupplier mouseStartNanos;

    /** @param mouseStartNanos session time of the mouse's own time 0 */
    MouseReactions(SimulatedMouse mouse, List<ChannelConfig> channels, LongSupplier mouseStartNanos) {
        this.mouse = mouse;
        this.mouseStartNanos = mouseStartNanos;
        for (ChannelConfig channel : channels) {
            byChannel[channel.index()] = stimulus(channel);
            fullStrength[channel.index()] = fullStrength(channel.role());
        }
    }

    @Override
    public void edge(int channel, boolean high, double level, long timeNanos) {
        Stimulus stimulus = byChannel[channel];
        if (stimulus != null) {
            double strength = fullStrength[channel] == 0 ? 1 : Math.min(1, level / fullStrength[channel]);
            mouse.stimulus(stimulus, high, high ? strength : 0, timeNanos - mouseStartNanos.getAsLong());
        }
    }

    private static Stimulus stimulus(ChannelConfig channel) {
        return switch (channel.role()) {
            case SHOCK -> Stimulus.SHOCK;
            case LASER -> Stimulus.LIGHT;
            case LED -> Stimulus.LED;
            case VALVE -> fluid(channel.delivers().orElse("water"));
            case SYNC, FRAME -> null;
        };
    }

    private static Stimulus fluid(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "quinine" -> Stimulus.QUININE;
            case "sucrose" -> Stimulus.SUCROSE;
            default -> Stimulus.WATER;
        };
    }

    /** The level at which the simulated mouse reacts fully: 500 uA as in the recordings of graded shock, 10 mW of light. */
    private static double fullStrength(Role role) {
        return switch (role) {
            case SHOCK -> 500;
            case LASER, LED -> 10_000;
            case VALVE, SYNC, FRAME -> 0;
        };
    }
}
