package io.mienloop.app;

import io.mienloop.config.Quantities;
import io.mienloop.config.Role;
import io.mienloop.rig.AnimalLimits;
import io.mienloop.rig.ChannelRole;
import io.mienloop.rig.Dose;
import io.mienloop.rig.DoseHistory;
import io.mienloop.rig.DoseLedger;
import io.mienloop.rig.DoseRecord;
import io.mienloop.rig.LedgerException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An animal's ledger of doses as a table, for the command line. */
public final class DoseTable {
    private DoseTable() {}

    /**
     * The table, with what it comes to today and in the animal's life.
     *
     * @throws Failure when there is no ledger, or it is not as it was written
     */
    public static List<String> lines(Path dataDir, String subject) throws Failure {
        requireId(subject);
        Path file = LiveWelfare.folder(dataDir, subject).resolve(LiveWelfare.LEDGER);
        try {
            return lines(DoseLedger.read(file, subject), Instant.now(), ZoneId.systemDefault());
        } catch (NoSuchFileException none) {
            requireComplete(dataDir, subject, List.of());
            throw new Failure(
                    ExitCode.USAGE,
                    "there is no ledger of doses at " + file
                            + "; an animal has one once a live session was armed with this --data-dir",
                    none);
        } catch (LedgerException e) {
            throw new Failure(ExitCode.VERIFICATION, e.getMessage(), e);
        } catch (IOException e) {
            throw LiveWelfare.failure(file, e);
        }
    }

    /**
     * Holds the ledger against the sessions that lie beside it.
     *
     * @throws Failure when it does not know one that was armed
     */
    public static void requireComplete(Path dataDir, String subject) throws Failure {
        Path file = LiveWelfare.folder(dataDir, subject).resolve(LiveWelfare.LEDGER);
        try {
            if (!ArmedSessions.unknownTo(DoseLedger.read(file, subject), file.getParent())
                    .isEmpty()) {
                // One that began meanwhile stood in the ledger before it could be seen here.
                requireComplete(dataDir, subject, DoseLedger.read(file, subject));
            }
        } catch (IOException e) {
            throw LiveWelfare.failure(file, e);
        }
    }

    private static void requireComplete(Path dataDir, String subject, List<DoseRecord> records) throws Failure {
        Path file = LiveWelfare.folder(dataDir, subject).resolve(LiveWelfare.LEDGER);
        try {
            ArmedSessions.requireKnown(records, file, subject);
        } catch (LedgerException e) {
            throw new Failure(ExitCode.VERIFICATION, e.getMessage(), e);
        } catch (IOException e) {
            throw LiveWelfare.failure(file, e);
        }
    }

    /** @throws Failure when it can be no animal's id */
    static void requireId(String subject) throws Failure {
        if (!subject.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new Failure(ExitCode.USAGE, "'" + subject + "' is no animal's id; use letters, digits, - and _ only");
        }
    }

    static List<String> lines(List<DoseRecord> records, Instant now, ZoneId zone) {
        List<String> lines = new ArrayList<>();
        String format = "%-30s %-9s %-22s %-16s %7s %8s %12s %16s  %s";
        lines.add(String.format(
                Locale.ROOT,
                format,
                "time",
                "line",
                "session",
                "channel",
                "trains",
                "pulses",
                "on, ms",
                "dose",
                "note"));
        for (DoseRecord r : records) {
            boolean dose = r.dosed();
            lines.add(String.format(
                            Locale.ROOT,
                            format,
                            r.time(),
                            r.kind().name().toLowerCase(Locale.ROOT),
                            r.session(),
                            r.channel(),
                            dose ? r.dose().trains() : "",
                            dose ? r.dose().pulses() : "",
                            dose ? String.format(Locale.ROOT, "%.3f", r.dose().onMicros() / 1e3) : "",
                            dose ? amount(r.role(), r.dose()) : "",
                            r.note())
                    .stripTrailing());
        }
        DoseHistory history = new DoseHistory(records, now, zone);
        for (ChannelRole role : ChannelRole.values()) {
            if (records.stream().anyMatch(r -> r.role() == role)) {
                lines.add(total(history, role));
            }
        }
        for (DoseRecord open : history.unsettled()) {
            lines.add("not settled: session " + open.session() + " on " + open.channel()
                    + " runs or was cut short; until it is settled, all that it reserved counts as given");
        }
        lines.add(records.size() + " lines, each as it was written");
        return lines;
    }

    private static String total(DoseHistory history, ChannelRole role) {
        AnimalLimits limits = AnimalLimits.of(role);
        Dose day = history.day(role);
        Dose ever = history.lifetime(role);
        return role.name().toLowerCase(Locale.ROOT) + ": today " + day.trains()
                + (limits.dayTrains() == AnimalLimits.NONE ? "" : " of " + limits.dayTrains()) + " trains, "
                + amount(role, day) + "; in its life " + ever.trains() + " trains, " + amount(role, ever)
                + (limits.lifetimeDose() == AnimalLimits.NONE
                        ? ""
                        : " of " + Quantities.dose(Role.valueOf(role.name()), limits.lifetimeDose()));
    }

    private static String amount(ChannelRole role, Dose dose) {
        return Quantities.dose(Role.valueOf(role.name()), dose.amount());
    }
}
