package io.mienloop.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Drives the loop in real time: the threads "loop", "journal", "ticks" and "camera" around one ring.
 *
 * <p>Started in the order journal, loop, ticks, and then the camera when the caller says so; stopped in the opposite order,
 * and only when every event that was published has been through the loop and into the journal.
 */
public final class LivePipeline {
    private static final long TICK_NANOS = 20_000_000L;
    private static final long ANCHOR_NANOS = 60_000_000_000L;

    /** Every wake-up of the journal's thread takes 30 us of a core that the loop may want; where much comes, it must come round. */
    private static final long JOURNAL_NAP_NANOS = 2_000_000L;

    private static final long SHORT_NAP_NANOS = 500_000L;
    private static final int MANY_EVENTS = 8;

    private final EventRing ring;
    private final FrameLoop loop;
    private final EventSink sink;
    private final LoopClock clock;
    private final CameraFeed camera;
    private final Sequence looped;
    private final SequenceBarrier barrier;
    private final Thread loopThread = new Thread(this::runLoop, "loop");
    private final Thread journalThread = new Thread(this::runJournal, "journal");
    private final Thread tickThread = new Thread(this::runTicks, "ticks");
    private final Thread cameraThread;
    private volatile boolean ticking = true;
    private volatile boolean closing;
    private volatile LoopThread loopThreadCounts;
    private final CountDownLatch loopPrepared = new CountDownLatch(1);
    private final CountDownLatch cameraPrepared = new CountDownLatch(1);
    private final PipelineHost host;
    private final LongSupplier listened;

    /**
     * @param listened up to when the board was listened to, as {@code ByteLink.listenedNanos}
     */
    public LivePipeline(
            EventRing ring,
            FrameLoop loop,
            EventSink sink,
            LoopClock clock,
            CameraFeed camera,
            PipelineHost host,
            LongSupplier listened) {
        this.listened = listened;
        this.host = host;
        this.ring = ring;
        this.looped = ring.looped();
        this.loop = loop;
        this.sink = sink;
        this.clock = clock;
        this.camera = camera;
        this.barrier = ring.buffer().newBarrier();
        this.cameraThread = new Thread(this::runCamera, "camera");
        for (Thread thread : new Thread[] {loopThread, journalThread, tickThread, cameraThread}) {
            thread.setDaemon(true);
        }
    }

    /**
     * Starts all threads, and waits until the loop's and the camera's are prepared; the latter throws its frames away, or waits, until
     * {@link #startCamera}.
     */
    public void start() throws InterruptedException {
        journalThread.start();
        loopThread.start();
        loopPrepared.await();
        tickThread.start();
        cameraThread.start();
        cameraPrepared.await();
    }

    /** Lets the frames come. */
    public void startCamera() {
        camera.begin();
        LockSupport.unpark(cameraThread);
    }

    /**
     * Ends the frames and waits for the camera's thread.
     *
     * @return false when the camera did not come back within the time given (a driver that hangs); the rest goes on
     */
    public boolean stopCamera(long patienceMillis) throws InterruptedException {
        camera.stop();
        LockSupport.unpark(cameraThread);
        cameraThread.join(patienceMillis);
        return !cameraThread.isAlive();
    }

    /**
     * Ends ticks, loop and journal once they have dealt with everything published. The other producers must be at rest.
     *
     * @return false when a thread did not come to its end within the time given
     */
    public boolean close(long patienceMillis) throws InterruptedException {
        ticking = false;
        LockSupport.unpark(tickThread);
        tickThread.join(patienceMillis);
        closing = true;
        long deadline = System.nanoTime() + patienceMillis * 1_000_000L;
        while (ring.lastJournaled() < ring.newest() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000L);
        }
        barrier.alert();
        loopThread.join(patienceMillis);
        journalThread.join(patienceMillis);
        return !loopThread.isAlive() && !journalThread.isAlive() && !tickThread.isAlive();
    }

    /** What was counted of the loop's thread, once it has ended; null before. */
    public LoopThread loopThread() {
        return loopThreadCounts;
    }

    /** The loop's thread, by its number in this JVM. */
    public long loopThreadId() {
        return loopThread.threadId();
    }

    private void runLoop() {
        try {
            host.prepareLoop();
        } finally {
            loopPrepared.countDown();
        }
        ThreadCounts counts = new ThreadCounts(ring.waiting().sleeps());
        serveLoop();
        loopThreadCounts = counts.since(ring.waiting().sleeps());
    }

    private void runCamera() {
        try {
            host.prepareCamera();
        } finally {
            cameraPrepared.countDown();
        }
        camera.run();
    }

    private void serveLoop() {
        RingBuffer<LoopEvent> buffer = ring.buffer();
        long next = 0;
        while (true) {
            try {
                long available = barrier.waitFor(next);
                if (available < next) {
                    ring.waiting().awaitPublisher(next);
                }
                while (next <= available) {
                    loop.on(buffer.get(next), clock);
                    looped.set(next);
                    next++;
                }
            } catch (AlertException closed) {
                return;
            } catch (InterruptedException | TimeoutException spurious) {
                // Nobody interrupts this thread and the barrier has no time-out; going on is right in any case.
                continue;
            }
        }
    }

    private void runJournal() {
        RingBuffer<LoopEvent> buffer = ring.buffer();
        Sequence journaled = ring.journaled();
        long next = 0;
        long atNap = 0;
        while (true) {
            long available = looped.get();
            if (next <= available) {
                while (next <= available) {
                    sink.accept(next, buffer.get(next));
                    journaled.set(next);
                    next++;
                }
            } else if (closing && ring.newest() < next) {
                sink.idle();
                return;
            } else {
                sink.idle();
                LockSupport.parkNanos(this, next - atNap >= MANY_EVENTS ? SHORT_NAP_NANOS : JOURNAL_NAP_NANOS);
                atNap = next;
            }
        }
    }

    private void runTicks() {
        long nextTick = clock.nanos();
        long nextAnchor = nextTick;
        TickWatch watch = new TickWatch(TICK_NANOS);
        while (ticking) {
            long now = clock.nanos();
            if (now >= nextAnchor) {
                anchor();
                nextAnchor += ANCHOR_NANOS;
            }
            if (watch.late(looped.get(), System.nanoTime())) {
                host.loopLate();
            }
            // Read before the tick has its place: what was heard until then has its own before it.
            ring.tell(EventKind.TICK, now, unreadMillis(now, listened.getAsLong()), null);
            watch.told(ring.newest(), looped.get(), System.nanoTime());
            nextTick = Math.max(nextTick + TICK_NANOS, now);
            LockSupport.parkNanos(this, nextTick - clock.nanos());
        }
        anchor();
    }

    /** At least 1 where something may lie unread, 0 where nothing can. */
    static int unreadMillis(long nowNanos, long listenedNanos) {
        return listenedNanos == Long.MAX_VALUE
                ? 0
                : (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.ceilDiv(nowNanos - listenedNanos, 1_000_000L)));
    }

    private void anchor() {
        long sequence = ring.claim();
        if (sequence == EventRing.FULL) {
            return;
        }
        LoopEvent event = ring.get(sequence);
        long before = clock.nanos();
        Instant utc = Instant.now();
        long after = clock.nanos();
        event.begin(EventKind.ANCHOR, before + (after - before) / 2);
        event.cameraFrame = utc.getEpochSecond() * 1_000_000L + utc.getNano() / 1_000;
        ring.publish(sequence);
    }
}
