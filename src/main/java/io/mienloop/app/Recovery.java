package io.mienloop.app;

import io.mienloop.session.DamagedJournalException;
import io.mienloop.session.JournalException;
import io.mienloop.session.SessionFolder;
import io.mienloop.session.SessionRecovery;
import io.mienloop.session.Summary;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Finishes session folders that were left behind, one or all below a data folder. Needs no experiment, rig or subject file. */
public final class Recovery {
    /** {@code <data-dir>/sub-<subject>/ses-<UTC start>}. */
    private static final int DEPTH = 2;

    /** What lies in a folder. */
    interface Lister {
        List<Path> in(Path folder) throws IOException;
    }

    private final Consumer<String> out;
    private final Lister lister;
    private final List<String> failures = new ArrayList<>();
    private ExitCode code = ExitCode.DONE;

    /** @param out told what was found and done, line by line */
    public Recovery(Consumer<String> out) {
        this(out, Recovery::list);
    }

    Recovery(Consumer<String> out, Lister lister) {
        this.out = out;
        this.lister = lister;
    }

    /**
     * Recovers a session's folder, or every session below a data folder; one that cannot be, or a folder that cannot be looked into,
     * does not keep the others from it.
     *
     * @throws Failure with one line a folder that could not be recovered
     */
    public void run(Path path) throws Failure {
        failures.clear();
        code = ExitCode.DONE;
        List<SessionFolder> sessions = sessions(path);
        if (sessions.isEmpty() && failures.isEmpty()) {
            throw new Failure(
                    ExitCode.USAGE,
                    path + ": is neither a session's folder (ses-…) nor a data folder with sessions (sub-…/ses-…)");
        }
        for (SessionFolder session : sessions) {
            try {
                recover(session, session.path().equals(path));
            } catch (Failure failure) {
                failed(failure.code(), failure.getMessage());
            }
        }
        if (!failures.isEmpty()) {
            throw new Failure(code, String.join("\n", failures));
        }
    }

    private void failed(ExitCode how, String line) {
        failures.add(line);
        code = worse(code, how);
    }

    /** Of several folders: what stands in the way of recovering comes before what was found altered, and both before a wrong folder. */
    private static ExitCode worse(ExitCode one, ExitCode other) {
        for (ExitCode code : List.of(ExitCode.HARDWARE, ExitCode.VERIFICATION)) {
            if (one == code || other == code) {
                return code;
            }
        }
        return other;
    }

