package io.mienloop.session;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells a session that is still being recorded from one that was cut short. Two locks do, both gone with the process: one on the
 * journal while it is written, and one on the log from the folder's making until its tables are there, since a session warms up
 * before it has a journal and closes it before it makes its tables. Whoever finishes a folder holds the latter too.
 */
public final class RecordingLock implements AutoCloseable {
    /** Far behind what a log will hold, since on some systems a locked part cannot be written by others. */
    private static final long LOG_BYTE = Long.MAX_VALUE - 1;

    /** Whoever only looks holds a lock for a moment. */
    private static final int TRIES = 100;

    private static final long BETWEEN_NANOS = 5_000_000L;

    private final FileChannel log;

    private RecordingLock(FileChannel log) {
        this.log = log;
    }

    /** For the session itself, as long as it works in its folder. A file system without locks goes without. */
    public static RecordingLock hold(SessionFolder folder) throws IOException {
        FileChannel log = FileChannel.open(folder.log(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        hold(log, LOG_BYTE, 1);
        return new RecordingLock(log);
    }

    /** Locks a journal until it is closed or its process ends. A file system without locks goes without. */
    static void hold(FileChannel journal) {
        hold(journal, 0, Long.MAX_VALUE);
    }

    private static void hold(FileChannel file, long from, long bytes) {
        try {
            for (int i = 0; i < TRIES && file.tryLock(from, bytes, false) == null; i++) {
                LockSupport.parkNanos(BETWEEN_NANOS);
            }
        } catch (IOException | UnsupportedOperationException none) {
            // Recording matters more than being told from a dead session.
            return;
        }
    }

    /** For who finishes a folder; null while somebody else works in it. */
    static RecordingLock take(SessionFolder folder) throws IOException {
        if (held(folder)) {
            return null;
        }
        FileChannel log;
        try {
            log = FileChannel.open(folder.log(), StandardOpenOption.WRITE);
        } catch (FileSystemException missingOrNotToBeWritten) {
            // Then there is nothing to lock; whether anything can be finished will show.
            return new RecordingLock(null);
        }
        try {
            if (log.tryLock(LOG_BYTE, 1, false) != null) {
                return new RecordingLock(log);
            }
            log.close();
            return null;
        } catch (OverlappingFileLockException ownProcess) {
            log.close();
            return null;
        } catch (IOException | RuntimeException e) {
            log.close();
            throw e;
        }
    }

    /**
     * Whether some process works in this folder. Asks without writing, so that a session on a read-only disk can be asked too; a
     * file system without locks cannot tell, and says no.
     *
     * @throws IOException when the journal or the log cannot be opened
     */
    static boolean held(SessionFolder folder) throws IOException {
        return held(folder.journal(), 0, Long.MAX_VALUE) || held(folder.log(), LOG_BYTE, 1);
    }

    private static boolean held(Path path, long from, long bytes) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            return locked(file, from, bytes);
        } catch (NoSuchFileException none) {
            return false;
        }
    }

    private static boolean locked(FileChannel file, long from, long bytes) {
        try (FileLock lock = file.tryLock(from, bytes, true)) {
            return lock == null;
        } catch (OverlappingFileLockException ownProcess) {
            return true;
        } catch (IOException | UnsupportedOperationException none) {
            return false; // a file system without locks: nothing was held either
        }
    }

    @Override
    public void close() {
        if (log != null) {
            try {
                log.close();
            } catch (IOException nothingWasWrittenByIt) {
                // The lock ends with the process at the latest.
                return;
            }
        }
    }
}
