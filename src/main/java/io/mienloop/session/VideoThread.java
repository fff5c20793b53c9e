package io.mienloop.session;

import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.EventRing;
import io.mienloop.pipeline.LoopClock;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.pipeline.PixelPool;
import io.mienloop.pipeline.VideoQueue;
import io.mienloop.session.video.FrameWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * The video's own thread: takes frames from the queue, writes them, and reports each with its checksum. A writer that fails is
 * reported once as a fault; from then on frames are given back unwritten and so count as lost.
 */
public final class VideoThread {
    private static final long NAP_NANOS = 1_000_000L;

    private final VideoQueue queue;
    private final PixelPool pool;
    private final FrameWriter writer;
    private final EventRing ring;
    private final LoopClock clock;
    private final long frameBytes;
    private final String path;
    private final Runnable preparation;
    private final PixelChecksum checksum = new PixelChecksum();
    private final Thread thread = new Thread(this::run, "video");
    private volatile boolean finishing;
    private volatile long written;
    private volatile boolean failed;

    /**
     * @param writer closed by this thread at the end
     * @param frameBytes bytes of a frame
     * @param path of the video, for messages
     * @param preparation done by this thread before its first frame; must not throw
     */
    public VideoThread(
            VideoQueue queue,
            PixelPool pool,
            FrameWriter writer,
            EventRing ring,
            LoopClock clock,
            long frameBytes,
            String path,
            Runnable preparation) {
        this.queue = queue;
        this.pool = pool;
        this.writer = writer;
        this.ring = ring;
        this.clock = clock;
        this.frameBytes = frameBytes;
        this.path = path;
        this.preparation = preparation;
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /**
     * Writes what still waits and closes the video.
     *
     * @return false when that took longer than the time given
     */
    public boolean finish(long patienceMillis) throws InterruptedException {
        finishing = true;
        LockSupport.unpark(thread);
        thread.join(patienceMillis);
        return !thread.isAlive();
    }

    /** Frames written so far; once {@link #finish finished}, and where the video {@link #broken broke off}, those readable. */
    public long written() {
        return written;
    }

    /** Whether writing failed. */
    public boolean broken() {
        return failed;
    }

    private void run() {
        preparation.run();
        while (true) {
            if (queue.waiting()) {
                if (!failed) {
                    write();
                }
                queue.done();
            } else if (finishing) {
                break;
            } else {
                LockSupport.parkNanos(this, NAP_NANOS);
            }
        }
        try {
            writer.close();
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
        if (failed) {
            written = Math.min(written, Recording.readable(Path.of(path)));
        }
    }

    private void write() {
        try {
            writer.write(pool.pixels(queue.slot()), queue.timeNanos());
        } catch (IOException | RuntimeException e) {
            fail(e);
            return;
        }
        written++;
        int crc = checksum.of(pool.pixels(queue.slot()), frameBytes);
        long sequence = ring.claim();
        while (sequence == EventRing.FULL) {
            // This thread may wait: it holds a slot of the pool, but nobody waits for it.
            LockSupport.parkNanos(this, NAP_NANOS);
            sequence = ring.claim();
        }
        LoopEvent event = ring.get(sequence);
        event.begin(EventKind.RECORDED, clock.nanos());
        event.frame = queue.frame();
        event.code = crc;
        ring.publish(sequence);
    }

    private void fail(Exception cause) {
        if (!failed) {
            failed = true;
            ring.tell(EventKind.FAULT, clock.nanos(), 0, Recording.failure(path, cause));
        }
    }
}
