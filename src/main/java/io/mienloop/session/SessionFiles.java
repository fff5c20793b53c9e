package io.mienloop.session;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.annotations.SerializedName;
import io.mienloop.pipeline.LoopEvent;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Makes {@code frames.csv}, {@code events.csv}, {@code latency.hlog} and {@code summary.json} from the journal alone: at the end of a session and
 * when a session that was cut short is recovered. Written beside their place and moved there when whole; the summary keeps their hashes.
 */
public final class SessionFiles {
    /** How a table that was found beside no summary and differs from the journal is called afterwards. */
    private static final String ASIDE = ".found-";

    private static final String BESIDE = ".tmp";
    private static final int PROGRESS_EVENTS = 1 << 14;

    private SessionFiles() {}

    /** Derives the four files and tells nobody how it gets on. */
    public static Summary derive(SessionFolder folder) throws IOException {
        return derive(folder, events -> {});
    }

    /**
     * Derives the four files.
     *
     * @param progress is told now and then how many of the journal's events it has read; it reads them twice
     * @return the summary that was written
     * @throws IOException when the journal cannot be read or a file cannot be written
     */
    public static Summary derive(SessionFolder folder, LongConsumer progress) throws IOException {
        SessionEnd end = end(folder, progress);
        VideoExtent video = VideoExtent.of(folder, end);
        Path frames = beside(folder.frames());
        Path events = beside(folder.events());
        Path summary = beside(folder.summary());
        Path latencies = beside(folder.latencies());
        Summary counted;
        Summary result;
        try {
            try (JournalReader journal = new JournalReader(folder.journal());
                    FramesCsv framesCsv = new FramesCsv(frames, journal.description());
                    EventsCsv eventsCsv = new EventsCsv(events)) {
                SummaryTally tally = new SummaryTally(journal.description());
                counted = counted(folder, journal, video, framesCsv, eventsCsv, tally, progress);
                tally.stages().write(latencies, journal.description(), counted.seconds());
            }
            for (Path made : List.of(frames, events, latencies)) {
                sync(made);
            }
            Map<String, Summary.Table> tables = new LinkedHashMap<>();
            for (Path made : List.of(frames, events, latencies)) {
                tables.put(name(made), new Summary.Table(FileTrace.of(made).sha256()));
            }
            // A video that was left unfinished may still grow.
            boolean sized = Files.isRegularFile(folder.video()) && (end == null || end.videoFault() == null);
            result = counted.of(tables, sized ? Files.size(folder.video()) : null);
            Files.writeString(summary, result.toJson());
            sync(summary);
            boolean known = Files.exists(folder.summary());
            for (Path made : List.of(latencies, frames, events)) {
                Path place = folder.path().resolve(name(made));
                if (!known && Files.exists(place) && Files.mismatch(made, place) >= 0) {
                    setAside(place);
                }
                move(made, place);
            }
            move(summary, folder.summary()); // last: where it is, the others are
            syncNames(folder);
        } finally {
            Files.deleteIfExists(summary);
            Files.deleteIfExists(latencies);
            Files.deleteIfExists(frames);
            Files.deleteIfExists(events);
        }
        return result;
    }

    /** What the summary of a folder would say now, its tables' hashes and the video's size aside; no file is made. */
    static Summary counted(SessionFolder folder) throws IOException {
        VideoExtent video = VideoExtent.of(folder, end(folder, events -> {}));
        try (JournalReader journal = new JournalReader(folder.journal())) {
            return counted(
                    folder,
                    journal,
                    video,
                    row -> {},
                    row -> {},
                    new SummaryTally(journal.description()),
                    events -> {});
        }
    }

    private static Summary counted(
            SessionFolder folder,
            JournalReader journal,
            VideoExtent video,
            FrameRow.Sink frames,
            EventRow.Sink events,
            SummaryTally tally,
            LongConsumer progress)
            throws IOException {
        try (RecordedFrames recorded = new RecordedFrames(folder.journal(), Long.MAX_VALUE)) {
            FramesTable framesTable = new FramesTable(journal.description(), recorded, video, frames);
            EventsTable eventsTable = new EventsTable(journal.description(), events);
            for (LoopEvent event = journal.next(); event != null; event = journal.next()) {
                framesTable.add(event);
                eventsTable.add(event);
                tally.add(event, journal.sequence(), eventsTable.commands());
                told(journal, progress);
            }
            return tally.close(
                    journal.end(),
                    journal.tail(),
                    eventsTable.commands(),
                    framesTable.inVideo(),
                    FileTrace.of(folder.journal()));
        }
    }

    /** The folder's own entries onto the disk, as far as the system can do that. */
    static void syncNames(SessionFolder folder) {
        try (FileChannel names = FileChannel.open(folder.path(), StandardOpenOption.READ)) {
            names.force(true);
        } catch (IOException notPossibleHere) {
            return; // what is in the files is on the disk all the same
        }
    }

    /** Onto the disk: a name that was moved into place must not stand for nothing after a loss of power. */
    static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /**
     * What the journal of a session tells of its doses, also of one that was cut short.
     *
     * @throws IOException when there is no journal or it cannot be read
     */
    public static JournaledDoses doses(SessionFolder folder) throws IOException {
        try (JournalReader journal = new JournalReader(folder.journal())) {
            DoseTally tally = new DoseTally(journal.description());
            long last = 0;
            for (LoopEvent event = journal.next(); event != null; event = journal.next()) {
                tally.add(event);
                last = Math.max(last, event.timeNanos);
            }
            return new JournaledDoses(
                    Instant.parse(journal.description().startUtc()),
                    journal.end() != null && journal.damagedBytes() == 0,
                    last,
                    tally.close(),
                    tally.largest());
        }
    }

