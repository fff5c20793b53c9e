package io.mienloop.config;

/** Quantities as a person reads them, in the words of the files. */
public final class Quantities {
    private Quantities() {}

    public static String time(long nanos) {
        return Dimension.TIME.format(nanos);
    }

    /** A level of a channel; empty for a sync line. */
    public static String level(Role role, long level) {
        return role.level == null ? "" : role.level.format(level);
    }

    /** A dose of a channel; empty for a sync line. */
    public static String dose(Role role, long dose) {
        return role.dose == null ? "" : role.dose.format(dose);
    }
}
