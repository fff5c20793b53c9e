package io.mienloop.rig;

import java.time.Instant;
import java.util.Objects;

/**
 * One line of an animal's ledger.
 *
 * @param kind what it says
 * @param time UTC at which it was written; never earlier than that of the line before, but for DATES
 * @param session name of the session's folder; empty where the line is about none
 * @param channel the rig file's name of the channel; empty for NOTE and DATES
 * @param role of the channel; null for NOTE and DATES
 * @param dose reserved or given
 * @param lastOnset GIVEN: UTC at which the last train may have begun at the latest; null when there was none, and otherwise
 * @param note for people; one line
 */
public record DoseRecord(
        Kind kind,
        Instant time,
        String session,
        String channel,
        ChannelRole role,
        Dose dose,
        Instant lastOnset,
        String note) {
    /** What a line says. */
    public enum Kind {
        /** A session may give at most so much; counts as given until a line of the same session and channel settles it. */
        RESERVED,
        /** So much was given, as far as could be known; settles the reservation. */
        GIVEN,
        /** Something about the ledger itself, for people; it names a session where it is about one. */
        NOTE,
        /**
         * A person declares that the clock ran ahead when lines before this one were written that are dated later than it. What
         * they gave counts as given when this line was written, and once more on the date that they say.
         */
        DATES
    }

    public DoseRecord {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(dose, "dose");
        session = oneField(session);
        channel = oneField(channel);
        note = oneField(note);
        if (dosed(kind) && (session.isEmpty() || channel.isEmpty() || role == null)) {
            throw new IllegalArgumentException("a dose needs its session, its channel and its role");
        }
    }

    public static DoseRecord reserved(
            Instant time, String session, String channel, ChannelRole role, Dose most, String note) {
        return new DoseRecord(Kind.RESERVED, time, session, channel, role, most, null, note);
    }

    /** @param lastOnset null when no train was given */
    public static DoseRecord given(
            Instant time,
            String session,
            String channel,
            ChannelRole role,
            Dose given,
            Instant lastOnset,
            String note) {
        return new DoseRecord(Kind.GIVEN, time, session, channel, role, given, lastOnset, note);
    }

    public static DoseRecord note(Instant time, String note) {
        return note(time, "", note);
    }

    /** @param session that the note is about, or empty */
    public static DoseRecord note(Instant time, String session, String note) {
        return new DoseRecord(Kind.NOTE, time, session, "", null, Dose.NONE, null, note);
    }

    /** @param note who says so, and why */
    public static DoseRecord dates(Instant time, String note) {
        return new DoseRecord(Kind.DATES, time, "", "", null, Dose.NONE, null, note);
    }

    /** Whether it says how much was given, or may be. */
    public boolean dosed() {
        return dosed(kind);
    }

    private static boolean dosed(Kind kind) {
        return kind == Kind.RESERVED || kind == Kind.GIVEN;
    }

    /** Whether this line settles what the other reserved. */
    boolean settles(DoseRecord reservation) {
        return kind == Kind.GIVEN
                && session.equals(reservation.session)
                && channel.equals(reservation.channel)
                && role == reservation.role;
    }

    /** Tabs and line ends separate fields and lines. */
    private static String oneField(String text) {
        return text == null ? "" : text.replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
