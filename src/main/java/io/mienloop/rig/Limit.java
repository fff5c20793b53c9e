package io.mienloop.rig;

/** The limits by name and wire number: what a refusal points at. */
public enum Limit {
    ON_TIME(1, "longest pulse", "us"),
    TRAIN(2, "longest train", "us"),
    INTERVAL(3, "shortest interval between onsets", "us"),
    PULSES(4, "most pulses a train", ""),
    DUTY(5, "highest duty within a train", "permille"),
    WINDOW_DUTY(6, "highest duty over 10 s", "permille"),
    COUNT(7, "most triggers a count period", ""),
    LEVEL(8, "highest level", "level"),
    DOSE(9, "highest dose a train", "dose"),
    MINUTE_DOSE(10, "highest dose in 60 s", "dose"),
    TOTAL_DOSE(11, "highest dose a count period", "dose");

    private static final Limit[] ALL = values();

    private final int code;
    private final String text;
    private final String unit;

    Limit(int code, String text, String unit) {
        this.code = code;
        this.text = text;
        this.unit = unit;
    }

    /** The limit's number on the wire, 1 to 11. */
    public int code() {
        return code;
    }

    /** The limit in words. */
    public String text() {
        return text;
    }

    /** The unit of the limit's value on a channel of the given role. */
    public String unit(ChannelRole role) {
        return switch (unit) {
            case "level" -> role.levelUnit();
            case "dose" -> role.doseUnit();
            default -> unit;
        };
    }

    /** Limit of a wire number, or null when the number names none. */
    public static Limit ofCode(int code) {
        return code >= 1 && code <= ALL.length ? ALL[code - 1] : null;
    }
}
