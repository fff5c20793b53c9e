package io.mienloop.session;

import io.mienloop.pipeline.CommandOutcome;
import io.mienloop.pipeline.EventSink;
import io.mienloop.pipeline.LoopEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;

/**
 * Writes every event with its outcome to the journal, in the order of the ring; the format is drawn in {@link JournalFormat}.
 *
 * <p>What was taken is with the operating system as soon as the writer is idle, and after a second at the latest; it is brought to
 * the disk itself (fsync) once a second, and at once with every command that was written to the board. The file is locked while
 * it is written, so that nobody recovers a session that still runs. When the disk fails, the reserved room is given back and writing is tried once more; whether or not that
 * helps, the failure is reported once, so that the stimuli stop and the session ends. One thread uses it.
 */
public final class JournalWriter implements EventSink, AutoCloseable {
    private static final int BUFFER_BYTES = 4 * JournalFormat.LONGEST_BODY;
    private static final int WRITE_AT_BYTES = 1 << 16;
    private static final long FORCE_NANOS = 1_000_000_000L;

    private final SessionFolder folder;
    private final FileChannel file;
    private final Consumer<String> failed;
    private final boolean forcing;
    private final LongSupplier clock;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32C checksum = new CRC32C();
    private boolean stimulusUnforced;
    private boolean unforced;
    private long lastForced;
    private long lastOut;
    private boolean reported;
    private boolean broken;

    /**
     * Begins a journal.
     *
     * @param session JSON that describes the session
     * @param forcing whether to bring stimuli and seconds to the disk itself; a rehearsal in simulated time need not
     * @param failed told once, in one line, when the disk fails
     * @throws IOException when the journal cannot be made
     */
    public static JournalWriter create(SessionFolder folder, String session, boolean forcing, Consumer<String> failed)
            throws IOException {
        FileChannel file = FileChannel.open(folder.journal(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return create(folder, file, session, forcing, System::nanoTime, failed);
    }

    /** The same on a file that is open already and with another clock, for tests. */
    static JournalWriter create(
            SessionFolder folder,
            FileChannel file,
            String session,
            boolean forcing,
            LongSupplier clock,
            Consumer<String> failed)
            throws IOException {
        try {
            RecordingLock.hold(file);
            JournalWriter writer = new JournalWriter(folder, file, forcing, clock, failed);
            writer.buffer.put(JournalFormat.MAGIC).putInt(JournalFormat.VERSION);
            writer.text(JournalFormat.SESSION, session);
            writer.writeOut();
            file.force(true);
            return writer;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private JournalWriter(
            SessionFolder folder, FileChannel file, boolean forcing, LongSupplier clock, Consumer<String> failed) {
        this.folder = folder;
        this.file = file;
        this.forcing = forcing;
        this.clock = clock;
        this.failed = failed;
        lastForced = clock.getAsLong();
        lastOut = lastForced;
    }

    @Override
    public void accept(long sequence, LoopEvent event) {
        if (broken) {
            return;
        }
        int start = beginRecord();
        EventBytes.put(buffer, sequence, event);
        endRecord(start);
        for (int i = 0; i < event.commands(); i++) {
            CommandOutcome command = event.command(i);
            stimulusUnforced |= command.sequence >= 0;
        }
        if (buffer.position() >= WRITE_AT_BYTES
                || forcing && (stimulusUnforced || clock.getAsLong() - lastOut >= FORCE_NANOS)) {
            bringOut();
        }
    }

    @Override
    public void idle() {
        if (!broken) {
            bringOut();
        }
    }

    /** Whether everything so far has been written. */
    public boolean sound() {
        return !broken;
    }

    /**
     * Writes the last record and brings all to the disk.
     *
     * @param end JSON: how the session ended, and the counters of the threads
     */
    public void end(String end) {
        if (!broken) {
            text(JournalFormat.END, end);
            bringOut();
        }
        if (!broken) {
            try {
                file.force(true);
            } catch (IOException e) {
                report(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void text(byte type, String text) {
        int start = beginRecord();
        buffer.put(type).put(text.getBytes(StandardCharsets.UTF_8));
        endRecord(start);
    }

    private int beginRecord() {
        int start = buffer.position();
        buffer.position(start + JournalFormat.RECORD_HEADER_BYTES);
        return start;
    }

    private void endRecord(int start) {
        int body = start + JournalFormat.RECORD_HEADER_BYTES;
        int length = buffer.position() - body;
        checksum.reset();
        checksum.update(buffer.duplicate().position(body).limit(body + length));
        buffer.putInt(start, length).putInt(start + Integer.BYTES, (int) checksum.getValue());
    }

    /** Hands what was gathered to the operating system, and to the disk when it is time. */
    private void bringOut() {
        try {
            if (buffer.position() > 0) {
                writeOut();
                unforced = true;
            }
            long now = clock.getAsLong();
            lastOut = now;
            if (forcing && unforced && (stimulusUnforced || now - lastForced >= FORCE_NANOS)) {
                file.force(false);
                unforced = false;
                stimulusUnforced = false;
                lastForced = now;
            }
        } catch (IOException e) {
            report(e);
        }
    }

    private void writeOut() throws IOException {
        buffer.flip();
        long good = file.position();
        try {
            writeAll();
        } catch (IOException full) {
            // Back to the end of the last whole write, then once more with the reserved room.
            folder.releaseBallast();
            file.truncate(good);
            file.position(good);
            buffer.rewind();
            report(full);
            writeAll();
            broken = false;
        }
        buffer.clear();
    }

    private void writeAll() throws IOException {
        while (buffer.hasRemaining()) {
            file.write(buffer);
        }
    }

    private void report(IOException cause) {
        broken = true;
        if (!reported) {
            reported = true;
            failed.accept("cannot write " + folder.journal() + ": " + cause.getMessage()
                    + "; free some space or mend the disk, then start a new session");
        }
    }
}
