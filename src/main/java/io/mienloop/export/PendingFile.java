package io.mienloop.export;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A file that is written beside its place and moved there when it is whole. Beside it means under its name with a random number and
 * {@code .tmp} behind it, a name that nobody had: neither another's file nor what a killed export left is in the way or lost.
 */
public final class PendingFile {
    private final Path place;
    private volatile Path beside; // also seen by the thread that ends the process
    private volatile boolean published;
    private boolean replaced;

    /** @param place where it belongs */
    public PendingFile(Path place) {
        this.place = place;
    }

    /** Where it belongs. */
    public Path place() {
        return place;
    }

    /** Where it is written. */
    public Path beside() {
        if (beside == null) {
            throw new IllegalStateException(place + " was not reserved");
        }
        return beside;
    }

    /** Makes the file that is written to, empty. */
    void reserve() throws IOException {
        for (; ; ) {
            Path candidate = place.resolveSibling(String.format(
                    "%s.%08x.tmp",
                    place.getFileName(), ThreadLocalRandom.current().nextInt()));
            try {
                Files.createFile(candidate);
                beside = candidate;
                return;
            } catch (FileAlreadyExistsException taken) {
                // another number
            }
        }
    }

    /** Puts it on the disk. */
    void sync() throws IOException {
        try (FileChannel file = FileChannel.open(beside, StandardOpenOption.WRITE)) {
            file.force(true);
        }
    }

    /** Moves it to its place, over what is there. */
    void publish() throws IOException {
        replaced = Files.exists(place, LinkOption.NOFOLLOW_LINKS);
        try {
            Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException plain) {
            Files.move(beside, place, StandardCopyOption.REPLACE_EXISTING); // the file system has nothing better
        }
        published = true;
    }

    /** Takes away what is not at its place. */
    void discard() throws IOException {
        if (beside != null && !published) {
            Files.deleteIfExists(beside);
        }
    }

    /** Takes it away from its place again, unless another was there before: nobody shall have neither. */
    void withdraw() throws IOException {
        if (published && !replaced) {
            Files.deleteIfExists(place);
        }
    }
}
