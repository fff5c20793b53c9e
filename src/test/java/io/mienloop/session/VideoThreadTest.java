package io.mienloop.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.pipeline.EventRing;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.pipeline.LoopWait;
import io.mienloop.pipeline.PixelPool;
import io.mienloop.pipeline.VideoQueue;
import io.mienloop.session.video.FrameWriter;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class VideoThreadTest {
    private static final int BYTES = 16;

    private final EventRing ring = new EventRing(64, () -> new LoopEvent(1, 0), LoopWait.BLOCKING);
    private final List<Long> written = new ArrayList<>();

    private VideoThread thread(PixelPool pool, VideoQueue queue, FrameWriter writer) {
        return new VideoThread(queue, pool, writer, ring, System::nanoTime, BYTES, "video.mkv", () -> {});
    }

    private static void fill(PixelPool pool, VideoQueue queue, int frames) {
        for (int frame = 0; frame < frames; frame++) {
            int slot = pool.acquire();
            queue.offer(frame, slot, frame);
            pool.release(slot);
        }
    }

    private interface Step {
        void take() throws InterruptedException;
    }

    private FrameWriter writer(Step step) {
        return writer(step, () -> {});
    }

    private FrameWriter writer(Step step, Runnable closed) {
        return new FrameWriter() {
            @Override
            public void write(MemorySegment pixels, long timeNanos) {
                try {
                    step.take();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                written.add(timeNanos);
            }

            @Override
            public void close() {
                written.add(-1L);
                closed.run();
            }
        };
    }

    /** Each frame takes three looks, five are the patience, three frames are there. */
    @Test
    void shouldFinishASlowVideoHoweverLongItTakes() throws Exception {
        Semaphore begun = new Semaphore(0);
        Semaphore enough = new Semaphore(0);
        Semaphore closed = new Semaphore(0);
        AtomicInteger looks = new AtomicInteger();
        try (PixelPool pool = new PixelPool(4, BYTES)) {
            VideoQueue queue = new VideoQueue(pool, 3);
            fill(pool, queue, 3);
            VideoThread thread = thread(
                    pool,
                    queue,
                    writer(
                            () -> {
                                begun.release();
                                enough.acquire();
                            },
                            closed::release));
            thread.start();
            begun.acquire();

            boolean whole = thread.finish(100, 5, passed -> {
                int look = looks.incrementAndGet();
                if (look % 3 == 0 && look <= 9) {
                    enough.release();
                    (look < 9 ? begun : closed).acquireUninterruptibly();
                }
            });

            assertThat(whole).isTrue();
            assertThat(looks.get()).isGreaterThanOrEqualTo(9);
            assertThat(written).containsExactly(0L, 1L, 2L, -1L);
            assertThat(thread.written()).isEqualTo(3);
            assertThat(pool.held()).isZero();
        }
    }

    @Test
    void shouldNotWaitForAVideoThatStandsStill() throws Exception {
        CountDownLatch still = new CountDownLatch(1);
        try (PixelPool pool = new PixelPool(4, BYTES)) {
            VideoQueue queue = new VideoQueue(pool, 3);
            fill(pool, queue, 3);
            VideoThread thread = thread(pool, queue, writer(still::await));
            thread.start();

            assertThat(thread.finish(1, 5, passed -> {})).isFalse();

            still.countDown();
            assertThat(thread.finish(10, 2_000, passed -> {})).isTrue();
            assertThat(written).containsExactly(0L, 1L, 2L, -1L);
        }
    }
}
