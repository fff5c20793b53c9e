package io.mienloop.app;

import java.util.Locale;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the disk on a thread of its own: a mount that hangs holds up whoever asks about it, and must not hold up a person's stop.
 */
final class DiskWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);

    /** A look that takes longer is worth telling. */
    private static final long HANGING_NANOS = 5_000_000_000L;

    private static final DiskGuard.Finding ENOUGH = new DiskGuard.Finding(DiskGuard.Level.ENOUGH, null);

    private final LongFunction<DiskGuard.Finding> look;
    private final String place;
    private final long betweenMillis;
    private final Thread thread = new Thread(this::run, "disk");
    private volatile DiskGuard.Finding latest = ENOUGH;
    private volatile long begunNanos;
    private volatile boolean looking;
    private volatile boolean over;

    /**
     * @param look at the disk, at a reading of {@link System#nanoTime}; may take any time
     * @param place for messages
     */
    DiskWatch(LongFunction<DiskGuard.Finding> look, String place, long betweenMillis) {
        this.look = look;
        this.place = place;
        this.betweenMillis = betweenMillis;
        thread.setDaemon(true);
    }

    DiskWatch start() {
        thread.start();
        return this;
    }

    /** What the latest look has found. Never waits. */
    DiskGuard.Finding latest() {
        return latest;
    }

    /** For people: that a look has not come back for long, or null. */
    String hanging(long nowNanos) {
        return looking && nowNanos - begunNanos >= HANGING_NANOS
                ? String.format(
                        Locale.ROOT,
                        "the disk under %s has not answered for %.0f s: look at its cable, or at the server",
                        place,
                        HANGING_NANOS / 1e9)
                : null;
    }

    private void run() {
        try {
            while (!over) {
                long now = System.nanoTime();
                begunNanos = now;
                looking = true;
                latest = look.apply(now);
                looking = false;
                Thread.sleep(betweenMillis);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error bug) {
            LOG.error("the disk is not watched any more", bug);
            latest = new DiskGuard.Finding(
                    DiskGuard.Level.END, "the disk under " + place + " cannot be watched any more: " + bug);
        }
    }

    /** Does not wait for a look that hangs. */
    @Override
    public void close() {
        over = true;
        thread.interrupt();
    }
}
