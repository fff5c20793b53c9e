package io.mienloop.app;

import io.mienloop.export.CsvFolder;
import io.mienloop.export.ExistingTargetException;
import io.mienloop.export.ExportException;
import io.mienloop.export.ExportTarget;
import io.mienloop.export.NpyFolder;
import io.mienloop.export.SessionExport;
import io.mienloop.export.nwb.NwbFile;
import io.mienloop.session.JournalException;
import io.mienloop.session.SessionFolder;
import io.mienloop.session.SessionOutline;
import io.mienloop.session.SessionRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes sessions in the lab's formats. Every failure is one line with its exit code. */
public final class Exports {
    private static final long TELL_EVERY = 4096;

    private final SessionObserver observer;

    /** @param observer told how far the work has come */
    public Exports(SessionObserver observer) {
        this.observer = observer;
    }

    /**
     * Exports one session.
     *
     * @param nwb file to write, or null
     * @param npy folder for arrays, or null
     * @param csv folder for tables, or null
     * @param replace whether files that are there may be replaced
     * @return what was written, in lines for people
     */
    public List<String> export(Path session, Path nwb, Path npy, Path csv, boolean replace) throws Failure {
        if (nwb == null && npy == null && csv == null) {
            throw new Failure(ExitCode.USAGE, "say what to write: --nwb FILE, --npy FOLDER or --csv FOLDER");
        }
        SessionFolder folder = new SessionFolder(session);
        if (!Files.isRegularFile(folder.journal())) {
            throw new Failure(
                    ExitCode.USAGE,
                    session + " has no journal.mlj; name a session's folder, such as sub-m123/ses-20261121T120000");
        }
        checkPlaces(folder, nwb, npy, csv);
        try {
            SessionRows rows = new SessionRows(folder, done -> tell("reading", done, -1));
            SessionOutline outline = rows.outline();
            List<ExportTarget> targets = targets(folder, outline, nwb, npy, csv);
            new SessionExport(rows, targets, replace).run(done -> tell("export", done, outline.records()));
            return report(outline, targets);
        } catch (ExistingTargetException there) {
            throw new Failure(
                    ExitCode.USAGE, there.getMessage() + "; choose another place, or replace it with --force", there);
        } catch (ExportException failed) {
            throw new Failure(
                    ExitCode.HARDWARE,
                    "cannot write " + failed.place() + ": " + Reasons.of(failed.getCause())
                            + "; choose another place or free some space",
                    failed);
        } catch (JournalException damaged) {
            throw new Failure(ExitCode.USAGE, damaged.getMessage() + "; nothing can be exported of it", damaged);
        } catch (IOException unreadable) {
            throw new Failure(
                    ExitCode.HARDWARE,
                    "cannot read " + folder.journal() + ": " + Reasons.of(unreadable) + "; is the disk still there?",
                    unreadable);
        }
    }

    private void tell(String what, long done, long of) {
        if (done % TELL_EVERY == 0) {
            observer.preparing(what, done, of);
        }
    }

    private static void checkPlaces(SessionFolder folder, Path nwb, Path npy, Path csv) throws Failure {
        if (nwb != null) {
            Outputs.check(
                    nwb,
                    folder.journal(),
                    folder.video(),
                    folder.config(),
                    folder.prototypes(),
                    folder.frames(),
                    folder.events(),
                    folder.summary(),
                    folder.log());
        }
        for (Path place : new Path[] {npy, csv}) {
            if (place != null && Files.exists(place) && !Files.isDirectory(place)) {
                throw new Failure(
                        ExitCode.USAGE, "cannot write " + place + ": it is a file; name a folder, new or old");
            }
        }
    }

    private static List<ExportTarget> targets(
            SessionFolder folder, SessionOutline outline, Path nwb, Path npy, Path csv) {
        List<ExportTarget> targets = new ArrayList<>();
        if (nwb != null) {
            targets.add(new NwbFile(nwb, folder, outline));
        }
        if (npy != null) {
            targets.add(new NpyFolder(npy, outline.description()));
        }
        if (csv != null) {
            targets.add(new CsvFolder(csv, outline.description()));
        }
        return targets;
    }

    private static List<String> report(SessionOutline outline, List<ExportTarget> targets) {
        List<String> lines = new ArrayList<>();
        for (ExportTarget target : targets) {
            lines.add(target.place() + ": " + outline.frames() + " frames");
        }
        if (outline.end() == null || outline.damagedBytes() > 0) {
            lines.add("the session was cut short: exported is what its journal has, to "
                    + outline.lastNanos() / 1_000_000 / 1e3 + " s");
        }
        return lines;
    }
}