    /**
     * Whether a person armed the session and it went on from there, so that an animal may have been given something. The journal
     * tells, or else the summary; a journal that cannot be read, with no summary to stand in, counts as armed.
     *
     * @throws IOException when a file that is there cannot be opened
     */
    public static boolean armed(SessionFolder folder) throws IOException {
        try (JournalReader journal = new JournalReader(folder.journal())) {
            DoseBasis doses = journal.description().doses();
            // The link is opened after the first event: without one nothing was given.
            return doses != null && doses.confirmation() != null && journal.next() != null;
        } catch (NoSuchFileException none) {
            return Boolean.TRUE.equals(armedBySummary(folder));
        } catch (JournalException damaged) {
            return !Boolean.FALSE.equals(armedBySummary(folder));
        }
    }

    /** Null when there is no summary that can be read. */
    private static Boolean armedBySummary(SessionFolder folder) throws IOException {
        try {
            JsonElement summary = JsonParser.parseString(Files.readString(folder.summary()));
            if (!summary.isJsonObject() || !summary.getAsJsonObject().has("subject")) {
                return null;
            }
            JsonElement armedBy = summary.getAsJsonObject().get("armed_by");
            return armedBy != null && !armedBy.isJsonNull();
        } catch (NoSuchFileException | CharacterCodingException | JsonParseException none) {
            return null;
        }
    }

    /** What the summary says of the journal and the tables, or null where there is none that can be read. */
    static Stated stated(SessionFolder folder) throws IOException {
        try {
            Stated stated = SessionDescription.JSON.fromJson(Files.readString(folder.summary()), Stated.class);
            return stated == null || stated.journal == null ? null : stated;
        } catch (NoSuchFileException | CharacterCodingException | JsonParseException none) {
            return null;
        }
    }

    /**
     * What of a summary is read back.
     *
     * @param tables by their files' names; null in summaries of versions that did not keep it
     * @param videoBytes size of the video when the tables were made, or null
     */
    record Stated(
            Summary.Journal journal,
            Map<String, Summary.Table> tables,
            @SerializedName("video_bytes") Long videoBytes,
            Counted frames) {}

    /** Frames as the summary counts them. */
    record Counted(long captured, long scored, long recorded) {}

    /** The journal that the summary was made of, or null where no summary says. */
    public static Summary.Journal summarized(SessionFolder folder) throws IOException {
        Stated stated = stated(folder);
        return stated == null ? null : stated.journal;
    }

    /** Whether the journal is, to the bit, the one that the summary was made of; null where no summary says. */
    public static Boolean journalUnchanged(SessionFolder folder) throws IOException {
        Summary.Journal then = summarized(folder);
        return then == null ? null : then.equals(FileTrace.of(folder.journal()));
    }

    /**
     * How the journal differs from the one that summary and tables were made of so that it holds less, or other things; null where it does
     * not, or no summary says.
     *
     * @throws IOException when a file cannot be read
     */
    public static String changedJournal(SessionFolder folder) throws IOException {
        Stated stated = stated(folder);
        return stated == null || stated.journal().equals(FileTrace.of(folder.journal()))
                ? null
                : new FolderCheck(folder, JournalScan.of(folder.journal()), stated).journal(false);
    }

    /**
     * Tables and summary that are not those that were made of the journal, one line each; a missing one is none.
     *
     * @throws IOException when a file cannot be read
     */
    public static List<String> alteredTables(SessionFolder folder) throws IOException {
        Stated stated = stated(folder);
        if (stated == null) {
            return List.of();
        }
        boolean unchanged = stated.journal().equals(FileTrace.of(folder.journal()));
        return new FolderCheck(folder, JournalScan.of(folder.journal()), stated).tables(unchanged);
    }

    private static SessionEnd end(SessionFolder folder, LongConsumer progress) throws IOException {
        try (JournalReader journal = new JournalReader(folder.journal())) {
            LoopEvent event = journal.next();
            while (event != null) {
                told(journal, progress);
                event = journal.next();
            }
            return journal.end();
        }
    }

    private static void told(JournalReader journal, LongConsumer progress) {
        if (journal.sequence() % PROGRESS_EVENTS == 0) {
            progress.accept(journal.sequence());
        }
    }

    /** A table that no summary names may be a person's work: it is kept under another name. */
    private static void setAside(Path table) throws IOException {
        for (int number = 1; ; number++) {
            Path aside = table.resolveSibling(table.getFileName() + ASIDE + number);
            if (!Files.exists(aside)) {
                Files.move(table, aside);
                return;
            }
        }
    }

    /** Names of the tables that were. */
    static List<String> setAside(SessionFolder folder) throws IOException {
        try (Stream<Path> files = Files.list(folder.path())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.contains(ASIDE))
                    .sorted()
                    .toList();
        }
    }

    private static Path beside(Path file) {
        return file.resolveSibling(file.getFileName() + BESIDE);
    }

    private static String name(Path beside) {
        String name = beside.getFileName().toString();
        return name.substring(0, name.length() - BESIDE.length());
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
