package io.mienloop.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.mienloop.camera.Camera;
import io.mienloop.camera.CameraInfo;
import io.mienloop.camera.FrameStamp;
import io.mienloop.rig.ByteLink;
import io.mienloop.rig.ByteSink;
import io.mienloop.sim.Outgoing;
import io.mienloop.sim.SimulatedRig;
import io.mienloop.trigger.ArmPlan;
import io.mienloop.trigger.Runaway;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The live pipeline with its real threads, but on a clock that only the camera moves on, by 5 ms a frame: however busy the machine
 * is, the session goes the same way. The simulated board lives on the camera's thread.
 */
final class LivePipelineTest {
    private static final long STEP_NANOS = 5_000_000;

    /** Frames that the camera may be ahead of the journal; more, and frames would be passed over. */
    private static final long WINDOW = 8;

    /** Compilers that finish later still make objects of what registers held, about a kilobyte at once. */
    private static final int WARM_UP = 150_000;

    private static final int MEASURED = 100_000;
    private static final long MOST_BYTES = 1024;
    private static final long PATIENCE_MILLIS = 20_000;

    /** What the loop writes waits, without garbage, until the camera's thread takes it to the board. */
    private static final class Wire implements ByteLink {
        private static final int PLACES = 1024;
        private static final int LONGEST = 64;

        private final byte[][] bytes = new byte[PLACES][LONGEST];
        private final int[] lengths = new int[PLACES];
        private final AtomicLong written = new AtomicLong();
        private final AtomicLong read = new AtomicLong();

        @Override
        public int write(byte[] from, int offset, int length) {
            if (written.get() - read.get() == PLACES) {
                return 0;
            }
            int at = (int) (written.get() % PLACES);
            System.arraycopy(from, offset, bytes[at], 0, length);
            lengths[at] = length;
            written.incrementAndGet();
            return length;
        }

        void deliver(SimulatedRig board, long nowNanos) {
            while (read.get() < written.get()) {
                int at = (int) (read.get() % PLACES);
                board.receive(bytes[at], 0, lengths[at], nowNanos);
                read.incrementAndGet();
            }
        }

        @Override
        public void open(ByteSink sink) {
            // the camera's thread brings what the board says
        }

        @Override
        public void close() {
            // nothing is held
        }

        @Override
        public String description() {
            return "a wire within this test";
        }
    }

    private final ClosedLoop closed = new ClosedLoop();
    private final Wire wire = new Wire();
    private final SimulatedRig board = closed.board();
    private final AtomicLong now = new AtomicLong();
    private final AtomicLong journaledFrames = new AtomicLong();
    private final AtomicLong scored = new AtomicLong();
    private final AtomicLong commands = new AtomicLong();
    private volatile boolean started;
    private long window = WINDOW;
    private CountDownLatch journalGate = new CountDownLatch(0);
    private PipelineHost host = PipelineHost.NONE;
    private EventRing events;

    /** Run by the loop's thread at every event. */
    private Runnable atEvent = () -> {};

