package io.mienloop.rig;

/** Why a board started: the numbers of BOARD's reset cause and their words. */
public final class ResetCause {
    public static final int POWER = 1;
    public static final int EXTERNAL = 2;
    public static final int BROWN_OUT = 3;
    public static final int WATCHDOG = 4;

    private ResetCause() {}

    /** The cause in words. */
    public static String text(int cause) {
        return switch (cause) {
            case POWER -> "power-on";
            case EXTERNAL -> "reset line";
            case BROWN_OUT -> "supply voltage too low";
            case WATCHDOG -> "watchdog, the board hung";
            default -> "cause " + cause;
        };
    }
}
