package io.mienloop.session;

import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.rig.Wire;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Reads a session's journal as the rows of {@code frames.csv} and {@code events.csv}, whatever its length with the same little
 * memory. The files of these names are not looked at.
 */
public final class SessionRows {
    private final SessionFolder folder;
    private final SessionOutline outline;
    private final VideoExtent video;

    /**
     * Reads the journal once.
     *
     * @param progress told the number of records read so far, after every one
     * @throws JournalException when there is no journal that can be read
     * @throws IOException when the disk fails
     */
    public SessionRows(SessionFolder folder, LongConsumer progress) throws IOException {
        this.folder = folder;
        Reading reading = new Reading();
        reading.all(folder, progress);
        video = reading.description.recording() ? VideoExtent.counted(folder, reading.end) : new VideoExtent(0, true);
        outline = reading.outline(folder, video);
    }

    public SessionOutline outline() {
        return outline;
    }

    /**
     * Reads it again and hands its rows on, in the journal's order.
     *
     * @param progress told the number of records read so far, after every one
     * @throws IOException when the disk fails or a sink does
     */
    public <S extends FrameRow.Sink & EventRow.Sink> void read(S sink, LongConsumer progress) throws IOException {
        SessionDescription session = outline.description();
        try (JournalReader journal = new JournalReader(folder.journal());
                RecordedFrames recorded = new RecordedFrames(folder.journal(), outline.lastRecorded())) {
            FramesTable frames = new FramesTable(session, recorded, video, sink);
            EventsTable events = new EventsTable(session, sink);
            for (long record = 1; record <= outline.records(); record++) {
                LoopEvent event = journal.next();
                if (event == null) {
                    throw new JournalException(folder.journal() + " became shorter while it was read");
                }
                frames.add(event);
                events.add(event);
                progress.accept(record);
            }
        }
    }

    /** What one reading of the journal counts. */
    private static final class Reading {
        private SessionDescription description;
        private SessionEnd end;
        private long damagedBytes;
        private JournalDamage damage;
        private String tail;
        private long records;
        private long frames;
        private long offered;
        private long recorded;
        private long lastRecorded = -1;
        private long lastNanos;
        private final Set<String> firmware = new LinkedHashSet<>();

        void all(SessionFolder folder, LongConsumer progress) throws IOException {
            try (JournalReader journal = new JournalReader(folder.journal())) {
                description = journal.description();
                for (LoopEvent event = journal.next(); event != null; event = journal.next()) {
                    add(event);
                    progress.accept(records);
                }
                end = journal.end();
                damagedBytes = journal.damagedBytes();
                damage = journal.damage();
                tail = journal.tail();
            }
        }

        private void add(LoopEvent event) {
            records++;
            lastNanos = Math.max(lastNanos, event.timeNanos);
            if (event.kind == EventKind.FRAME) {
                frames++;
                offered += event.offered ? 1 : 0;
            } else if (event.kind == EventKind.RECORDED) {
                recorded++;
                lastRecorded = event.frame;
            } else if (event.kind == EventKind.DEVICE && event.device.type == Wire.BOARD) {
                firmware.add(board(event.device.board) + ", firmware " + (event.device.firmware >> 8) + "."
                        + (event.device.firmware & 0xFF) + ", protocol " + (event.device.protocol >> 8) + "."
                        + (event.device.protocol & 0xFF));
            }
        }

        SessionOutline outline(SessionFolder folder, VideoExtent video) throws IOException {
            if (end != null && end.videoBroken() && end.videoFrames() < recorded) {
                // Written, as far as the writer knew, but torn off with the block that the disk did not take.
                recorded = end.videoFrames();
                lastRecorded = recordedAt(folder, recorded);
            }
            long written = end == null ? recorded : end.videoFrames();
            long there = Math.min(video.frames(), offered);
            return new SessionOutline(
                    description,
                    records,
                    frames,
                    end == null ? there : Math.min(recorded, there),
                    lastRecorded,
                    there,
                    Math.max(0, written - there),
                    lastNanos,
                    firmware.stream().toList(),
                    end,
                    damagedBytes,
                    damage,
                    tail);
        }
    }

    /** The frame that was reported as the n-th recorded, counted from 1; -1 for n = 0. */
    private static long recordedAt(SessionFolder folder, long n) throws IOException {
        long frame = -1;
        try (JournalReader journal = new JournalReader(folder.journal())) {
            for (long k = 0; k < n; ) {
                LoopEvent event = journal.next();
                if (event.kind == EventKind.RECORDED) {
                    frame = event.frame;
                    k++;
                }
            }
        }
        return frame;
    }

    /** Codes of {@code BOARD}, in words. */
    private static String board(int code) {
        return switch (code) {
            case 1 -> "Arduino Uno";
            case 2 -> "Arduino Mega 2560";
            case 255 -> "simulated board";
            default -> "board of kind " + code;
        };
    }
}
