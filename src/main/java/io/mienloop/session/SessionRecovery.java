package io.mienloop.session;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import io.mienloop.session.video.VideoPackets;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;

/**
 * Finishes a folder that a crash, a full disk or a lost mount left behind: derives tables and summary from the journal, and says
 * what was lost. Nothing that was recorded is changed or taken away; a folder that is finished is left as it is, and compared with
 * what its journal and its summary say of it.
 */
public final class SessionRecovery {
    /** What a folder was found to be, and is now. */
    public enum State {
        /** It ended in order and has all its files: nothing was done. */
        WHOLE,
        /** It was recovered before: nothing was done. */
        RECOVERED_BEFORE,
        /** It is finished now. */
        RECOVERED,
        /** It was finished, and something in it has changed since: nothing was done. */
        ALTERED,
        /** It was cut before anything was journaled: there is nothing to derive. */
        NOTHING_JOURNALED,
        /** Some process is recording or recovering it: left alone. */
        RUNNING
    }

    /**
     * What was found and done.
     *
     * @param made files that were made anew of what the journal holds, where that is not all of them
     * @param lost what a crash is known to have lost, one line each
     * @param problems what is not as it was left, so that no crash explains it, one line each
     * @param setAside names of tables that were found beside no summary and differ from what the journal gives
     * @param summary what the session came to, or null where nothing was derived now
     */
    public record Outcome(
            State state,
            List<String> made,
            List<String> lost,
            List<String> problems,
            List<String> setAside,
            Summary summary) {}

    /** {@code recovery.json}. */
    private record Report(
            String software,
            String recoveredUtc,
            long journalBytes,
            long journalWholeBytes,
            long frames,
            long offered,
            long checksums,
            long videoFrames,
            List<String> lost) {}

