package io.mienloop.export;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is written beside its place, under its name with {@code .tmp} behind it, and moved there when it is whole.
 *
 * @param place where it belongs
 */
public record PendingFile(Path place) {
    /** Where it is written. */
    public Path beside() {
        return place.resolveSibling(place.getFileName() + ".tmp");
    }

    /** Puts it on the disk and moves it to its place, over what is there. */
    void publish() throws IOException {
        try (FileChannel file = FileChannel.open(beside(), StandardOpenOption.WRITE)) {
            file.force(true);
        }
        try {
            Files.move(beside(), place, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException plain) {
            Files.move(beside(), place, StandardCopyOption.REPLACE_EXISTING); // the file system has nothing better
        }
    }

    void discard() throws IOException {
        Files.deleteIfExists(beside());
    }
}