    private final EventSink journal = new EventSink() {
        @Override
        public void accept(long sequence, LoopEvent event) {
            try {
                journalGate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (event.kind == EventKind.FRAME) {
                for (int i = 0; i < event.commands(); i++) {
                    Delivery delivery = event.command(i).delivery;
                    commands.addAndGet(delivery == Delivery.COMMANDED || delivery == Delivery.SHAM ? 1 : 0);
                }
                scored.addAndGet(event.status.scored() ? 1 : 0);
                journaledFrames.incrementAndGet();
            }
        }

        @Override
        public void idle() {
            // nothing is held back
        }
    };

    /** @param at called with the number of every frame before it is delivered, on the camera's thread */
    private Camera camera(long frames, DeviceFeed device, LongConsumer at) {
        Outgoing out = new Outgoing();
        return new Camera() {
            private long next = -1; // the first one is thrown away: a live camera is read until nothing is stored up

            @Override
            public CameraInfo info() {
                return new CameraInfo(
                        ClosedLoop.SIDE, ClosedLoop.SIDE, 1e9 / STEP_NANOS, frames, true, false, "two pictures");
            }

            @Override
            public boolean next(MemorySegment pixels, FrameStamp stamp) {
                if (!started) {
                    Thread.yield(); // as if nothing were stored up: what is read before the start is thrown away,
                    // uncounted
                    return true;
                }
                while (next - journaledFrames.get() >= window) {
                    Thread.yield();
                }
                long time = now.addAndGet(STEP_NANOS);
                wire.deliver(board, time);
                board.advanceTo(time);
                while (board.poll(out)) {
                    device.bytes(out.bytes, 0, out.length, time);
                }
                if (next == frames) {
                    return false;
                }
                if (next >= 0) {
                    at.accept(next);
                }
                byte[] picture = next % 60 >= 50 ? ClosedLoop.PAIN : ClosedLoop.NEUTRAL;
                MemorySegment.copy(picture, 0, pixels, ValueLayout.JAVA_BYTE, 0, picture.length);
                stamp.frameId = Math.max(0, next);
                stamp.timeNanos = -1;
                next++;
                return true;
            }

            @Override
            public void close() {
                // nothing is held
            }
        };
    }

    private interface Watch {
        void at(long frame, LivePipeline pipeline);
    }

    private LivePipeline run(long frames, LoopWait wait, Watch watch) throws InterruptedException {
        closed.arms = new ArmPlan(1, 1, 0, 3);
        closed.runaway = new Runaway(100_000, 1_000_000_000L);
        closed.refractoryNanos = 10_000_000;
        closed.deadlineNanos = 500_000_000;
        EventRing ring = new EventRing(8192, closed::event, wait);
        events = ring;
        closed.health = new LoopHealth() {
            @Override
            public boolean journalLags() {
                atEvent.run();
                return ring.journalLags();
            }

            @Override
            public long newerFrames(long frame) {
                return ring.newerFrames(frame);
            }
        };
        try (PixelPool pool = new PixelPool(64, (long) ClosedLoop.SIDE * ClosedLoop.SIDE)) {
            FrameLoop loop = closed.loop(closed.client(wire), pool);
            LivePipeline[] pipeline = new LivePipeline[1];
            Camera camera = camera(frames, new DeviceFeed(ring, now::get), frame -> watch.at(frame, pipeline[0]));
            pipeline[0] = new LivePipeline(
                    ring,
                    loop,
                    journal,
                    now::get,
                    new CameraFeed(camera, ring, pool, now::get, host),
                    host,
                    () -> Long.MAX_VALUE); // the camera's thread delivers at once; ticks are far apart in its time
            pipeline[0].start();
            ring.tell(EventKind.WARMED, now.get(), 0, "a test");
            pipeline[0].startCamera();
            started = true;
            long limit = System.nanoTime() + 300_000_000_000L;
            while (loop.ending() == null && System.nanoTime() < limit) {
                Thread.sleep(5);
            }
            pipeline[0].stopCamera(PATIENCE_MILLIS);
            assertThat(pipeline[0].close(PATIENCE_MILLIS))
                    .as("closed; the loop ended by %s: %s", loop.ending(), loop.reason())
                    .isTrue();
            assertThat(loop.failure()).isNull();
            assertThat(loop.ending()).as(loop.reason()).isEqualTo(Ending.COMPLETED);
            assertThat(ring.refused()).isZero();
            assertThat(pool.held()).isZero();
            return pipeline[0];
        }
    }

    /** What the loop makes of it, tick − n ms, must not lie behind what was read, nor more than 1 ms before it. */
    @Test
    void shouldTellHowFarReadingIsBehindInWholeMillisecondsAndNeverLess() {
        assertThat(LivePipeline.unreadMillis(5_000_000, Long.MAX_VALUE)).isZero();
        assertThat(LivePipeline.unreadMillis(5_000_000, 5_000_000)).isEqualTo(1);
        assertThat(LivePipeline.unreadMillis(5_000_000, 6_000_000)).isEqualTo(1);
        for (long listened = 0; listened < 5_000_000; listened += 333_333) {
            long told = 5_000_000 - LivePipeline.unreadMillis(5_000_000, listened) * 1_000_000L;
            assertThat(listened - told).isBetween(0L, 1_000_000L);
        }
    }

    /** Invariant 9, with all that the live thread does: waiting, waking, and telling the time. */
    @Test
    void shouldAllocateNextToNothingOnTheLoopsThreadOverAHundredThousandFrames() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] bytes = new long[2];
        long[] commandsAt = new long[2];

