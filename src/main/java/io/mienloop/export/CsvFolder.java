package io.mienloop.export;

import io.mienloop.session.EventRow;
import io.mienloop.session.EventsCsv;
import io.mienloop.session.FrameRow;
import io.mienloop.session.FramesCsv;
import io.mienloop.session.SessionDescription;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code frames.csv} and {@code events.csv}, made anew from the journal. */
public final class CsvFolder implements ExportTarget {
    private final Path folder;
    private final SessionDescription session;
    private final PendingFile frames;
    private final PendingFile events;
    private FramesCsv framesCsv;
    private EventsCsv eventsCsv;
    private long frameRows;
    private long eventRows;

    public CsvFolder(Path folder, SessionDescription session) {
        this.folder = folder;
        this.session = session;
        frames = new PendingFile(places(folder).getFirst());
        events = new PendingFile(places(folder).getLast());
    }

    /** The files that it makes in a folder. */
    public static List<Path> places(Path folder) {
        return List.of(folder.resolve("frames.csv"), folder.resolve("events.csv"));
    }

    @Override
    public Path place() {
        return folder;
    }

    @Override
    public List<PendingFile> files() {
        return List.of(frames, events);
    }

    @Override
    public void begin() throws IOException {
        framesCsv = new FramesCsv(frames.beside(), session);
        eventsCsv = new EventsCsv(events.beside());
    }

    @Override
    public void frame(FrameRow row) throws IOException {
        framesCsv.frame(row);
        frameRows++;
    }

    @Override
    public void event(EventRow row) throws IOException {
        eventsCsv.event(row);
        eventRows++;
    }

    @Override
    public void finish() throws IOException {
        framesCsv.close();
        eventsCsv.close();
        check(frames.beside(), frameRows, false);
        check(events.beside(), eventRows, true);
    }

    /** @param quoted whether a quoted text may go over several lines, so that there may be more lines than rows */
    private static void check(Path file, long rows, boolean quoted) throws IOException {
        long lines = 0;
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            while (reader.readLine() != null) {
                lines++;
            }
        }
        if (lines - 1 < rows || (!quoted && lines - 1 != rows)) {
            throw new IOException("read back, the file has " + (lines - 1) + " rows instead of " + rows);
        }
    }

    @Override
    public void close() throws IOException {
        if (framesCsv != null) {
            framesCsv.close();
        }
        if (eventsCsv != null) {
            eventsCsv.close();
        }
    }
}