    private static final Gson JSON = new GsonBuilder()
            .setFieldNamingPolicy(com.google.gson.FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .create();

    private final SessionFolder folder;
    private final String software;
    private final List<String> made = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    /** @param software name and version that recovers, for the record */
    public SessionRecovery(SessionFolder folder, String software) {
        this.folder = folder;
        this.software = software;
    }

    /**
     * Recovers the folder. Can be repeated at any time, also after it was interrupted itself.
     *
     * @throws JournalException when the journal is none, of another version, or damaged so that nothing can be read
     * @throws IOException when a file cannot be read or written
     */
    public Outcome run() throws IOException {
        try (RecordingLock lock = RecordingLock.take(folder)) {
            return lock == null ? outcome(State.RUNNING, null) : finish();
        }
    }

    private Outcome finish() throws IOException {
        SessionFiles.Stated stated = SessionFiles.stated(folder);
        Report before = before();
        JournalScan journal;
        try {
            journal = JournalScan.of(folder.journal());
        } catch (EmptyJournalException | NoSuchFileException nothing) {
            return nothingJournaled(nothing, stated, before);
        }
        boolean unchanged = stated != null && stated.journal().equals(FileTrace.of(folder.journal()));
        FolderCheck check = new FolderCheck(folder, journal, stated);
        boolean blocked = blocked(check, unchanged);
        boolean derived = unchanged && check.complete() && !folder.reserved();
        if (journal.end() == null && before != null && derived && !check.videoAsStated()) {
            // A video that is back, or has more than it had, is worth other tables.
            derived = VideoPackets.whole(folder.video()) <= before.videoFrames();
        }
        boolean done = derived && (journal.end() != null || before != null);
        problems(check, journal, stated, before, unchanged, done);
        remakeConfig(check);
        if (blocked) {
            lost.addAll(before == null ? List.of() : before.lost());
            return outcome(State.ALTERED, null);
        }
        if (done) {
            lost.addAll(before == null ? List.of() : before.lost());
            return outcome(done(before), null);
        }
        Report report = report(journal);
        folder.releaseBallast(); // where the disk was full, this is the room for what follows
        Summary summary = SessionFiles.derive(folder);
        write(report);
        return outcome(State.RECOVERED, summary);
    }

    private State done(Report before) {
        if (!made.isEmpty()) {
            return State.RECOVERED;
        }
        if (!problems.isEmpty()) {
            return State.ALTERED;
        }
        return before == null ? State.WHOLE : State.RECOVERED_BEFORE;
    }

    private Outcome outcome(State state, Summary summary) throws IOException {
        return new Outcome(
                state,
                List.copyOf(made),
                List.copyOf(lost),
                List.copyOf(problems),
                SessionFiles.setAside(folder),
                summary);
    }

    /** Whether tables made anew would take the place of something that the journal no longer gives, or never gave. */
    private boolean blocked(FolderCheck check, boolean unchanged) throws IOException {
        String changed = check.journal(unchanged);
        if (changed != null) {
            problems.add(changed);
        }
        problems.addAll(check.tables(unchanged));
        return !problems.isEmpty();
    }

    /** What no crash does. */
    private void problems(
            FolderCheck check,
            JournalScan journal,
            SessionFiles.Stated stated,
            Report before,
            boolean unchanged,
            boolean done)
            throws IOException {
        boolean blocked = !problems.isEmpty();
        if (journal.tail() != null && !blocked) {
            if (journal.ended()) {
                problems.add(journal.tail() + "; the session had ended in order: put the journal back from a copy");
            } else if (journal.damage() != null) {
                problems.add(journal.tail() + "; no crash of a program leaves that: put the journal back from a copy");
            }
        }
        problems.addAll(check.inputs());
        if (!journal.description().recording()) {
            return;
        }
        String video = null;
        if (journal.end() != null) {
            boolean asLeft = before == null && unchanged && check.videoAsStated();
            video = asLeft ? null : check.video(journal.written(), journal.end().videoBroken());
        } else if (done && !check.videoAsStated()) {
            video = check.video(before.videoFrames(), false);
        } else if (blocked && stated != null && stated.frames() != null && !check.videoAsStated()) {
            // The journal does not tell any more how many there were.
            video = check.video(stated.frames().recorded(), true);
        }
        if (video != null) {
            problems.add(video);
        }
    }

    private void remakeConfig(FolderCheck check) throws IOException {
        byte[] config = check.lostConfig();
        if (config != null) {
            Path beside = folder.config().resolveSibling(folder.config().getFileName() + ".tmp");
            Files.write(beside, config);
            SessionFiles.sync(beside);
            Files.move(beside, folder.config(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            SessionFiles.syncNames(folder);
            made.add("config.yaml");
        }
    }

    private Report before() throws IOException {
        try {
            Report report = JSON.fromJson(Files.readString(folder.recovery()), Report.class);
            return report == null || report.lost() == null ? null : report;
        } catch (NoSuchFileException | CharacterCodingException | JsonParseException none) {
            return null;
        }
    }

    private Outcome nothingJournaled(IOException why, SessionFiles.Stated stated, Report before) throws IOException {
        String how = why instanceof EmptyJournalException
                ? "the journal was cut before its first record"
                : "there is no journal";
        if (stated != null || before != null && before.journalWholeBytes() > 0) {
            long bytes = stated != null ? stated.journal().bytes() : before.journalBytes();
            problems.add(how + ", but one of " + bytes + " bytes was there when the tables were made; all is left as it"
                    + " is: put journal.mlj back from a copy");
            return outcome(State.ALTERED, null);
        }
        long videoFrames = VideoPackets.whole(folder.video());
        long bytes = Files.exists(folder.journal()) ? Files.size(folder.journal()) : 0;
        lost.add(how + ": nothing was journaled");
        if (videoFrames > 0) {
            lost.add("video.mkv has " + videoFrames + " frames, of which neither time nor score is known");
        }
        folder.releaseBallast();
        if (before != null && before.lost().equals(lost)) {
            return outcome(State.RECOVERED_BEFORE, null);
        }
        write(new Report(software, Instant.now().toString(), bytes, 0, 0, 0, 0, videoFrames, lost));
        return outcome(State.NOTHING_JOURNALED, null);
    }

    private Report report(JournalScan journal) throws IOException {
        long videoFrames = journal.description().recording() ? VideoPackets.whole(folder.video()) : 0;
        if (journal.tail() != null) {
            lost.add(journal.tail() + "; they are left, and not read");
        }
        if (journal.end() == null) {
            lost.add(String.format(
                    Locale.ROOT,
                    journal.ended()
                            ? "what is told here ends at %.3f s, before the damage"
                            : "the session was cut short; its journal ends at %.3f s, of what came after nothing is known",
                    journal.lastNanos() / 1e9));
            if (journal.description().recording()) {
                video(journal, videoFrames);
            }
        } else if (journal.end().videoBroken()) {
            lost.add("the video broke off after " + journal.end().videoFrames() + " of " + journal.offered()
                    + " frames");
        }
        return new Report(
                software,
                Instant.now().toString(),
                journal.wholeBytes() + journal.damagedBytes(),
                journal.wholeBytes(),
                journal.frames(),
                journal.offered(),
                journal.checksums(),
                videoFrames,
                List.copyOf(lost));
    }

    /** The k-th frame offered is the k-th of the video. */
    private void video(JournalScan journal, long videoFrames) throws IOException {
        SortedSet<Long> unchecked = journal.unchecked();
        if (!unchecked.isEmpty()) {
            long there = Math.max(0, Math.min(videoFrames, journal.offered()) - journal.checksums());
            lost.add("the checksums of " + unchecked.size() + " frames offered to the video were not journaled (frames "
                    + unchecked.first() + " to " + unchecked.last() + "); " + there
                    + " of these frames are in video.mkv");
        }
        if (journal.checksums() > videoFrames) {
            lost.add((journal.checksums() - videoFrames) + " of the " + journal.checksums()
                    + " frames that were written to the video are not in it: video.mkv "
                    + FolderCheck.video(folder.video(), videoFrames));
        }
        if (videoFrames > journal.offered()) {
            lost.add(
                    (videoFrames - journal.offered())
                            + " frames at the end of video.mkv lie beyond the journal: neither time nor score of them is known");
        }
    }

    private void write(Report report) throws IOException {
        Path beside = folder.recovery().resolveSibling(folder.recovery().getFileName() + ".tmp");
        Files.writeString(beside, JSON.toJson(report) + "\n");
        SessionFiles.sync(beside);
        Files.move(beside, folder.recovery(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        SessionFiles.syncNames(folder);
    }
}
