package io.mienloop.app;

import io.mienloop.rig.ChannelRole;
import io.mienloop.rig.Dose;
import io.mienloop.rig.DoseRecord;
import io.mienloop.rig.Wire;
import io.mienloop.session.ChannelDose;
import io.mienloop.session.JournaledDoses;
import io.mienloop.session.SessionFiles;
import io.mienloop.session.SessionFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A reservation of a session that was cut short, and the most that it can have given: what its journal tells, and what may have
 * been given after the journal's last record. The loop stops its stimuli when the journal lags by half the ring, which takes less
 * than {@link #UNSEEN_SECONDS}; so at most the trains that fit into those are unseen.
 *
 * @param reservation the ledger's line
 * @param journal what the session's journal tells, or null when there is none
 * @param reported trains that the journal shows
 * @param most that can have been given
 * @param lastOnset the latest time at which a train may have begun, or null when none was given
 */
record Unsettled(DoseRecord reservation, JournaledDoses journal, Dose reported, Dose most, Instant lastOnset) {
    static final int UNSEEN_SECONDS = 30;

    /** @param animalFolder where the animal's sessions lie */
    static Unsettled of(DoseRecord reservation, Path animalFolder, long intervalMicros, Instant now) {
        JournaledDoses journal;
        try {
            journal = SessionFiles.doses(new SessionFolder(animalFolder.resolve(reservation.session())));
        } catch (IOException none) {
            // Not hidden: the lines that are shown to the person say that there is no journal.
            return unknown(reservation, now);
        }
        return journal.channels().containsKey(reservation.channel())
                ? of(reservation, journal, intervalMicros)
                : unknown(reservation, now);
    }

    /** A session whose reservation is lost: as if it had reserved all that it can have given. */
    static Unsettled unreserved(
            Instant now,
            String session,
            String channel,
            ChannelRole role,
            JournaledDoses journal,
            long intervalMicros) {
        Dose most = reported(journal, channel).plus(unseen(journal, channel, intervalMicros));
        return of(DoseRecord.reserved(now, session, channel, role, most, ""), journal, intervalMicros);
    }

    /** @param journal that knows the channel */
    static Unsettled of(DoseRecord reservation, JournaledDoses journal, long intervalMicros) {
        String channel = reservation.channel();
        ChannelDose told = journal.channels().get(channel);
        Dose reported = reported(journal, channel);
        if (journal.whole()) {
            return new Unsettled(reservation, journal, reported, reported, last(journal, told, 0));
        }
        // No more than was reserved, unless more is known to have been given.
        Dose most = reported.plus(unseen(journal, channel, intervalMicros))
                .smaller(reservation.dose())
                .larger(reported);
        return new Unsettled(reservation, journal, reported, most, last(journal, told, UNSEEN_SECONDS));
    }

    private static Dose reported(JournaledDoses journal, String channel) {
        ChannelDose told = journal.channels().get(channel);
        return new Dose(told.trains(), told.pulses(), told.onTimeUs(), told.dose());
    }

    private static Dose unseen(JournaledDoses journal, String channel, long intervalMicros) {
        long trains = Math.ceilDiv(UNSEEN_SECONDS * 1_000_000L, Math.max(intervalMicros, 1_000_000L));
        return journal.largest().get(channel).times(trains);
    }

    /** Nothing shows what was given: all of it counts, at the latest time that one arming reaches. */
    private static Unsettled unknown(DoseRecord reservation, Instant now) {
        Instant latest = reservation.time().plusMillis(Wire.MOST_ARM_MILLIS);
        return new Unsettled(reservation, null, Dose.NONE, reservation.dose(), latest.isBefore(now) ? latest : now);
    }

    private static Instant last(JournaledDoses journal, ChannelDose told, int unseenSeconds) {
        if (unseenSeconds > 0) {
            return journal.start().plusNanos(journal.lastNanos()).plusSeconds(unseenSeconds);
        }
        return told.lastS() == null ? null : journal.start().plusNanos(Math.round(told.lastS() * 1e9));
    }

    /**
     * The line that settles it.
     *
     * <p>The board's own count, told to the next session, is not asked whether it was less. It counts all animals' trains, and
     * neither the board nor its count period has a name: a count that began anew in between, after its 24 h, by hand or because
     * it is another board at the same port, and then went on with another animal's trains, looks like one that went on.
     */
    DoseRecord settled(Instant now) {
        return line(now, most, journal == null ? "no journal shows what was given; all of it counts" : words());
    }

    private DoseRecord line(Instant now, Dose dose, String note) {
        ChannelRole role = reservation.role();
        Instant onset = dose.trains() == 0 ? null : lastOnset;
        // A clock may have run ahead meanwhile; the last onset is never later than now.
        return DoseRecord.given(
                now,
                reservation.session(),
                reservation.channel(),
                role,
                dose,
                onset == null || onset.isBefore(now) ? onset : now,
                note);
    }

    private String words() {
        return journal.whole()
                ? "settled from the journal"
                : "the session was cut short: its journal shows " + reported.trains() + ", at most "
                        + (most.trains() - reported.trains()) + " more were unseen";
    }

    /** For the person who arms. */
    String shown() {
        return "session " + reservation.session() + " never settled its doses on " + reservation.channel() + ": "
                + (journal == null
                        ? "no journal shows what was given, so all " + most.trains() + " reserved count as given"
                        : words() + "; " + most.trains() + " count as given");
    }
}
