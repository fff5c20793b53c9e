package io.mienloop.session;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.mienloop.pipeline.LoopEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * Makes {@code frames.csv}, {@code events.csv}, {@code latency.hlog} and {@code summary.json} from the journal alone: at the end of a session and
 * when a session that was cut short is recovered. Written beside their place and moved there when whole.
 */
public final class SessionFiles {
    private SessionFiles() {}

    /**
     * Derives the four files.
     *
     * @return the summary that was written
     * @throws IOException when the journal cannot be read or a file cannot be written
     */
    public static Summary derive(SessionFolder folder) throws IOException {
        VideoExtent video = VideoExtent.of(folder, end(folder));
        Path frames = beside(folder.frames());
        Path events = beside(folder.events());
        Path summary = beside(folder.summary());
        Path latencies = beside(folder.latencies());
        Summary result;
        try {
            try (JournalReader journal = new JournalReader(folder.journal());
                    RecordedFrames recorded = new RecordedFrames(folder.journal(), Long.MAX_VALUE);
                    FramesCsv framesCsv = new FramesCsv(frames, journal.description());
                    EventsCsv eventsCsv = new EventsCsv(events)) {
                FramesTable framesTable = new FramesTable(journal.description(), recorded, video, framesCsv);
                EventsTable eventsTable = new EventsTable(journal.description(), eventsCsv);
                SummaryTally tally = new SummaryTally(journal.description());
                for (LoopEvent event = journal.next(); event != null; event = journal.next()) {
                    framesTable.add(event);
                    eventsTable.add(event);
                    tally.add(event, journal.sequence(), eventsTable.commands());
                }
                result = tally.close(
                        journal.end(),
                        journal.damagedBytes(),
                        eventsTable.commands(),
                        framesTable.inVideo(),
                        journalHash(folder));
                tally.stages().write(latencies, journal.description(), result.seconds());
            }
            Files.writeString(summary, result.toJson());
            move(latencies, folder.latencies());
            move(frames, folder.frames());
            move(events, folder.events());
            move(summary, folder.summary()); // last: where it is, the others are
        } finally {
            Files.deleteIfExists(summary);
            Files.deleteIfExists(latencies);
            Files.deleteIfExists(frames);
            Files.deleteIfExists(events);
        }
        return result;
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

    /** Hash of the journal as it lies there, by which a later change of it shows. */
    static Summary.Journal journalHash(SessionFolder folder) throws IOException {
        try (InputStream in = Files.newInputStream(folder.journal())) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] block = new byte[1 << 16];
            long bytes = 0;
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                digest.update(block, 0, read);
                bytes += read;
            }
            return new Summary.Journal(bytes, HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The journal that the summary was made of, or null where there is no summary that says. */
    static Summary.Journal summarized(SessionFolder folder) throws IOException {
        try {
            Named summary = SessionDescription.JSON.fromJson(Files.readString(folder.summary()), Named.class);
            return summary == null ? null : summary.journal;
        } catch (NoSuchFileException | CharacterCodingException | JsonParseException none) {
            return null;
        }
    }

    /** What of a summary is read back. */
    private record Named(Summary.Journal journal) {}

    /** Whether the journal is, to the bit, the one that the summary was made of; null where no summary says. */
    public static Boolean journalUnchanged(SessionFolder folder) throws IOException {
        Summary.Journal then = summarized(folder);
        return then == null ? null : then.equals(journalHash(folder));
    }

    private static SessionEnd end(SessionFolder folder) throws IOException {
        try (JournalReader journal = new JournalReader(folder.journal())) {
            LoopEvent event = journal.next();
            while (event != null) {
                event = journal.next();
            }
            return journal.end();
        }
    }

    private static Path beside(Path file) {
        return file.resolveSibling(file.getFileName() + ".tmp");
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
