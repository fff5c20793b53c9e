package io.mienloop.rig;

/**
 * What a channel may do. The board has its own, compiled in; a host may send narrower ones, never wider. A value that says "no
 * limit" is the largest of its field.
 *
 * @param maxOnMicros longest single phase, µs
 * @param maxTrainMicros longest time from a train's first onset to its end, µs
 * @param minIntervalMicros shortest time from one train's first onset to the next one's, µs
 * @param maxPulses most pulses a train
 * @param maxDutyPermille highest share of a pulse's period with the output on, in trains of two pulses or more
 * @param maxWindowDutyPermille highest share of any 10 s with the output on
 * @param maxCount most triggers executed: in a plan those of its session; on the wire those of the board's count period (24 h of
 *     powered time, or until a person resets the counts)
 * @param maxLevel highest level, in the role's unit
 * @param maxDose highest dose of one train, in the role's unit
 * @param maxMinuteDose highest dose of any 60 s: in a plan on all channels of the role together; on the wire on this channel
 * @param maxTotalDose highest dose: in a plan that of its session, where all channels of a role together get no more than the
 *     largest of theirs; on the wire that of a count period
 */
public record ChannelLimits(
        long maxOnMicros,
        long maxTrainMicros,
        long minIntervalMicros,
        int maxPulses,
        int maxDutyPermille,
        int maxWindowDutyPermille,
        int maxCount,
        int maxLevel,
        long maxDose,
        long maxMinuteDose,
        long maxTotalDose) {
    /** No limit, in a 16-bit field. */
    public static final int NONE_16 = 0x7FFF;
    /** No limit, in a 32-bit field. */
    public static final long NONE_32 = 0x7FFFFFFFL;
    /** The window of {@link #maxWindowDutyPermille()}. */
    public static final long DUTY_WINDOW_MICROS = 10_000_000L;
    /** The window of {@link #maxMinuteDose()}. */
    public static final long DOSE_WINDOW_MICROS = 60_000_000L;

    private static final Limit[] ALL = Limit.values(); // values() copies; triggers are judged without allocation

    public ChannelLimits {
        for (Limit limit : ALL) {
            long value =
                    switch (limit) {
                        case ON_TIME -> maxOnMicros;
                        case TRAIN -> maxTrainMicros;
                        case INTERVAL -> minIntervalMicros;
                        case PULSES -> maxPulses;
                        case DUTY -> maxDutyPermille;
                        case WINDOW_DUTY -> maxWindowDutyPermille;
                        case COUNT -> maxCount;
                        case LEVEL -> maxLevel;
                        case DOSE -> maxDose;
                        case MINUTE_DOSE -> maxMinuteDose;
                        case TOTAL_DOSE -> maxTotalDose;
                    };
            if (value < 0 || value > (wide(limit) ? NONE_32 : NONE_16)) {
                throw new IllegalArgumentException(limit.text() + " is " + value + ": use 0 to "
                        + (wide(limit) ? NONE_32 : NONE_16) + ", the largest says no limit");
            }
        }
    }

    /** Whether the limit's field has 32 bits on the wire, else 16. */
    static boolean wide(Limit limit) {
        return switch (limit) {
            case ON_TIME, TRAIN, INTERVAL, DOSE, MINUTE_DOSE, TOTAL_DOSE -> true;
            default -> false;
        };
    }

    /** The value of a limit by name. */
    public long value(Limit limit) {
        return switch (limit) {
            case ON_TIME -> maxOnMicros;
            case TRAIN -> maxTrainMicros;
            case INTERVAL -> minIntervalMicros;
            case PULSES -> maxPulses;
            case DUTY -> maxDutyPermille;
            case WINDOW_DUTY -> maxWindowDutyPermille;
            case COUNT -> maxCount;
            case LEVEL -> maxLevel;
            case DOSE -> maxDose;
            case MINUTE_DOSE -> maxMinuteDose;
            case TOTAL_DOSE -> maxTotalDose;
        };
    }

    /**
     * What a lab starts with, by role. Sources: 0.5 mA × 0.5 s at 90 s (RIKEN) and the 1 mA, ≥ 30 s ceiling of IMPReSS for
     * shock; 0.2–2 °C of heating already changes firing, hence light's duty.
     */
    public static ChannelLimits defaults(ChannelRole role) {
        return switch (role) {
            case SHOCK ->
                new ChannelLimits(500_000, 500_000, 60_000_000, 1, 1000, 1000, 20, 300, 500_000, NONE_32, 5_000_000);
            case VALVE ->
                new ChannelLimits(100_000, 10_000_000, 0, 100, 1000, 1000, NONE_16, 10_000, 10_000, 60_000, 1_500_000);
            case LASER, LED ->
                new ChannelLimits(
                        20_000, 2_000_000, 10_000_000, 1000, 100, 200, NONE_16, 10_000, NONE_32, NONE_32, NONE_32);
            case SYNC, FRAME -> hard(role);
        };
    }

    /** What the board's image holds, by role; nothing the host says widens it. */
    public static ChannelLimits hard(ChannelRole role) {
        return switch (role) {
            // 120 shocks of 0.5 mC are the 60 mC that raise the pain category at one institution (UCLA).
            case SHOCK ->
                new ChannelLimits(
                        1_000_000, 1_000_000, 30_000_000, 20, 1000, 1000, 120, 500, 500_000, NONE_32, 60_000_000);
            // 100 uL a train: what a board takes as given when a loss of power hid the last train from its memory.
            case VALVE ->
                new ChannelLimits(
                        100_000, 60_000_000, 0, 1000, 1000, 1000, NONE_16, NONE_16, 100_000, NONE_32, 1_500_000);
            // 2 s is all that 20 % of 10 s leave to one pulse.
            case LASER ->
                new ChannelLimits(2_000_000, 5_000_000, 0, 5000, 1000, 200, NONE_16, 20_000, NONE_32, NONE_32, NONE_32);
            // A mask's. The image cannot know what hangs on the pin; a lamp that lights tissue is held to light's by
            // the host.
            case LED ->
                new ChannelLimits(
                        5_000_000, 60_000_000, 0, 5000, 1000, 1000, NONE_16, 20_000, NONE_32, NONE_32, NONE_32);
            case SYNC, FRAME ->
                new ChannelLimits(
                        1_000_000, 60_000_000, 0, 5000, 1000, 1000, NONE_16, NONE_16, NONE_32, NONE_32, NONE_32);
        };
    }

    /** Hard limits of pulsed light that reaches tissue, of a laser or an LED: what the image holds for a laser. */
    public static ChannelLimits lightHard() {
        return hard(ChannelRole.LASER);
    }

    /** What holds for an LED that the rig file declares to be only looked at: all that the image has for the role. */
    public static ChannelLimits mask() {
        return hard(ChannelRole.LED);
    }

    /** Default for a laser that silences by continuous light: 5 mW, 2 s. */
    public static ChannelLimits silencingDefaults() {
        return new ChannelLimits(
                2_000_000, 2_000_000, 10_000_000, 1, 1000, 200, NONE_16, 5_000, NONE_32, NONE_32, NONE_32);
    }

    /** Hard limits of a channel compiled for silencing: 5 s continuous. */
    public static ChannelLimits silencingHard() {
        return new ChannelLimits(5_000_000, 5_000_000, 0, 5000, 1000, 500, NONE_16, 20_000, NONE_32, NONE_32, NONE_32);
    }

    /** What a program asks of a limit that can be judged from the program alone; 0 for the others. */
    public static long asked(Limit limit, PulseProgram program, ChannelRole role) {
        return switch (limit) {
            case ON_TIME -> Math.max(program.phase1Micros(), program.phase2Micros());
            case TRAIN -> program.spanMicros();
            case PULSES -> program.pulses();
            case DUTY -> program.pulses() == 1 ? 0 : program.dutyPermille();
            case WINDOW_DUTY ->
                (1000 * Math.min(program.onMicros(), DUTY_WINDOW_MICROS) + DUTY_WINDOW_MICROS - 1) / DUTY_WINDOW_MICROS;
            case LEVEL -> program.level();
            case DOSE, MINUTE_DOSE, TOTAL_DOSE -> program.dose(role);
            case INTERVAL, COUNT -> 0;
        };
    }

    /** The first limit a program breaks by itself, or null. History (interval, count, windows) is judged at the trigger. */
    public Limit broken(PulseProgram program, ChannelRole role) {
        for (Limit limit : ALL) {
            if (limit != Limit.INTERVAL && asked(limit, program, role) > value(limit)) {
                return limit;
            }
        }
        return null;
    }

    /**
     * Refuses a program that these limits forbid.
     *
     * @throws LimitException naming the limit, the value asked and the limit's value
     */
    public void check(PulseProgram program, Channel channel) {
        Limit broken = broken(program, channel.role());
        if (broken != null) {
            throw new LimitException(
                    channel,
                    broken,
                    asked(broken, program, channel.role()),
                    value(broken),
                    "change stimulus " + program.index() + ", limits are never widened from here");
        }
    }

    /** The first limit that is wider here than there, or null when every one is as narrow or narrower. */
    public Limit widerThan(ChannelLimits other) {
        for (Limit limit : ALL) {
            boolean wider =
                    limit == Limit.INTERVAL ? value(limit) < other.value(limit) : value(limit) > other.value(limit);
            if (wider) {
                return limit;
            }
        }
        return null;
    }

    /** Of every limit the narrower one. */
    public ChannelLimits narrowedBy(ChannelLimits other) {
        return new ChannelLimits(
                Math.min(maxOnMicros, other.maxOnMicros),
                Math.min(maxTrainMicros, other.maxTrainMicros),
                Math.max(minIntervalMicros, other.minIntervalMicros),
                Math.min(maxPulses, other.maxPulses),
                Math.min(maxDutyPermille, other.maxDutyPermille),
                Math.min(maxWindowDutyPermille, other.maxWindowDutyPermille),
                Math.min(maxCount, other.maxCount),
                Math.min(maxLevel, other.maxLevel),
                Math.min(maxDose, other.maxDose),
                Math.min(maxMinuteDose, other.maxMinuteDose),
                Math.min(maxTotalDose, other.maxTotalDose));
    }

    /**
     * Refuses limits wider than the given ones.
     *
     * @throws LimitException naming the first limit that is wider
     */
    public void checkWithin(ChannelLimits hard, Channel channel) {
        Limit wider = widerThan(hard);
        if (wider != null) {
            throw new LimitException(
                    channel, wider, value(wider), hard.value(wider), "the host may narrow a limit, never widen it");
        }
    }
}
