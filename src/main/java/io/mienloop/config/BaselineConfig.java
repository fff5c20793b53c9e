package io.mienloop.config;

/**
 * What a score is compared with to become z.
 *
 * @param from key {@code from}; default calibration
 * @param forNanos key {@code for}: how long a session's baseline is collected; default the session's baseline, else 5 min
 * @param update key {@code update}; default never
 * @param windowNanos key {@code window}: of a trailing baseline, ≥ 60 s; default 60 s
 * @param spreadFloor key {@code spread-floor}: least spread in raw r, > 0; default 0.005
 * @param driftAlarm key {@code drift-alarm}: distance of the median in raw r that raises the alarm, > 0; default 0.05
 */
public record BaselineConfig(
        From from, long forNanos, Update update, long windowNanos, double spreadFloor, double driftAlarm) {
    /** Where the baseline's first values come from. */
    public enum From {
        /** The prototype set's own statistics. */
        CALIBRATION,
        /** The session's first minutes. */
        SESSION
    }

    /** Whether it follows the animal. */
    public enum Update {
        /** Frozen. */
        NEVER,
        /** The last {@code window} without stimuli and crossings. */
        TRAILING
    }
}
