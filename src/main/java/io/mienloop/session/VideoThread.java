package io.mienloop.session;

import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.EventRing;
import io.mienloop.pipeline.LoopClock;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.pipeline.PixelPool;
import io.mienloop.pipeline.VideoQueue;
import io.mienloop.session.video.FrameWriter;
import io.mienloop.session.video.VideoPackets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

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
    private final CountDownLatch prepared = new CountDownLatch(1);
    private final PixelChecksum checksum = new PixelChecksum();
    private final Thread thread = new Thread(this::run, "video");
    private volatile boolean finishing;
    private volatile long written;
    private volatile boolean failed;

    /** Frames taken from the queue, written or not, and those counted after a failure: that something comes of it. This thread alone counts. */
    private volatile long passed;

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

    /** Starts it, and waits until its preparation is done. */
    public void start() throws InterruptedException {
        thread.start();
        prepared.await();
    }

    /**
     * Writes what still waits and closes the video, however slow the encoder is.
     *
     * @param lookMillis from one look at how it gets on to the next
     * @param patience looks in a row at which nothing had come of it, after which it is left
     * @param look is told at each look how many frames have passed
     * @return false when it was left; its thread may still be writing then
     */
    public boolean finish(long lookMillis, int patience, LongConsumer look) throws InterruptedException {
        finishing = true;
        LockSupport.unpark(thread);
        int still = 0;
        for (long before = passed; thread.isAlive() && still < patience; ) {
            thread.join(lookMillis);
            long now = passed;
            still = now > before ? 0 : still + 1;
            before = now;
            look.accept(now);
        }
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
        try {
            preparation.run();
        } finally {
            prepared.countDown();
        }
        while (true) {
            if (queue.waiting()) {
                if (!failed) {
                    write();
                }
                queue.done();
                passed++;
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
            written = Math.min(written, VideoPackets.whole(Path.of(path), () -> passed++));
        }
    }

    private void write() {
        int crc;
        try {
            crc = checksum.of(pool.pixels(queue.slot()), frameBytes);
            writer.write(pool.pixels(queue.slot()), queue.timeNanos());
        } catch (IOException | RuntimeException e) {
            fail(e);
            return;
        }
        written++;
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
            String failure = Recording.failure(path, cause);
            while (!ring.tell(EventKind.FAULT, clock.nanos(), 0, failure)) {
                LockSupport.parkNanos(NAP_NANOS);
            }
        }
    }
}
