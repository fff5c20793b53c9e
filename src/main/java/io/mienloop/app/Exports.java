package io.mienloop.app;

import io.mienloop.export.CsvFolder;
import io.mienloop.export.ExistingTargetException;
import io.mienloop.export.ExportException;
import io.mienloop.export.ExportTarget;
import io.mienloop.export.NpyFolder;
import io.mienloop.export.SessionExport;
import io.mienloop.export.nwb.NwbFile;
import io.mienloop.session.DamagedJournalException;
import io.mienloop.session.JournalException;
import io.mienloop.session.SessionFiles;
import io.mienloop.session.SessionFolder;
import io.mienloop.session.SessionOutline;
import io.mienloop.session.SessionRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes sessions in the lab's formats. Every failure is one line with its exit code. */
public final class Exports {
    private static final long TELL_EVERY = 4096;

    /**
     * What was written.
     *
     * @param lines for people
     * @param damage what in the journal no crash explains, so that not all of the session was written; or null
     */
    public record Outcome(List<String> lines, String damage) {}

    private final SessionObserver observer;

    /** @param observer told how far the work has come */
    public Exports(SessionObserver observer) {
        this.observer = observer;
    }

    /**
     * Exports one session.
     *
     * @param replace whether files that are there may be replaced
     * @return what was written, also where the journal turned out to be damaged
     */
    public Outcome export(Path session, ExportPlaces places, boolean replace) throws Failure {
        if (places.none()) {
            throw new Failure(ExitCode.USAGE, "say what to write: --nwb FILE, --npy FOLDER or --csv FOLDER");
        }
        SessionFolder folder = new SessionFolder(session);
        requireSession(folder);
        places.check();
        try {
            SessionRows rows = new SessionRows(folder, done -> tell("reading", done, -1));
            SessionOutline outline = rows.outline();
            List<ExportTarget> targets = targets(folder, outline, places);
            new SessionExport(rows, targets, replace).run(done -> tell("export", done, outline.records()));
            return new Outcome(report(folder, outline, targets), damage(folder, outline));
        } catch (ExistingTargetException there) {
            throw new Failure(
                    ExitCode.USAGE, there.getMessage() + "; choose another place, or replace it with --force", there);
        } catch (ExportException failed) {
            throw new Failure(
                    ExitCode.HARDWARE,
                    "cannot write " + failed.place() + ": " + Reasons.of(failed.getCause())
                            + "; choose another place or free some space",
                    failed);
        } catch (DamagedJournalException damaged) {
            throw new Failure(ExitCode.VERIFICATION, damaged.getMessage() + "; nothing was exported", damaged);
        } catch (JournalException other) {
            throw new Failure(ExitCode.USAGE, other.getMessage() + "; nothing can be exported of it", other);
        } catch (IOException unreadable) {
            throw unreadable(folder, unreadable);
        }
    }

    private void tell(String what, long done, long of) {
        if (done % TELL_EVERY == 0) {
            observer.preparing(what, done, of);
        }
    }

    private static void requireSession(SessionFolder folder) throws Failure {
        Path session = folder.path();
        String advice = "; name a session's folder, such as sub-m123/ses-20261121T120000";
        if (!Files.exists(session)) {
            throw new Failure(ExitCode.USAGE, "there is no " + session + advice);
        }
        if (!Files.isDirectory(session)) {
            throw new Failure(ExitCode.USAGE, session + " is a file" + advice);
        }
        if (!Files.isRegularFile(folder.journal())) {
            throw new Failure(ExitCode.USAGE, session + " is no session's folder: it has no journal.mlj" + advice);
        }
        if (recording(folder)) {
            throw new Failure(
                    ExitCode.USAGE,
                    session + " is being recorded by a running session, or recovered; export it when that has ended");
        }
    }

    private static boolean recording(SessionFolder folder) throws Failure {
        try {
            return folder.recording();
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private static Failure unreadable(SessionFolder folder, IOException e) {
        return new Failure(
                ExitCode.HARDWARE,
                "cannot read " + folder.journal() + ": " + Reasons.of(e) + "; is the disk still there?",
                e);
    }

    private static List<ExportTarget> targets(SessionFolder folder, SessionOutline outline, ExportPlaces places) {
        List<ExportTarget> targets = new ArrayList<>();
        if (places.nwb() != null) {
            targets.add(new NwbFile(places.nwb(), folder, outline));
        }
        if (places.npy() != null) {
            targets.add(new NpyFolder(places.npy(), outline.description()));
        }
        if (places.csv() != null) {
            targets.add(new CsvFolder(places.csv(), outline.description()));
        }
        return targets;
    }

    private static List<String> report(SessionFolder folder, SessionOutline outline, List<ExportTarget> targets) {
        List<String> lines = new ArrayList<>();
        for (ExportTarget target : targets) {
            lines.add(target.place() + ": " + outline.frames() + " frames");
        }
        if (!outline.ended()) {
            lines.add("the session was cut short: exported is what its journal has, to " + last(outline)
                    + (outline.damage() == null ? "" : ", before its damage"));
            if (outline.damage() != null) {
                lines.add(outline.tail() + "; they are not exported");
            }
        }
        if (outline.missingFromVideo() > 0) {
            lines.add(folder.video().getFileName() + " lacks " + outline.missingFromVideo()
                    + " of the frames that were recorded" + (Files.exists(folder.video()) ? "" : ": it is not there")
                    + "; no format names them as frames of the video");
        }
        return lines;
    }

    /** A session that had ended in order has no torn end: its journal was damaged, or added to, later. */
    private static String damage(SessionFolder folder, SessionOutline outline) throws IOException {
        boolean behindItsEnd = outline.ended() && outline.tail() != null;
        if (behindItsEnd || outline.damage() != null) {
            return folder.path() + ": " + outline.tail()
                    + (behindItsEnd ? "; the session had ended in order" : "; no crash of a program leaves that")
                    + ", exported is what lies before, to " + last(outline)
                    + ": put the journal back from a copy and export again with --force";
        }
        String changed = SessionFiles.changedJournal(folder);
        return changed == null ? null : folder.path() + ": exported is what the journal holds now, but " + changed;
    }

    private static String last(SessionOutline outline) {
        return String.format(Locale.ROOT, "%.3f s", outline.lastNanos() / 1e9);
    }
}
