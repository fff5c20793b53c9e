package io.mienloop.sim;

/** Hears every edge of the simulated board's output pins; called on the thread that advances the rig. */
@FunctionalInterface
public interface PinListener {
    /**
     * @param channel wire index of the channel
     * @param high whether the pin is on from now
     * @param level the program's level in the role's unit (µA, nL, µW) while on, 0 when off
     * @param timeNanos true time of the edge, not the board's idea of it
     */
    void edge(int channel, boolean high, double level, long timeNanos);
}
