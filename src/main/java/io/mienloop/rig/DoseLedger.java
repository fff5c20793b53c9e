package io.mienloop.rig;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One animal's ledger of doses on disk: only ever appended to, and what {@link #append} has returned from is on the disk itself.
 * Open, it is locked against every other session of that animal. Its text is described in {@link DoseLines}.
 *
 * <p>Doses are given on the loop's thread, which may not wait for a disk. So nothing is written while stimuli are given:
 * before arming a session reserves the most it may give, and afterwards it writes what it gave. Whatever dies in between, the
 * reservation stays and counts as given until it has been shown what really was.
 */
public final class DoseLedger implements AutoCloseable {
    private final Path path;
    private final FileChannel file;
    private final FileLock lock;
    private final List<DoseRecord> records;
    private final int tornBytes;
    private String check;

    private DoseLedger(Path path, FileChannel file, FileLock lock, DoseLines.Contents contents) {
        this.path = path;
        this.file = file;
        this.lock = lock;
        records = new ArrayList<>(contents.records());
        tornBytes = contents.tornBytes();
        check = contents.check();
    }

    /**
     * Opens an animal's ledger for a session, or begins one.
     *
     * @param now becomes the time of a note when a line was found torn
     * @throws LedgerException when another session has it open, it belongs to another animal, it was changed, or the clock stands
     *     before its last line
     */
    public static DoseLedger open(Path path, String subject, Instant now) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = lock(file, path);
            byte[] bytes = readAll(file);
            DoseLines.Contents contents = DoseLines.read(bytes, path.toString());
            if (contents.subject() == null) {
                // Empty, or cut in its very first line: nothing was ever promised on it.
                byte[] header = DoseLines.header(subject).getBytes(StandardCharsets.UTF_8);
                file.truncate(0);
                write(file, header, 0);
                forceFolder(path);
                contents = DoseLines.read(header, path.toString());
            }
            requireSubject(contents, subject, path);
            DoseLedger ledger = new DoseLedger(path, file, lock, contents);
            ledger.requireClock(now);
            if (contents.tornBytes() > 0) {
                ledger.cutTorn(bytes, contents, now);
            }
            return ledger;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Reads a ledger without locking it.
     *
     * @throws NoSuchFileException when the animal has none
     * @throws LedgerException when it belongs to another animal or was changed
     */
    public static List<DoseRecord> read(Path path, String subject) throws IOException {
        DoseLines.Contents contents = DoseLines.read(Files.readAllBytes(path), path.toString());
        if (contents.subject() == null) {
            return List.of();
        }
        requireSubject(contents, subject, path);
        return contents.records();
    }

    private static void requireSubject(DoseLines.Contents contents, String subject, Path path) throws LedgerException {
        if (!contents.subject().equals(subject)) {
            throw new LedgerException("the ledger of doses " + path + " is that of " + contents.subject() + ", not of "
                    + subject + "; put each animal's ledger back into its own folder");
        }
    }

    private static FileLock lock(FileChannel file, Path path) throws IOException {
        FileLock lock;
        try {
            lock = file.tryLock();
        } catch (OverlappingFileLockException ofThisProcess) {
            lock = null;
        }
        if (lock == null) {
            throw new LedgerException("another session has the ledger of doses " + path
                    + " open; one animal is in one session at a time: end the other one first");
        }
        return lock;
    }

    private void requireClock(Instant now) throws LedgerException {
        if (!records.isEmpty() && now.isBefore(records.getLast().time())) {
            throw new LedgerException("the clock says " + now + ", but the last line of the ledger of doses " + path
                    + " is of " + records.getLast().time()
                    + "; spacing and a day's doses cannot be judged by a clock that was set back: set it right");
        }
    }

    /** What stands in the torn line is kept in words: it is evidence of what was about to happen. */
    private void cutTorn(byte[] bytes, DoseLines.Contents contents, Instant now) throws IOException {
        String text = new String(bytes, contents.wholeBytes(), contents.tornBytes(), StandardCharsets.UTF_8);
        file.truncate(contents.wholeBytes());
        append(List.of(DoseRecord.note(
                now,
                "a line that was cut in the middle of writing was taken away: "
                        + text.substring(0, Math.min(text.length(), 300)))));
    }

    /** All lines, the oldest first. */
    public List<DoseRecord> records() {
        return Collections.unmodifiableList(records);
    }

    /** Bytes of a line that was found cut in the middle of writing when the ledger was opened; 0 for none. */
    public int tornBytes() {
        return tornBytes;
    }

    public Path path() {
        return path;
    }

    /**
     * Appends lines and brings them to the disk itself; all of them or, when this throws, none that counts.
     *
     * @throws LedgerException when a time lies before that of the line before
     */
    public void append(List<DoseRecord> more) throws IOException {
        StringBuilder text = new StringBuilder();
        String last = check;
        Instant time = records.isEmpty() ? Instant.MIN : records.getLast().time();
        for (DoseRecord line : more) {
            if (line.time().isBefore(time)) {
                throw new LedgerException("a line of " + line.time() + " cannot follow one of " + time
                        + " in the ledger of doses " + path + "; set the clock right");
            }
            time = line.time();
            String written = DoseLines.line(last, line);
            last = DoseLines.check(written);
            text.append(written);
        }
        long good = file.size();
        try {
            write(file, text.toString().getBytes(StandardCharsets.UTF_8), good);
        } catch (IOException full) {
            file.truncate(good);
            throw full;
        }
        check = last;
        records.addAll(more);
    }

    /** Through the locked channel itself: on some systems a lock shuts out every other reader. */
    private static byte[] readAll(FileChannel file) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(file.size()));
        while (buffer.hasRemaining() && file.read(buffer, buffer.position()) >= 0) {
            // goes on until all is read
        }
        return java.util.Arrays.copyOf(buffer.array(), buffer.position());
    }

    private static void write(FileChannel file, byte[] bytes, long at) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            file.write(buffer, at + buffer.position());
        }
        file.force(true);
    }

    /** A new file's name must outlast a power cut too. */
    private static void forceFolder(Path path) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel folder = FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            }
        }
    }

    @Override
    public void close() throws IOException {
        lock.release();
        file.close();
    }
}
