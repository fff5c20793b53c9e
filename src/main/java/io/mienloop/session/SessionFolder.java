package io.mienloop.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.stream.Stream;

/**
 * Where one session lives: {@code <data-dir>/sub-<subject>/ses-<UTC start>/}, and what the files in it are called.
 *
 * @param path the folder itself
 */
public record SessionFolder(Path path) {
    private static final DateTimeFormatter START =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

    /** Room that is given back when the disk is full, so that the end of a session can still be written. */
    private static final int BALLAST_BYTES = 4 << 20;

    /**
     * Makes the folder of a new session; one that starts within the same second gets a running number behind its name.
     *
     * @throws IOException when the folder cannot be made or written to
     */
    public static SessionFolder create(Path dataDir, String subject, Instant start) throws IOException {
        Path parent = Files.createDirectories(dataDir.resolve("sub-" + subject));
        String name = "ses-" + START.format(start);
        for (int number = 1; ; number++) {
            try {
                SessionFolder folder = new SessionFolder(
                        Files.createDirectory(parent.resolve(number == 1 ? name : name + "-" + number)));
                folder.reserve();
                return folder;
            } catch (FileAlreadyExistsException taken) {
                if (number == 1000) {
                    throw taken;
                }
            }
        }
    }

    /** The experiment file as resolved, with rig and subject in it. */
    public Path config() {
        return path.resolve("config.yaml");
    }

    public Path prototypes() {
        return path.resolve("prototypes.npz");
    }

    /** The truth; everything else but the video can be derived from it. */
    public Path journal() {
        return path.resolve("journal.mlj");
    }

    public Path video() {
        return path.resolve("video.mkv");
    }

    public Path frames() {
        return path.resolve("frames.csv");
    }

    public Path events() {
        return path.resolve("events.csv");
    }

    public Path summary() {
        return path.resolve("summary.json");
    }

    public Path latencies() {
        return path.resolve("latency.hlog");
    }

    /** What a recovery found lost; there only in a session that was recovered. */
    public Path recovery() {
        return path.resolve("recovery.json");
    }

    public Path log() {
        return path.resolve("mienloop.log");
    }

    /** Lines that the animal's ledger of doses did not take; there only if it did not. */
    public Path unwrittenDoses() {
        return path.resolve("doses-not-in-ledger.tsv");
    }

    /** Whether a path is that of one of the session's own files, there or not. */
    public boolean owns(Path file) {
        return path.equals(file.getParent())
                && Stream.of(
                                config(),
                                prototypes(),
                                journal(),
                                video(),
                                frames(),
                                events(),
                                summary(),
                                latencies(),
                                recovery(),
                                log(),
                                unwrittenDoses(),
                                ballast())
                        .anyMatch(file::equals);
    }

    private Path ballast() {
        return path.resolve(".ballast");
    }

    /** Whether a session has begun here: such a folder holds its experiment or its journal. */
    public boolean begun() {
        return Files.isRegularFile(journal()) || Files.isRegularFile(config());
    }

    /**
     * Whether some process records this session now, or recovers it. A file system without locks cannot tell, and says no.
     *
     * @throws IOException when the journal or the log cannot be opened
     */
    public boolean recording() throws IOException {
        return RecordingLock.held(this);
    }

    /** Whether room is still reserved: the session has not ended in order. */
    boolean reserved() {
        return Files.exists(ballast());
    }

    /** Gives the reserved room back. Safe to call twice. */
    public void releaseBallast() throws IOException {
        Files.deleteIfExists(ballast());
    }

    private void reserve() throws IOException {
        try {
            writeBallast();
        } catch (IOException full) {
            // Nothing has been recorded: leave no trace, least of all one that keeps the disk full.
            releaseBallast();
            Files.deleteIfExists(path);
            throw full;
        }
    }

    private void writeBallast() throws IOException {
        try (FileChannel file = FileChannel.open(ballast(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocate(1 << 16);
            for (int written = 0; written < BALLAST_BYTES; written += zeros.capacity()) {
                zeros.clear();
                while (zeros.hasRemaining()) {
                    file.write(zeros);
                }
            }
        }
    }
}
