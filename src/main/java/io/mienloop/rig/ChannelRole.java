package io.mienloop.rig;

/** What hangs on an output; the board's image fixes the role to the pin, and a role fixes the limits' units. */
public enum ChannelRole {
    /** Gate of a shock isolator. Level in µA, dose in nC. */
    SHOCK(1, "uA", "nC"),
    /** Valve of a liquid or gas line. Level in nL for one opening, dose in nL. */
    VALVE(2, "nL", "nL"),
    /** TTL input of a laser. Level in µW at the fibre's tip, dose in nJ. */
    LASER(3, "uW", "nJ"),
    /** A lamp: a light source like a laser, or one that is only looked at (mask, cue, house light). Level in µW, dose in nJ. */
    LED(4, "uW", "nJ"),
    /** A line to other recorders. Level 0, no dose. */
    SYNC(5, "", ""),
    /** A line that paces a camera or marks frames. Level 0, no dose. */
    FRAME(6, "", "");

    private static final ChannelRole[] BY_CODE = {null, SHOCK, VALVE, LASER, LED, SYNC, FRAME};

    private final int code;
    private final String levelUnit;
    private final String doseUnit;

    ChannelRole(int code, String levelUnit, String doseUnit) {
        this.code = code;
        this.levelUnit = levelUnit;
        this.doseUnit = doseUnit;
    }

    /** The role's number on the wire, 1 to 6. */
    public int code() {
        return code;
    }

    /** Whether what hangs on it reaches the animal: such an output needs a living loop, the lines of a recording do not. */
    public boolean stimulus() {
        return this != SYNC && this != FRAME;
    }

    /** Unit of {@link PulseProgram#level()}, as text. */
    public String levelUnit() {
        return levelUnit;
    }

    /** Unit of a dose, as text. */
    public String doseUnit() {
        return doseUnit;
    }

    /** Role of a wire number, or null when the number names none. */
    public static ChannelRole ofCode(int code) {
        return code > 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }
}
