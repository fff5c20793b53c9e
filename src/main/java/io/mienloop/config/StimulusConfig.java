package io.mienloop.config;

import java.util.OptionalLong;

/**
 * A stimulus as one pulse or a train of pulses.
 *
 * @param name key under {@code stimuli}
 * @param index position among the stimuli
 * @param channel key {@code channel}: the rig's channel
 * @param role the channel's role
 * @param level key {@code level}, {@code power} or {@code volume}: in the unit of {@link Role#levelUnit()}; 0 for sync
 * @param pulseMicros key {@code width} (one pulse) or {@code pulse} (train), ≥ 100
 * @param rateHz key {@code rate}: pulses a second; 0 for one pulse
 * @param trainMicros key {@code train}: from the first onset, no pulse ends after it; the pulse's width for one pulse
 * @param blankAfterEndNanos key {@code blanking: {NAME: {after-end: …}}}, without the exposure; default 50 ms; empty
 *     when blanking is {@code none} or the channel is a sync line
 * @param limits what the rig allows on the channel, narrowed by the experiment
 */
public record StimulusConfig(
        String name,
        int index,
        String channel,
        Role role,
        long level,
        long pulseMicros,
        double rateHz,
        long trainMicros,
        OptionalLong blankAfterEndNanos,
        LimitsConfig limits) {
    /** Whether it is a train of pulses. */
    public boolean train() {
        return rateHz > 0;
    }

    /** Onset to onset of two pulses, rounded to whole microseconds; 0 for one pulse. */
    public long periodMicros() {
        return train() ? Math.round(1e6 / rateHz) : 0;
    }

    /** Number of pulses that end within the train. */
    public long pulses() {
        return train() ? (trainMicros - pulseMicros) / periodMicros() + 1 : 1;
    }

    /** First onset to last end. */
    public long spanMicros() {
        return train() ? (pulses() - 1) * periodMicros() + pulseMicros : pulseMicros;
    }

    /** Dose of one delivery in the unit of {@link Role#doseUnit()}, rounded up: level × time on, or level × openings. */
    public long dose() {
        return switch (role) {
            case SHOCK, LASER, LED -> (level * pulses() * pulseMicros + 999) / 1000;
            case VALVE -> level * pulses();
            case SYNC, FRAME -> 0;
        };
    }
}