        LivePipeline pipeline = run(WARM_UP + MEASURED + 1, LoopWait.BLOCKING, (frame, running) -> {
            if (frame == WARM_UP || frame == WARM_UP + MEASURED) {
                int which = frame == WARM_UP ? 0 : 1;
                bytes[which] = threads.getThreadAllocatedBytes(running.loopThreadId());
                commandsAt[which] = commands.get();
            }
        });

        assertThat(bytes[0]).as("a counter that counts").isPositive();
        assertThat(commandsAt[1] - commandsAt[0]).as("stimuli and shams").isGreaterThan(500);
        assertThat(bytes[1] - bytes[0]).as("bytes over %d frames", MEASURED).isLessThanOrEqualTo(MOST_BYTES);
        assertThat(scored.get()).isEqualTo(WARM_UP + MEASURED + 1);
        assertThat(pipeline.loopThread().waits()).isZero();
    }

    @ParameterizedTest
    @EnumSource(LoopWait.class)
    void shouldScoreEveryFrameAndWaitForNobodyBehindIt(LoopWait wait) throws Exception {
        LivePipeline pipeline = run(2_000, wait, (frame, running) -> {});

        assertThat(scored.get()).isEqualTo(2_000);
        assertThat(commands.get()).isPositive();
        assertThat(pipeline.loopThread().waits()).isZero();
    }

    /** The journal's disk hangs: the loop goes on scoring, and waits for it not once. */
    @Test
    void shouldNotWaitForAJournalThatStandsStill() throws Exception {
        window = Long.MAX_VALUE; // the camera looks to the loop's own count instead
        AtomicLong looped = new AtomicLong();
        closed.video = (frame, slot, timeNanos) -> {
            looped.set(frame + 1);
            return false;
        };
        journalGate = new CountDownLatch(1);

        LivePipeline pipeline = run(2_000, LoopWait.BLOCKING, (frame, running) -> {
            while (frame - looped.get() >= WINDOW) {
                Thread.yield();
            }
            if (frame == 1_999) {
                assertThat(journaledFrames.get())
                        .as("journaled before it went on")
                        .isZero();
                journalGate.countDown();
            }
        });

        assertThat(scored.get()).isEqualTo(2_000);
        assertThat(pipeline.loopThread().waits()).isZero();
    }

    /** A lock that somebody behind the loop holds is counted: the counter that the tests above find at 0 can count. */
    @Test
    void shouldCountAWaitThatIsNotForTheNextEvent() throws Exception {
        Object lock = new Object();
        AtomicLong looped = new AtomicLong();
        closed.video = (frame, slot, timeNanos) -> {
            looped.set(frame + 1);
            if (frame == 100) {
                synchronized (lock) {
                    try {
                        lock.wait(1);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            }
            return false;
        };

        LivePipeline pipeline = run(200, LoopWait.BLOCKING, (frame, running) -> {});

        assertThat(pipeline.loopThread().waits()).isPositive();
    }

    @Test
    void shouldPrepareTheLoopsOwnThreadBeforeItsFirstEvent() throws Exception {
        Thread[] prepared = new Thread[1];
        host = new PipelineHost() {
            @Override
            public void prepareLoop() {
                prepared[0] = Thread.currentThread();
            }
        };

        LivePipeline pipeline = run(10, LoopWait.BLOCKING, (frame, running) -> {});

        assertThat(prepared[0].threadId()).isEqualTo(pipeline.loopThreadId());
    }

    @Test
    void shouldPrepareTheCamerasOwnThreadBeforeItsFirstFrame() throws Exception {
        AtomicReference<String> prepared = new AtomicReference<>();
        AtomicReference<String> atFirst = new AtomicReference<>();
        host = new PipelineHost() {
            @Override
            public void prepareCamera() {
                prepared.set(Thread.currentThread().getName());
            }
        };

        run(10, LoopWait.BLOCKING, (frame, running) -> {
            if (frame == 0) {
                atFirst.set(prepared.get());
            }
        });

        assertThat(prepared.get()).isEqualTo("camera");
        assertThat(atFirst.get()).isEqualTo("camera");
    }

    /** Until the loop has dealt with all there is, and sleeps: a thread that was woken and does not run yet looks as if it slept. */
    private void awaitRest(long loop) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long limit = System.nanoTime() + 60_000_000_000L;
        while (System.nanoTime() < limit
                && (events.lastJournaled() < events.newest()
                        || threads.getThreadInfo(loop).getThreadState() != Thread.State.WAITING)) {
            LockSupport.parkNanos(1_000_000L);
        }
    }

    @ParameterizedTest
    @EnumSource(value = LoopWait.class)
    void shouldSayBeforeEachFrameWhetherTheLoopSleeps(LoopWait wait) throws Exception {
        List<String> by = new ArrayList<>();
        AtomicInteger asleep = new AtomicInteger();
        host = new PipelineHost() {
            @Override
            public void beforeFrame(LoopState loop) {
                by.add(Thread.currentThread().getName());
                asleep.addAndGet(loop == LoopState.ASLEEP ? 1 : 0);
            }
        };

        run(200, wait, (frame, running) -> {
            if (wait == LoopWait.BLOCKING && frame == 100) {
                awaitRest(running.loopThreadId());
            }
        });

        assertThat(by).hasSize(200).containsOnly("camera");
        if (wait == LoopWait.BLOCKING) {
            assertThat(asleep.get()).isPositive();
        } else {
            assertThat(asleep.get()).as("a loop that looks all the time").isZero();
        }
    }

    @Test
    void shouldSayBeforeAFrameThatTheLoopIsBehindWithTheOneBefore() throws Exception {
        CountDownLatch behind = new CountDownLatch(1);
        AtomicBoolean waited = new AtomicBoolean();
        host = new PipelineHost() {
            @Override
            public void beforeFrame(LoopState loop) {
                if (loop == LoopState.BEHIND) {
                    behind.countDown();
                }
            }
        };
        AtomicBoolean came = new AtomicBoolean();
        atEvent = () -> {
            if (waited.compareAndSet(false, true)) { // at its first event, before any frame
                try {
                    came.set(behind.await(20, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };

        run(200, LoopWait.BLOCKING, (frame, running) -> {});

        assertThat(came).isTrue();
    }

    @Test
    void shouldSayWhenTheLoopHasNotComeToATick() throws Exception {
        CountDownLatch late = new CountDownLatch(1);
        AtomicBoolean waited = new AtomicBoolean(); // once, so that the test ends also where nobody says so
        AtomicReference<String> by = new AtomicReference<>();
        host = new PipelineHost() {
            @Override
            public void loopLate() {
                by.set(Thread.currentThread().getName());
                late.countDown();
            }
        };
        atEvent = () -> {
            if (journaledFrames.get() >= 100 && waited.compareAndSet(false, true)) {
                try {
                    late.await(20, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };

        run(200, LoopWait.BLOCKING, (frame, running) -> {});

        assertThat(by.get()).isEqualTo("ticks");
    }
}
