package io.mienloop.app;

import io.mienloop.session.DamagedJournalException;
import io.mienloop.session.JournalException;
import io.mienloop.session.SessionFolder;
import io.mienloop.session.SessionRecovery;
import io.mienloop.session.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finishes session folders that were left behind, one or all below a data folder. Needs no experiment, rig or subject file. */
public final class Recovery {
    private final Consumer<String> out;

    /** @param out told what was found and done, line by line */
    public Recovery(Consumer<String> out) {
        this.out = out;
    }

    /**
     * Recovers a session's folder, or every session below a data folder; one that cannot be does not keep the others from it.
     *
     * @throws Failure with one line a folder that could not be recovered
     */
    public void run(Path path) throws Failure {
        List<SessionFolder> sessions = sessions(path);
        if (sessions.isEmpty()) {
            throw new Failure(
                    ExitCode.USAGE,
                    path + ": is neither a session's folder (ses-…) nor a data folder with sessions (sub-…/ses-…)");
        }
        List<String> failures = new ArrayList<>();
        ExitCode code = ExitCode.DONE;
        for (SessionFolder session : sessions) {
            try {
                recover(session, session.path().equals(path));
            } catch (Failure failure) {
                failures.add(failure.getMessage());
                code = worse(code, failure.code());
            }
        }
        if (!failures.isEmpty()) {
            throw new Failure(code, String.join("\n", failures));
        }
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

    private static List<SessionFolder> sessions(Path path) throws Failure {
        SessionFolder one = new SessionFolder(path);
        if (one.begun() || Files.exists(one.recovery())) {
            return List.of(one);
        }
        List<SessionFolder> found = new ArrayList<>();
        try (Stream<Path> below = Files.walk(path, 2)) {
            below.filter(folder -> Files.isDirectory(folder)
                            && String.valueOf(folder.getFileName()).startsWith("ses-"))
                    .sorted()
                    .forEach(folder -> found.add(new SessionFolder(folder)));
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, "cannot look into " + path + ": " + Reasons.of(e), e);
        }
        return found;
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
