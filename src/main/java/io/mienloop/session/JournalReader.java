package io.mienloop.session;

import com.google.gson.JsonParseException;
import io.mienloop.pipeline.CommandOutcome;
import io.mienloop.pipeline.LoopEvent;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Reads a journal from its start, record by record, and stops at the first byte that is not part of a whole record: what a
 * crash cut off is not guessed at. The format is drawn in {@link JournalFormat}.
 */
public final class JournalReader implements AutoCloseable {
    private final Path path;
    private final InputStream in;
    private final byte[] header = new byte[JournalFormat.RECORD_HEADER_BYTES];
    private final CRC32C checksum = new CRC32C();
    private final SessionDescription description;
    private final LoopEvent event;
    private final long size;
    private final int version;
    private long sound;
    private long sequence = -1;
    private SessionEnd end;
    private JournalDamage damage;
    private boolean searched;
    private boolean over;

    /**
     * Opens a journal and reads its first record.
     *
     * @throws EmptyJournalException when it has not even its first record
     * @throws DamagedJournalException when its first record is damaged, but others are there
     * @throws JournalException when it is no journal, or of another version
     */
    public JournalReader(Path path) throws IOException {
        this.path = path;
        if (Files.isDirectory(path)) {
            throw new JournalException(path + " is a folder, not a journal; put the journal back in its place");
        }
        size = Files.size(path);
        in = new java.io.BufferedInputStream(Files.newInputStream(path), 1 << 18);
        try {
            byte[] start = in.readNBytes(JournalFormat.FILE_HEADER_BYTES);
            int there = Math.min(start.length, JournalFormat.MAGIC.length);
            if (Arrays.mismatch(start, 0, there, JournalFormat.MAGIC, 0, there) >= 0) {
                throw new JournalException(path + " is not a journal of Mienloop");
            }
            if (start.length < JournalFormat.FILE_HEADER_BYTES) {
                throw new EmptyJournalException(path + " ends within its header: nothing was journaled");
            }
            version = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getInt(JournalFormat.MAGIC.length);
            if (version < JournalFormat.OLDEST || version > JournalFormat.VERSION) {
                throw new JournalException(path + " has journal version " + version + ", this Mienloop reads versions "
                        + JournalFormat.OLDEST + " to " + JournalFormat.VERSION
                        + "; use the Mienloop that wrote it, mienloop.log beside it names that one");
            }
            sound = start.length;
            ByteBuffer first = record();
            if (first == null && damage() != null || first != null && first.get() != JournalFormat.SESSION) {
                throw new DamagedJournalException(path + " has lost its first record, which describes the session: "
                        + (size - JournalFormat.FILE_HEADER_BYTES)
                        + " bytes follow, which mean nothing without it; put the journal back from a copy");
            }
            if (first == null) {
                throw new EmptyJournalException(path + " ends before its first record: nothing was journaled");
            }
            description = SessionDescription.fromJson(
                    StandardCharsets.UTF_8.decode(first).toString());
            event = new LoopEvent(
                    description.scores().size(), description.rules().size());
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    public SessionDescription description() {
        return description;
    }

    /**
     * The next event, in an object that is used over and over; {@link #sequence} tells its place.
     *
     * @return null at the end, of the session or of what is whole, and ever after
     */
    public LoopEvent next() throws IOException {
        while (true) {
            long at = sound;
            ByteBuffer body = record();
            if (body == null) {
                return null;
            }
            byte type = body.get(body.position());
            if (type == JournalFormat.END) {
                body.get();
                try {
                    end = SessionDescription.JSON.fromJson(
                            StandardCharsets.UTF_8.decode(body).toString(), SessionEnd.class);
                } catch (JsonParseException e) {
                    throw notUnderstood(at, "the journal's last record is not JSON: " + JsonProblem.of(e));
                }
                continue;
            }
            try {
                sequence = EventBytes.get(body, version, event);
                requireKnown();
            } catch (JournalException e) {
                throw notUnderstood(at, e.getMessage());
            }
            return event;
        }
    }

    private DamagedJournalException notUnderstood(long at, String why) {
        return new DamagedJournalException(path + ": the record at byte " + at + " is whole, but " + why
                + "; it was altered, or a later Mienloop wrote it: put the journal back from a copy, or use that one");
    }

    /** Indices of a record point into the lists of the first: what reads them must not have to ask. */
    private void requireKnown() throws JournalException {
        for (int i = 0; i < event.commands(); i++) {
            CommandOutcome command = event.command(i);
            if (command.rule < CommandOutcome.PLANNED
                    || command.rule >= description.rules().size()
                    || command.stimulus < 0
                    || command.stimulus >= description.stimuli().size()) {
                throw new JournalException("record " + sequence + " of the journal names rule " + command.rule
                        + " and stimulus " + command.stimulus + ", which the session does not have");
            }
        }
    }

    /** Place of the event just read in the order of things. */
    public long sequence() {
        return sequence;
    }

    /** The session's own last record, or null when it is not there (yet): the session was cut short. */
    public SessionEnd end() {
        return end;
    }

    /** Bytes up to the end of the last whole record read so far. */
    public long wholeBytes() {
        return sound;
    }

    /** Bytes at the file's end that belong to no whole record, once {@link #next} has answered null. */
    public long damagedBytes() {
        return size - sound;
    }

    /**
     * Once {@link #next} has answered null: the record that is not whole although others follow it, or null where the journal ends
     * in order or was cut.
     */
    public JournalDamage damage() throws IOException {
        if (!searched) {
            searched = true;
            damage = damagedBytes() > 0 ? JournalSearch.behind(path, size, sound, sequence) : null;
        }
        return damage;
    }

    /** For people: what lies behind the last whole record read, or null where nothing does. */
    public String tail() throws IOException {
        if (damage() != null) {
            return damage.text();
        }
        if (damagedBytes() <= 0) {
            return null;
        }
        return end == null
                ? "the journal's last " + damagedBytes() + " bytes belong to no whole record"
                : damagedBytes() + " bytes lie behind the journal's end, from byte " + sound + " on";
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** The next whole record's body, or null; then for good, since what lies behind a damaged record is not to be read on. */
    private ByteBuffer record() throws IOException {
        ByteBuffer body = over ? null : whole();
        over = body == null;
        return body;
    }

    private ByteBuffer whole() throws IOException {
        if (in.readNBytes(header, 0, header.length) < header.length) {
            return null;
        }
        ByteBuffer head = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        int length = head.getInt();
        int expected = head.getInt();
        if (length < 1 || length > JournalFormat.LONGEST_BODY) {
            return null;
        }
        byte[] body = new byte[length];
        try {
            if (in.readNBytes(body, 0, length) < length) {
                return null;
            }
        } catch (EOFException cut) {
            return null;
        }
        checksum.reset();
        checksum.update(body);
        if ((int) checksum.getValue() != expected) {
            return null;
        }
        sound += header.length + length;
        return ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
    }
}
