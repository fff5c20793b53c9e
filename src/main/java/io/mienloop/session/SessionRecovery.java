package io.mienloop.session;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.session.video.VideoPackets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finishes a folder that a crash, a full disk or a lost mount left behind: derives tables and summary from the journal, and says
 * what was lost. Nothing that was recorded is changed or taken away; a folder that is finished is left as it is.
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
        /** It was cut before anything was journaled: there is nothing to derive. */
        NOTHING_JOURNALED,
        /** Some process is recording it: left alone. */
        RUNNING
    }

    /**
     * What was done.
     *
     * @param lost what is known to be lost, one line each
     * @param summary what the session came to, or null where nothing was derived now
     */
    public record Outcome(State state, List<String> lost, Summary summary) {}

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
    private final List<String> lost = new ArrayList<>();

    /** @param software name and version that recovers, for the record */
    public SessionRecovery(SessionFolder folder, String software) {
        this.folder = folder;
        this.software = software;
    }

    /**
     * Recovers the folder. Can be repeated at any time, also after it was interrupted itself.
     *
     * @throws ChangedJournalException when the journal lost something after tables were made of it
     * @throws JournalException when the journal is none, of another version, or damaged in a way that no crash does
     * @throws IOException when a file cannot be read or written
     */
    public Outcome run() throws IOException {
        if (RecordingLock.held(folder.journal())) {
            return new Outcome(State.RUNNING, List.of(), null);
        }
        boolean tables = Files.exists(folder.frames()) && Files.exists(folder.events());
        boolean derived = tables && !folder.reserved() && Boolean.TRUE.equals(journalUnchanged());
        requireNoLessThanBefore(tables);
        Report before = before();
        if (before != null && (derived || before.journalWholeBytes() == 0)) {
            return new Outcome(State.RECOVERED_BEFORE, before.lost(), null);
        }
        Report report;
        try {
            SessionEnd end = scan();
            report = report(end);
            if (derived && end != null) {
                return new Outcome(State.WHOLE, List.of(), null);
            }
        } catch (EmptyJournalException | NoSuchFileException nothing) {
            return nothingJournaled(nothing);
        }
        folder.releaseBallast(); // where the disk was full, this is the room for what follows
        Summary summary = SessionFiles.derive(folder);
        write(report);
        return new Outcome(State.RECOVERED, List.copyOf(lost), summary);
    }

    /** Whole tables must not give way to those of a journal that was damaged after they were made; a longer one only adds to them. */
    private void requireNoLessThanBefore(boolean tables) throws IOException {
        Summary.Journal then = tables ? SessionFiles.summarized(folder) : null;
        if (then != null && Boolean.FALSE.equals(journalUnchanged()) && Files.size(folder.journal()) <= then.bytes()) {
            throw new ChangedJournalException(
                    folder.journal() + " is not the journal that summary.json and the tables were made of ("
                            + then.bytes() + " bytes, now " + Files.size(folder.journal())
                            + "); they are left as they are: put that journal back from a copy, or move them away to have them made anew"
                            + " of what this one still holds");
        }
    }

    private Boolean journalUnchanged() throws IOException {
        return Files.exists(folder.journal()) ? SessionFiles.journalUnchanged(folder) : null;
    }

    private Report before() throws IOException {
        try {
            return JSON.fromJson(Files.readString(folder.recovery()), Report.class);
        } catch (NoSuchFileException | JsonParseException none) {
            return null;
        }
    }

    private Outcome nothingJournaled(IOException why) throws IOException {
        long videoFrames = VideoPackets.whole(folder.video());
        long bytes = Files.exists(folder.journal()) ? Files.size(folder.journal()) : 0;
        lost.add(
                why instanceof EmptyJournalException
                        ? "the journal was cut before its first record: nothing was journaled"
                        : "there is no journal: nothing was journaled");
        if (videoFrames > 0) {
            lost.add("video.mkv has " + videoFrames + " frames, of which neither time nor score is known");
        }
        folder.releaseBallast();
        write(new Report(software, Instant.now().toString(), bytes, 0, 0, 0, 0, videoFrames, lost));
        return new Outcome(State.NOTHING_JOURNALED, List.copyOf(lost), null);
    }

    private long journalBytes;
    private long wholeBytes;
    private long damagedBytes;
    private long frames;
    private long offered;
    private long checksums;
    private long lastNanos;
    private boolean recording;
    /** Frames offered whose checksum has not come yet; few at any time but at a crash. */
    private final Set<Long> unchecked = new TreeSet<>();

    private SessionEnd scan() throws IOException {
        try (JournalReader journal = new JournalReader(folder.journal())) {
            recording = journal.description().recording();
            for (LoopEvent event = journal.next(); event != null; event = journal.next()) {
                lastNanos = Math.max(lastNanos, event.timeNanos);
                if (event.kind == EventKind.FRAME) {
                    frames++;
                    if (event.offered) {
                        offered++;
                        unchecked.add(event.frame);
                    }
                } else if (event.kind == EventKind.RECORDED) {
                    checksums++;
                    unchecked.remove(event.frame);
                }
            }
            wholeBytes = journal.wholeBytes();
            damagedBytes = journal.damagedBytes();
            journalBytes = wholeBytes + damagedBytes;
            return journal.end();
        }
    }

    private Report report(SessionEnd end) {
        long videoFrames = recording ? VideoPackets.whole(folder.video()) : 0;
        if (damagedBytes > 0) {
            lost.add("the journal's last " + damagedBytes
                    + " bytes belong to no whole record; they are left, and not read");
        }
        if (end == null) {
            lost.add(String.format(
                    Locale.ROOT,
                    "the session was cut short; its journal ends at %.3f s, of what came after nothing is known",
                    lastNanos / 1e9));
            video(videoFrames);
        } else if (end.videoBroken()) {
            lost.add("the video broke off after " + end.videoFrames() + " of " + offered + " frames");
        }
        return new Report(
                software,
                Instant.now().toString(),
                journalBytes,
                wholeBytes,
                frames,
                offered,
                checksums,
                videoFrames,
                List.copyOf(lost));
    }

    /** The k-th frame offered is the k-th of the video. */
    private void video(long videoFrames) {
        if (!unchecked.isEmpty()) {
            long there = Math.max(0, Math.min(videoFrames, offered) - checksums);
            lost.add("the checksums of " + unchecked.size() + " frames offered to the video were not journaled (frames "
                    + span(unchecked) + "); " + there + " of these frames are in video.mkv");
        }
        if (checksums > videoFrames) {
            lost.add((checksums - videoFrames) + " frames that were written to the video are torn off its end");
        }
        if (videoFrames > offered) {
            lost.add(
                    (videoFrames - offered) + " frames at the end of video.mkv lie beyond the journal: neither time nor"
                            + " score of them is known");
        }
    }

    private static String span(Set<Long> frames) {
        TreeSet<Long> sorted = new TreeSet<>(frames);
        return sorted.first() + " to " + sorted.last();
    }

    private void write(Report report) throws IOException {
        Path beside = folder.recovery().resolveSibling(folder.recovery().getFileName() + ".tmp");
        Files.writeString(beside, JSON.toJson(report) + "\n");
        Files.move(beside, folder.recovery(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