    private List<SessionFolder> sessions(Path path) throws Failure {
        SessionFolder one = new SessionFolder(path);
        if (one.begun() || Files.exists(one.recovery())) {
            return List.of(one);
        }
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(path) || !Files.exists(path)) {
            try {
                look(path, lister.in(path), DEPTH, found);
            } catch (IOException e) {
                throw new Failure(ExitCode.USAGE, "cannot look into " + path + ": " + Reasons.of(e), e);
            }
        }
        if (named(path, "ses-")) {
            found.add(path);
        }
        return once(found);
    }

    /** Links are followed, as a data folder is often one; the depth keeps a link that leads back from being followed for ever. */
    private void look(Path folder, List<Path> entries, int depth, List<Path> found) {
        for (Path entry : entries) {
            try {
                if (Files.readAttributes(entry, BasicFileAttributes.class).isDirectory()) {
                    enter(entry, depth - 1, found);
                }
            } catch (AccessDeniedException e) {
                if (!Files.isSymbolicLink(entry)) {
                    // The folder's names can be read and nothing else: so it is with every one.
                    unseen(folder, e);
                    return;
                }
                unseen(entry, e);
            } catch (NoSuchFileException e) {
                // A link to nothing; or what was there a moment ago, which is nobody's session.
                if (Files.isSymbolicLink(entry) && (named(entry, "sub-") || named(entry, "ses-"))) {
                    unseen(entry, e);
                }
            } catch (IOException e) {
                unseen(entry, e);
            }
        }
    }

    private void enter(Path folder, int depth, List<Path> found) {
        boolean session = named(folder, "ses-");
        if (depth > 0 && !(session && new SessionFolder(folder).begun())) {
            List<Path> entries;
            try {
                entries = lister.in(folder);
            } catch (IOException e) {
                unseen(folder, e);
                return;
            }
            look(folder, entries, depth, found);
        }
        if (session) {
            found.add(folder);
        }
    }

    /** A missing permission is as a wrong folder: lost+found lies in every mount, and must not hide that a session was altered. */
    private void unseen(Path folder, IOException e) {
        failed(
                e instanceof AccessDeniedException || e instanceof NoSuchFileException
                        ? ExitCode.USAGE
                        : ExitCode.HARDWARE,
                "cannot look into " + folder + ": " + Reasons.of(e)
                        + "; sessions in it were left as they are: make it readable and try again, or name other folders one by one");
    }

    /** In order; one that several ways lead to only by the first. */
    private static List<SessionFolder> once(List<Path> found) {
        List<SessionFolder> sessions = new ArrayList<>();
        Set<Path> real = new HashSet<>();
        for (Path path : found.stream().sorted().toList()) {
            if (real.add(real(path))) {
                sessions.add(new SessionFolder(path));
            }
        }
        return sessions;
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            // Recovering it will tell what is wrong.
            return path.toAbsolutePath();
        }
    }

    private static boolean named(Path path, String start) {
        return String.valueOf(path.getFileName()).startsWith(start);
    }

    static List<Path> list(Path folder) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            all.forEach(entries::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        entries.sort(Comparator.naturalOrder());
        return entries;
    }

    private void recover(SessionFolder session, boolean named) throws Failure {
        SessionRecovery.Outcome outcome;
        try {
            outcome = new SessionRecovery(session, "mienloop " + Software.version()).run();
        } catch (DamagedJournalException e) {
            throw new Failure(ExitCode.VERIFICATION, e.getMessage(), e);
        } catch (JournalException e) {
            throw new Failure(ExitCode.USAGE, e.getMessage(), e);
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.HARDWARE,
                    "cannot recover " + session.path() + ": " + Reasons.of(e)
                            + "; nothing recorded was changed: free some space or make it writable, then try again",
                    e);
        }
        if (outcome.state() == SessionRecovery.State.RUNNING && named) {
            throw new Failure(
                    ExitCode.USAGE,
                    session.path()
                            + ": is being recorded by a running session, or recovered; wait until that has ended");
        }
        out.accept(session.path() + ": "
                + switch (outcome.state()) {
                    case WHOLE -> "ended in order and is whole; nothing changed";
                    case RECOVERED_BEFORE -> "was recovered before; nothing changed";
                    case RECOVERED ->
                        outcome.summary() == null
                                ? "recovered from the journal: " + String.join(", ", outcome.made())
                                : "recovered: " + text(outcome.summary());
                    case ALTERED ->
                        "is not as it was left; "
                                + (outcome.made().isEmpty()
                                        ? "nothing changed"
                                        : "made anew: " + String.join(", ", outcome.made()));
                    case NOTHING_JOURNALED -> "nothing to recover";
                    case RUNNING -> "is being recorded; left alone";
                });
        outcome.lost().forEach(line -> out.accept("  lost: " + line));
        outcome.setAside()
                .forEach(name -> out.accept("  kept: " + name
                        + ", a table that was there without a summary and differs from what the journal gives"));
        if (!outcome.problems().isEmpty()) {
            throw new Failure(
                    ExitCode.VERIFICATION,
                    outcome.problems().stream()
                            .map(problem -> session.path() + ": " + problem)
                            .collect(Collectors.joining("\n")));
        }
    }

    private static String text(Summary summary) {
        Summary.Frames frames = summary.frames();
        return String.format(
                Locale.ROOT,
                "%.1f s, %d frames captured, %d scored, %d recorded",
                summary.seconds(),
                frames.captured(),
                frames.scored(),
                frames.recorded());
    }
}
