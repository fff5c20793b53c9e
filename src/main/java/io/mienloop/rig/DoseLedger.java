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
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

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
    private final String subject;
    private final FileChannel file;
    private final FileLock lock;
    private final Object key;
    private final List<DoseRecord> records;
    private final int tornBytes;
    private byte[] bytes;
    private boolean begun;
    private String check;

    private DoseLedger(Path path, String subject, FileChannel file, FileLock lock, Object key) throws IOException {
        this.path = path;
        this.subject = subject;
        this.file = file;
        this.lock = lock;
        this.key = key;
        bytes = readAll(file);
        DoseLines.Contents contents = DoseLines.read(bytes, path.toString());
        records = new ArrayList<>(contents.records());
        // Empty, or cut in its very first line: nothing was ever promised on it.
        begun = contents.subject() != null;
        if (begun) {
            requireSubject(contents, subject, path);
        }
        tornBytes = begun ? contents.tornBytes() : 0;
        check = contents.check();
    }

    /**
     * Opens an animal's ledger for a session. One that is not there, or has not even its first line, begins with the first line
     * that is appended.
     *
     * @param now becomes the time of a note when a line was found torn
     * @throws LedgerException when another session has it open, it belongs to another animal, it was changed, or the clock stands
     *     before one of its lines
     */
    public static DoseLedger open(Path path, String subject, Instant now) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        if (!Files.exists(path)) {
            FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                    .close();
        }
        DoseLedger ledger = locked(path, subject);
        try {
            ledger.requireClock(now);
            if (ledger.tornBytes > 0) {
                ledger.append(List.of(ledger.cutTorn(now)));
            }
            return ledger;
        } catch (IOException | RuntimeException e) {
            ledger.close();
            throw e;
        }
    }

    /**
     * Opens an animal's ledger and declares, for a person, that a clock ran ahead when those of its lines were written that are
     * later than now.
     *
     * @param why who says so, and why
     * @throws NoSuchFileException when the animal has none
     * @throws LedgerException when another session has it open, it belongs to another animal, it was changed, or no line is later
     */
    public static DoseLedger declareDatesWrong(Path path, String subject, Instant now, String why) throws IOException {
        DoseLedger ledger = locked(path, subject);
        try {
            int ahead = DoseDates.ahead(ledger.records, now);
            if (ahead < 0) {
                throw new LedgerException("no line of the ledger of doses " + path + " is later than now, " + now
                        + "; there is no date to declare wrong");
            }
            List<DoseRecord> lines = new ArrayList<>();
            lines.add(DoseRecord.dates(
                    now,
                    "dates later than this line's, up to line " + number(ahead) + " ("
                            + DoseDates.latest(ledger.records, ahead) + "), are wrong: " + why));
            if (ledger.tornBytes > 0) {
                lines.add(ledger.cutTorn(now));
            }
            ledger.append(lines);
            return ledger;
        } catch (IOException | RuntimeException e) {
            ledger.close();
            throw e;
        }
    }

    private static DoseLedger locked(Path path, String subject) throws IOException {
        Object before = key(path);
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = lock(file, path);
            Object key = key(path);
            if (!Objects.equals(before, key)) {
                throw replaced(path);
            }
            return new DoseLedger(path, subject, file, lock, key);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** What tells a file from another one at the same path; null on systems that do not say. */
    private static Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    /**
     * Reads a ledger without locking it.
     *
     * @throws NoSuchFileException when the animal has none, or one that has not even its first line
     * @throws LedgerException when it belongs to another animal or was changed
     */
    public static List<DoseRecord> read(Path path, String subject) throws IOException {
        DoseLines.Contents contents = DoseLines.read(Files.readAllBytes(path), path.toString());
        if (contents.subject() == null) {
            throw new NoSuchFileException(path.toString(), null, "its first line is missing");
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
        int ahead = DoseDates.ahead(records, now);
        if (ahead >= 0) {
            throw new LedgerException(
                    "the clock says " + now + ", but line " + number(ahead) + " of the ledger of doses "
                            + path + " is of " + DoseDates.latest(records, ahead)
                            + "; one of the two clocks was wrong: if it is this one, set it right; if it was that line's,"
                            + " declare its date wrong with mienloop doses " + subject + " --dates-wrong");
        }
    }

    /** The file's first line is the header. */
    private static int number(int record) {
        return record + 2;
    }

    /** What stands in the torn line is kept in words: it is evidence of what was about to happen. */
    private DoseRecord cutTorn(Instant now) throws IOException {
        int whole = bytes.length - tornBytes;
        String text = new String(bytes, whole, tornBytes, StandardCharsets.UTF_8);
        file.truncate(whole);
        bytes = Arrays.copyOf(bytes, whole);
        return DoseRecord.note(
                now,
                "a line that was cut in the middle of writing was taken away: "
                        + text.substring(0, Math.min(text.length(), 300)));
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
     * @throws ReplacedLedgerException when the file at the path is not the one that was opened, or has not its contents any more
     */
    public void append(List<DoseRecord> more) throws IOException {
        StringBuilder text = new StringBuilder(begun ? "" : DoseLines.header(subject));
        String last = begun ? check : DoseLines.check(text.toString());
        Instant time = records.isEmpty() ? Instant.MIN : records.getLast().time();
        for (DoseRecord line : more) {
            if (line.time().isBefore(time) && line.kind() != DoseRecord.Kind.DATES) {
                throw new LedgerException("a line of " + line.time() + " cannot follow one of " + time
                        + " in the ledger of doses " + path + "; set the clock right");
            }
            time = line.time();
            String written = DoseLines.line(last, line);
            last = DoseLines.check(written);
            text.append(written);
        }
        requireUnchanged();
        if (!begun) {
            file.truncate(0);
            bytes = new byte[0];
        }
        int good = bytes.length;
        byte[] added = text.toString().getBytes(StandardCharsets.UTF_8);
        try {
            write(file, added, good);
            if (!begun) {
                forceFolder(path);
            }
        } catch (IOException full) {
            file.truncate(good);
            throw full;
        }
        requireUnmoved();
        bytes = Arrays.copyOf(bytes, good + added.length);
        System.arraycopy(added, 0, bytes, good, added.length);
        begun = true;
        check = last;
        records.addAll(more);
    }

    /**
     * A program that synchronizes folders, or a person who puts a copy back, may put another file in the ledger's place, or other
     * contents into the file; the lock keeps neither out.
     *
     * @throws ReplacedLedgerException when that has happened since the ledger was opened
     */
    public void requireUnchanged() throws IOException {
        requireUnmoved();
        if (!Arrays.equals(readAll(file), bytes)) {
            throw replaced(path);
        }
    }

    private void requireUnmoved() throws IOException {
        try {
            if (!Objects.equals(key(path), key)) {
                throw replaced(path);
            }
        } catch (NoSuchFileException gone) {
            throw replaced(path);
        }
    }

    private static ReplacedLedgerException replaced(Path path) {
        return new ReplacedLedgerException(
                "the ledger of doses " + path
                        + " is not what it was when it was opened: its file was replaced, removed or changed by something else");
    }

    /** Lines as text, one a line and without checks, for where they cannot be in the ledger. */
    public static String text(List<DoseRecord> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(DoseLines.fields(line)).append('\n'));
        return text.toString();
    }

    /** Through the locked channel itself: on some systems a lock shuts out every other reader. */
    private static byte[] readAll(FileChannel file) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(file.size()));
        while (buffer.hasRemaining() && file.read(buffer, buffer.position()) >= 0) {
            // goes on until all is read
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
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
