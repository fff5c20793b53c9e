package io.mienloop.app;

import io.mienloop.rig.ChannelRole;
import io.mienloop.rig.DoseHistory;
import io.mienloop.rig.DoseLedger;
import io.mienloop.rig.DoseRecord;
import io.mienloop.rig.LedgerException;
import io.mienloop.session.ChannelDose;
import io.mienloop.session.JournaledDoses;
import io.mienloop.session.SessionFiles;
import io.mienloop.session.SessionFolder;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a person does to an animal's ledger of doses, by name and with a reason, so that it can be gone on with. It only ever
 * appends, and nothing that it does makes an animal's doses fewer.
 */
public final class LedgerCare {
    private final Path folder;
    private final Path file;
    private final String subject;
    private final String who;
    private final Instant now;
    private final ZoneId zone;

    /**
     * @param by the person's name
     * @param reason in the person's words
     * @throws Failure when a name or a reason is missing
     */
    public LedgerCare(Path dataDir, String subject, String by, String reason) throws Failure {
        this(dataDir, subject, by, reason, Instant.now(), ZoneId.systemDefault());
    }

    LedgerCare(Path dataDir, String subject, String by, String reason, Instant now, ZoneId zone) throws Failure {
        DoseTable.requireId(subject);
        if (by == null || by.isBlank() || reason == null || reason.isBlank()) {
            throw new Failure(
                    ExitCode.USAGE,
                    "a ledger of doses is corrected by a person and for a reason: give --by NAME and --reason TEXT");
        }
        this.folder = LiveWelfare.folder(dataDir, subject);
        this.file = folder.resolve(LiveWelfare.LEDGER);
        this.subject = subject;
        this.who = by.strip() + " (user " + System.getProperty("user.name", "unknown") + "): " + reason.strip();
        this.now = now;
        this.zone = zone;
    }

    /**
     * Declares that the clock ran ahead when those lines were written that are dated later than now. What they gave counts as
     * given now, and open reservations are settled.
     *
     * @param today the date by the person's own calendar
     * @return what was done, for the person
     * @throws Failure when the clock says another date, or no line is dated later
     */
    public List<String> declareDatesWrong(LocalDate today) throws Failure {
        LocalDate clock = LocalDate.ofInstant(now, zone);
        if (!clock.equals(today)) {
            throw new Failure(
                    ExitCode.SAFETY,
                    "the clock says that today is " + clock + ", "
                            + (today == null ? "--today is missing" : "not " + today)
                            + "; look at a calendar, set the clock right if it is wrong, and give the date as --today");
        }
        try (DoseLedger ledger = DoseLedger.declareDatesWrong(file, subject, now, who)) {
            List<DoseRecord> lines = new ArrayList<>();
            for (DoseRecord open : new DoseHistory(ledger.records(), now, zone).unsettled()) {
                lines.add(Unsettled.of(open, folder, LiveWelfare.interval(open.role()), now)
                        .settled(now));
            }
            ledger.append(lines);
            return List.of(
                    "declared: dates later than " + now + " are wrong; what those lines gave counts as given now",
                    lines.size() + " open reservation(s) settled");
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /**
     * Takes in what armed sessions beside the ledger gave that it does not know, as their journals tell it; begins the ledger
     * where there is none.
     *
     * @return what was done, for the person
     * @throws Failure when it knows them all, or cannot be used
     */
    public List<String> takeIn() throws Failure {
        try {
            if (ArmedSessions.unknownTo(List.of(), folder).isEmpty()) {
                throw nothingToTakeIn();
            }
            try (DoseLedger ledger = DoseLedger.open(file, subject, now)) {
                List<String> unknown = ArmedSessions.unknownTo(ledger.records(), folder);
                if (unknown.isEmpty()) {
                    throw nothingToTakeIn();
                }
                List<DoseRecord> lines = new ArrayList<>();
                lines.add(DoseRecord.note(
                        now,
                        (ledger.records().isEmpty() ? "begun anew" : "continued") + " with " + unknown.size()
                                + " session(s) taken in from their journals by " + who));
                for (String session : unknown) {
                    lines.addAll(given(session));
                }
                ledger.append(lines);
                return lines.stream().map(LedgerCare::words).toList();
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private Failure nothingToTakeIn() {
        return new Failure(
                ExitCode.USAGE,
                "the ledger of doses " + file + " knows every armed session beside it; there is nothing to take in");
    }

    private List<DoseRecord> given(String session) {
        JournaledDoses journal;
        try {
            journal = SessionFiles.doses(new SessionFolder(folder.resolve(session)));
        } catch (IOException e) {
            return List.of(DoseRecord.note(
                    now,
                    session,
                    "what it gave is NOT known and not counted here, its journal cannot be read: " + Reasons.of(e)));
        }
        List<DoseRecord> lines = new ArrayList<>();
        for (Map.Entry<String, ChannelDose> told : journal.channels().entrySet()) {
            ChannelRole role = ChannelRole.valueOf(told.getValue().role().toUpperCase(Locale.ROOT));
            if (role != ChannelRole.SYNC) {
                lines.add(Unsettled.unreserved(now, session, told.getKey(), role, journal, LiveWelfare.interval(role))
                        .settled(now));
            }
        }
        return lines.isEmpty() ? List.of(DoseRecord.note(now, session, "it had no stimulus")) : lines;
    }

    private static String words(DoseRecord line) {
        return line.dosed()
                ? line.session() + ", " + line.channel() + ": " + line.dose().trains() + " train(s); " + line.note()
                : line.session() + (line.session().isEmpty() ? "" : ": ") + line.note();
    }

    private Failure failure(IOException e) {
        if (e instanceof NoSuchFileException) {
            return new Failure(ExitCode.USAGE, "there is no ledger of doses at " + file, e);
        }
        return e instanceof LedgerException
                ? new Failure(ExitCode.SAFETY, e.getMessage(), e)
                : LiveWelfare.failure(file, e);
    }
}
