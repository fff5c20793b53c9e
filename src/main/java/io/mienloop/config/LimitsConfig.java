package io.mienloop.config;

/**
 * What a channel may do, in the role's units. {@link #NONE} says that there is no limit (for spacing: 0).
 *
 * @param level highest level ({@link Role#levelUnit()})
 * @param pulseMicros key {@code width} or {@code pulse}: longest single pulse
 * @param trainMicros key {@code train}: longest time from a train's first onset to its end
 * @param spacingMicros key {@code spacing}: shortest time from onset to onset of two deliveries
 * @param dutyPermille key {@code duty}: highest share of a period with the output on, in trains
 * @param count key {@code count}: most deliveries of a session
 * @param totalDose key {@code charge}, {@code energy} or {@code total}: highest dose of a session ({@link Role#doseUnit()})
 */
public record LimitsConfig(
        long level,
        long pulseMicros,
        long trainMicros,
        long spacingMicros,
        long dutyPermille,
        long count,
        long totalDose) {
    /** No limit. */
    public static final long NONE = Long.MAX_VALUE;

    /** What holds where a rig file says nothing. Sources are named with the rig room's limits, which these equal. */
    public static LimitsConfig defaults(Role role, Light light) {
        return switch (role) {
            case SHOCK -> new LimitsConfig(300, 500_000, 500_000, 60_000_000, NONE, 20, 5_000_000);
            case VALVE -> new LimitsConfig(10_000, 100_000, 10_000_000, 0, NONE, NONE, 1_500_000);
            case LASER, LED ->
                switch (light) {
                    case PULSED -> new LimitsConfig(10_000, 20_000, 2_000_000, 10_000_000, 100, NONE, NONE);
                    case SILENCING -> new LimitsConfig(5_000, 2_000_000, 2_000_000, 10_000_000, NONE, NONE, NONE);
                    case MASK -> hard(role, light);
                };
            case SYNC, FRAME -> hard(role, light);
        };
    }

    /** What no rig file may exceed while a real port is named. */
    public static LimitsConfig hard(Role role, Light light) {
        return switch (role) {
            case SHOCK -> new LimitsConfig(500, 1_000_000, 1_000_000, 30_000_000, NONE, 120, 60_000_000);
            case VALVE -> new LimitsConfig(NONE, 100_000, 60_000_000, 0, NONE, NONE, 1_500_000);
            case LASER, LED ->
                switch (light) {
                    case PULSED -> new LimitsConfig(20_000, 2_000_000, 5_000_000, 0, NONE, NONE, NONE);
                    case SILENCING -> new LimitsConfig(20_000, 5_000_000, 5_000_000, 0, NONE, NONE, NONE);
                    case MASK -> new LimitsConfig(20_000, 5_000_000, 60_000_000, 0, NONE, NONE, NONE);
                };
            case SYNC, FRAME -> new LimitsConfig(NONE, 1_000_000, 60_000_000, 0, NONE, NONE, NONE);
        };
    }
}
