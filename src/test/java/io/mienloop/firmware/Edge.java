package io.mienloop.firmware;

import java.util.List;

/**
 * One edge of a pin, seen from outside the board.
 *
 * @param pin Arduino's name: D0 to D13, A0 to A5
 * @param nanos board time, exact to a cycle (62.5 ns)
 */
record Edge(String pin, boolean high, long nanos) {
    /** Pins of channels 0 to 6, as the image fixes them: shock, valve, laser, LED, sync, second valve, frame. */
    static final List<String> OUTPUTS = List.of("D3", "D4", "D5", "D6", "D7", "D9", "D8");

    boolean ofOutput() {
        return OUTPUTS.contains(pin);
    }
}
