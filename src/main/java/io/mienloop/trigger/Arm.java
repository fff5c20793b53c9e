package io.mienloop.trigger;

/** What {@link TriggerEngine#commit} drew for a fire. Plain ints, so that they go through rings and journals as they are. */
public final class Arm {
    /** The stimulus is sent. */
    public static final int REAL = 0;

    /** Everything but the stimulus happens: blanking, gates, refractory time and counts are the same. */
    public static final int SHAM = 1;

    /** Nothing may be sent: the runaway stop latched on an earlier rule of the same frame. Counted as suppressed. */
    public static final int HELD = 2;

    private Arm() {}

    /** The word used in files and on screen. */
    public static String text(int arm) {
        return switch (arm) {
            case REAL -> "real";
            case SHAM -> "sham";
            case HELD -> "held";
            default -> throw new IllegalArgumentException("no arm has the code " + arm);
        };
    }
}
