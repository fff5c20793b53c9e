package io.mienloop.app;

import io.mienloop.app.BenchOptions.Stall;
import io.mienloop.camera.Camera;
import io.mienloop.camera.CameraException;
import io.mienloop.camera.CameraInfo;
import io.mienloop.camera.FrameStamp;
import io.mienloop.pipeline.EventSink;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.session.video.FrameWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds up one thing behind the loop in every second window of time, and leaves it free in the others. What is held up is let go
 * for a moment every half second: a journal that stood still for seconds would stop the stimuli, as it must.
 */
final class StallWindows implements Behind, SessionObserver, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StallWindows.class);
    private static final long HELD_NANOS = 500_000_000L;
    private static final long LET_GO_NANOS = 100_000_000L;
    private static final long PAUSE_NANOS = 1_000_000L;

    /** A thousand times what a session logs. More would measure how the system shares out its processors. */
    private static final double LINES_A_SECOND = 50_000;

    private static final int GARBAGE_BYTES = 256 << 10;

    /** A gigabyte a second, a thousand times what a session makes. More would measure the memory's bandwidth. */
    private static final double GARBAGE_A_SECOND = (1 << 30) / (double) GARBAGE_BYTES;

    private static final int KEPT = 256;

    private final Stall stall;
    private final long windowNanos;
    private final Thread noise = new Thread(this::makeNoise, "stall");
    private volatile long startNanos;
    private volatile boolean started;
    private volatile boolean over;
    private final AtomicLong held = new AtomicLong();
    private final Object[] kept = new Object[KEPT];

    /** @param stall what is held up, or null for nothing */
    StallWindows(Stall stall, double windowSeconds) {
        this.stall = stall;
        this.windowNanos = Math.round(windowSeconds * 1e9);
        noise.setDaemon(true);
        if (stall == Stall.LOG || stall == Stall.GC) {
            noise.start();
        }
    }

    /** How often something was held up, lines were logged or garbage was made. */
    long held() {
        return held.get();
    }

    /** A camera whose first frame begins the first window. */
    Camera watched(Camera camera) {
        return new Camera() {
            @Override
            public CameraInfo info() {
                return camera.info();
            }

            @Override
            public boolean next(MemorySegment pixels, FrameStamp stamp) throws CameraException {
                if (!started) {
                    startNanos = System.nanoTime();
                    started = true;
                }
                return camera.next(pixels, stamp);
            }

            @Override
            public void close() {
                camera.close();
            }
        };
    }

    private boolean inWindow() {
        return started && !over && (System.nanoTime() - startNanos) / windowNanos % 2 == 1;
    }

    private void hold() {
        if (!inWindow()) {
            return;
        }
        long begun = System.nanoTime();
        if ((begun - startNanos) % (HELD_NANOS + LET_GO_NANOS) >= HELD_NANOS) {
            return;
        }
        held.incrementAndGet();
        while (inWindow() && (System.nanoTime() - startNanos) % (HELD_NANOS + LET_GO_NANOS) < HELD_NANOS) {
            LockSupport.parkNanos(1_000_000L);
        }
    }

    @Override
    public EventSink journal(EventSink sink) {
        if (stall != Stall.JOURNAL && stall != Stall.DISK) {
            return sink;
        }
        return new EventSink() {
            @Override
            public void accept(long sequence, LoopEvent event) {
                hold();
                sink.accept(sequence, event);
            }

            @Override
            public void idle() {
                hold();
                sink.idle();
            }
        };
    }

    @Override
    public FrameWriter video(FrameWriter writer) {
        if (stall != Stall.ENCODER && stall != Stall.DISK) {
            return writer;
        }
        return new FrameWriter() {
            @Override
            public void write(MemorySegment pixels, long timeNanos) throws IOException {
                hold();
                writer.write(pixels, timeNanos);
            }

            @Override
            public void close() throws IOException {
                writer.close();
            }
        };
    }

    @Override
    public void running(double seconds, double of, long frames) {
        if (stall == Stall.VIEW) {
            hold();
        }
    }

    private void makeNoise() {
        double aSecond = stall == Stall.LOG ? LINES_A_SECOND : GARBAGE_A_SECOND;
        long before = System.nanoTime();
        double due = 0;
        while (!over) {
            long now = System.nanoTime();
            due = inWindow() ? due + (now - before) * 1e-9 * aSecond : 0;
            for (; due >= 1; due--) {
                makeOne();
            }
            before = now;
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void makeOne() {
        long made = held.getAndIncrement();
        if (stall == Stall.LOG) {
            LOG.info("line {} of a flood, which the loop must not mind", made);
        } else {
            kept[(int) (made % KEPT)] = new byte[GARBAGE_BYTES];
        }
    }

    /** Lets everything go. */
    @Override
    public void close() {
        over = true;
    }
}
