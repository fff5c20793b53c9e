package io.mienloop.session;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Tells a session that is still being recorded from one that was cut short: its journal is locked by the process that writes it. */
final class RecordingLock {
    private RecordingLock() {}

    /** Locks a journal until it is closed or its process ends. A file system without locks goes without. */
    static void hold(FileChannel journal) {
        try {
            journal.tryLock();
        } catch (IOException | UnsupportedOperationException none) {
            // Recording matters more than being told from a dead session.
            return;
        }
    }

    /** Whether some process is writing this journal. Asks without writing, so that a session on a read-only disk can be asked too. */
    static boolean held(Path journal) throws IOException {
        try (FileChannel file = FileChannel.open(journal, StandardOpenOption.READ)) {
            return locked(file);
        } catch (NoSuchFileException none) {
            return false;
        }
    }

    private static boolean locked(FileChannel file) {
        try (FileLock lock = file.tryLock(0, Long.MAX_VALUE, true)) {
            return lock == null;
        } catch (OverlappingFileLockException ownProcess) {
            return true;
        } catch (IOException | UnsupportedOperationException none) {
            return false; // a file system without locks: nothing was held either
        }
    }
}
