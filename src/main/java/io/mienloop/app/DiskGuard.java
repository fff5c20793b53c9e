package io.mienloop.app;

import io.mienloop.config.DiskConfig;
import io.mienloop.session.SessionFolder;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Objects;

/**
 * Watches the disk under a running session: how long the recording can go on at the rate at which it grows, and whether its folder
 * is still there. Looks; the session acts.
 */
final class DiskGuard {
    /** How bad it is, in rising order. */
    enum Level {
        ENOUGH,
        /** A person should know. */
        WARN,
        /** No stimulus any more: it might not be recorded. */
        STOP_STIMULI,
        /** The session must end while its end can still be written. */
        END,
        /** What is recorded goes nowhere that a person would find it. */
        GONE
    }

    /** @param text for people; null where there is enough */
    record Finding(Level level, String text) {}

    private record Size(long nanos, long bytes) {}

    private static final long MEASURED_NANOS = 10_000_000_000L;
    private static final long LEAST_NANOS = 3_000_000_000L;

    private final SessionFolder folder;
    private final DiskConfig limits;
    private final double expectedBytesPerSecond;
    private final Object journal;
    private final Deque<Size> sizes = new ArrayDeque<>();

    /**
     * @param expectedBytesPerSecond until the rate has been measured
     * @throws IOException when the folder is not there even now
     */
    DiskGuard(SessionFolder folder, DiskConfig limits, double expectedBytesPerSecond) throws IOException {
        this.folder = folder;
        this.limits = limits;
        this.expectedBytesPerSecond = expectedBytesPerSecond;
        this.journal = identity(folder.journal());
    }

    private static Object identity(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /** Looks at the disk now. */
    Finding look(long nowNanos) {
        long free;
        try {
            if (!Objects.equals(identity(folder.journal()), journal)) {
                return gone("another journal lies in its place");
            }
            FileStore disk = Files.getFileStore(folder.path());
            free = disk.getUsableSpace();
            double rate = rate(nowNanos);
            return judge(free, rate);
        } catch (IOException e) {
            return gone(Reasons.of(e));
        }
    }

    private Finding gone(String why) {
        return new Finding(
                Level.GONE,
                "the session's folder " + folder.path() + " is gone while it is recorded (" + why
                        + "): look for it (renamed, removed, unmounted?) and give mienloop recover FOLDER where it is now");
    }

    private double rate(long nowNanos) throws IOException {
        long bytes = Files.size(folder.journal());
        if (Files.exists(folder.video())) {
            bytes += Files.size(folder.video());
        }
        sizes.addLast(new Size(nowNanos, bytes));
        while (sizes.size() > 2 && nowNanos - sizes.getFirst().nanos > MEASURED_NANOS) {
            sizes.removeFirst();
        }
        Size first = sizes.getFirst();
        return nowNanos - first.nanos < LEAST_NANOS
                ? expectedBytesPerSecond
                : (bytes - first.bytes) / ((nowNanos - first.nanos) / 1e9);
    }

    private Finding judge(long free, double bytesPerSecond) {
        double secondsLeft = bytesPerSecond > 0 ? free / bytesPerSecond : Double.MAX_VALUE;
        double nanosLeft = secondsLeft * 1e9;
        if (nanosLeft > limits.warnNanos()) {
            return new Finding(Level.ENOUGH, null);
        }
        String left = String.format(
                Locale.ROOT,
                "the disk has room for another %.0f s of recording (%s free, %s a second go to %s)",
                secondsLeft,
                DiskNeed.bytes(free),
                DiskNeed.bytes(bytesPerSecond),
                folder.path());
        if (nanosLeft <= limits.endNanos()) {
            return new Finding(Level.END, left + "; the session ends before it is full: free some space");
        }
        return nanosLeft <= limits.stopStimuliNanos()
                ? new Finding(Level.STOP_STIMULI, left + "; stimuli stop: free some space, then begin a new session")
                : new Finding(Level.WARN, left + "; free some space");
    }
}
