package io.mienloop.array;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes a file beside its final place and renames it, so that a reader finds the whole of it or nothing new. */
final class WholeFile {
    /** What to write. */
    interface Content {
        void to(OutputStream out) throws IOException;
    }

    private WholeFile() {}

    static void write(Path file, Content content) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // A device or a pipe: nothing to replace, and a folder says so itself.
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
                content.to(out);
            }
            return;
        }
        Path beside = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(beside), 1 << 16)) {
                content.to(out);
            }
            try (FileChannel written = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                written.force(true); // or a loss of power could leave its name and nothing in it
            }
            try {
                Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException plain) {
                Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING); // the file system has nothing better
            }
        } finally {
            Files.deleteIfExists(beside);
        }
    }
}
