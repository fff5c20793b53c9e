package io.mienloop.sim;

import io.mienloop.rig.Channel;
import io.mienloop.rig.RigPlan;
import java.util.List;

/**
 * What the simulated board is and how good its clock and wire are.
 *
 * @param channels outputs, each index once
 * @param lickLines lick detectors: lines 0 and up
 * @param ttlLines TTL inputs: the lines after those
 * @param debounceMicros time a lick line must hold still; TTL lines are not debounced
 * @param baud wire's rate, 10 bits a byte
 * @param clockErrorPpm how much too fast the board's clock runs
 * @param bootNanos from reset to the board's first message (bootloader)
 * @param answerNanos from a command's last stop bit to the answer's first start bit
 * @param hostLatencyNanos one way through the host's USB and driver, in both directions
 * @param poweredNanos how long the board has been running at time 0 without a host; 0: it starts at time 0 and boots first
 */
public record SimulatedRigSettings(
        List<SimulatedChannel> channels,
        int lickLines,
        int ttlLines,
        long debounceMicros,
        int baud,
        double clockErrorPpm,
        long bootNanos,
        long answerNanos,
        long hostLatencyNanos,
        long poweredNanos) {
    public SimulatedRigSettings {
        channels = List.copyOf(channels);
        long distinct =
                channels.stream().mapToInt(c -> c.channel().index()).distinct().count();
        if (distinct != channels.size()) {
            throw new IllegalArgumentException("two simulated channels have the same index: number them apart");
        }
        if (lickLines < 0 || ttlLines < 0 || lickLines + ttlLines > 16) {
            throw new IllegalArgumentException(
                    lickLines + " lick and " + ttlLines + " TTL lines: a simulated board has at most 16 inputs");
        }
        if (baud < 9600 || Math.abs(clockErrorPpm) > 50_000 || debounceMicros < 0 || debounceMicros > 0xFFFF) {
            throw new IllegalArgumentException("simulated board with baud " + baud + ", clock error " + clockErrorPpm
                    + " ppm, debounce " + debounceMicros + " us: use 9600 or more, at most 50000, 0 to 65535");
        }
        if (bootNanos < 0 || answerNanos < 0 || hostLatencyNanos < 0 || poweredNanos < 0) {
            throw new IllegalArgumentException("a simulated board's times are 0 or more");
        }
    }

    /**
     * A board that has been running for two minutes (so that its shock lock-out has passed), 500 kbaud, 40 ppm fast, two lick
     * lines with 1 ms of debounce, two TTL lines, 0.3 s of boot after a reset, the roles' hard limits.
     */
    public static SimulatedRigSettings of(List<Channel> channels) {
        return new SimulatedRigSettings(
                channels.stream().map(SimulatedChannel::of).toList(),
                2,
                2,
                1000,
                RigPlan.DEFAULT_BAUD,
                40,
                300_000_000L,
                20_000,
                50_000,
                120_000_000_000L);
    }

    /** The same with other channels. */
    public SimulatedRigSettings with(List<SimulatedChannel> others) {
        return new SimulatedRigSettings(
                others,
                lickLines,
                ttlLines,
                debounceMicros,
                baud,
                clockErrorPpm,
                bootNanos,
                answerNanos,
                hostLatencyNanos,
                poweredNanos);
    }

    /** The same with another clock error. */
    public SimulatedRigSettings withClockError(double ppm) {
        return new SimulatedRigSettings(
                channels,
                lickLines,
                ttlLines,
                debounceMicros,
                baud,
                ppm,
                bootNanos,
                answerNanos,
                hostLatencyNanos,
                poweredNanos);
    }

    /** The same, running for another time at time 0. */
    public SimulatedRigSettings powered(long nanos) {
        return new SimulatedRigSettings(
                channels,
                lickLines,
                ttlLines,
                debounceMicros,
                baud,
                clockErrorPpm,
                bootNanos,
                answerNanos,
                hostLatencyNanos,
                nanos);
    }
}
