package io.mienloop.pipeline;

import io.mienloop.camera.Camera;
import io.mienloop.camera.CameraException;
import io.mienloop.camera.CameraInfo;
import io.mienloop.camera.FrameStamp;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;

/**
 * The camera's thread: reads frames into free slots and publishes them. When no slot is free the frame is published without
 * pixels.
 *
 * <p>Recordings and the simulated mouse are paced by their own frame times, and a frame's arrival is the moment at which it was
 * due: if this thread was late, the frame is old, as a camera's would be. They are not read while the loop is at the one before
 * ({@link ReadingTime}). A live camera sets the pace itself; it is read from the
 * start and its frames are thrown away until the session wants them and no backlog is left, and from then on a frame that comes
 * late against the camera's own clock is as old as it is ({@link ArrivalEstimate}).
 */
public final class CameraFeed implements Runnable {
    static final long SPUN_NANOS = 150_000L;

    private static final long MOST_ASLEEP_NANOS = 50_000_000L;

    /** A loop that was woken on this thread's core gets it, however early the next frame is to be read. */
    private static final long LEAST_PAUSE_NANOS = 10_000L;

    private final Camera camera;
    private final EventRing ring;
    private final PixelPool pool;
    private final LoopClock clock;
    private final PipelineHost host;
    private volatile boolean wanted;
    private volatile boolean stopping;
    private volatile long delivered;
    private long published = -1;
    private volatile long startNanos = -1;

    public CameraFeed(Camera camera, EventRing ring, PixelPool pool, LoopClock clock, PipelineHost host) {
        this.camera = camera;
        this.ring = ring;
        this.pool = pool;
        this.clock = clock;
        this.host = host;
    }

    /** Lets frames through from now on; until then a live camera's are thrown away and a recording waits. */
    public void begin() {
        wanted = true;
    }

    /** Asks the feed to end after the frame it is at. */
    public void stop() {
        stopping = true;
    }

    /** Frames that the camera has delivered so far: the independent witness of the accounts. */
    public long delivered() {
        return delivered;
    }

    /** Session time at which the camera's own time 0 is, or -1 before the feed runs. */
    public long startNanos() {
        return startNanos;
    }

    @Override
    public void run() {
        try (Arena arena = Arena.ofConfined()) {
            CameraInfo info = camera.info();
            MemorySegment spare = arena.allocate((long) info.width() * info.height());
            FrameStamp stamp = new FrameStamp();
            if (info.live() ? !catchUp(info, spare, stamp) : !awaitBegin()) {
                return;
            }
            startNanos = clock.nanos();
            ArrivalEstimate arrival = new ArrivalEstimate();
            ReadingTime reading = new ReadingTime(info.live() ? 0 : info.rate());
            while (!stopping) {
                int slot = pool.acquire();
                long begunNanos = clock.nanos();
                if (!read(slot == PixelPool.NONE ? spare : pool.pixels(slot), stamp)) {
                    free(slot);
                    return;
                }
                long arrivedNanos;
                if (info.live()) {
                    arrivedNanos = arrival.of(clock.nanos(), stamp.timeNanos);
                } else {
                    long tookNanos = clock.nanos() - begunNanos;
                    arrivedNanos = startNanos + ownTime(stamp, info);
                    reading.read(tookNanos, arrivedNanos);
                    if (!await(arrivedNanos)) {
                        free(slot); // the end came before the frame was due
                        return;
                    }
                }
                publish(slot, stamp, arrivedNanos);
                pause(
                        host.loopFollowsCamera() && !info.live()
                                ? Math.max(reading.next(), clock.nanos() + LEAST_PAUSE_NANOS)
                                : reading.next());
            }
        }
    }

    /** Reads a frame; false when the source has ended or broken off, which has been told then. */
    private boolean read(MemorySegment pixels, FrameStamp stamp) {
        try {
            if (camera.next(pixels, stamp)) {
                return true;
            }
            ended(0, "the camera's recording is over");
        } catch (CameraException | RuntimeException broken) {
            ended(1, broken.getMessage() == null ? broken.toString() : broken.getMessage());
        }
        return false;
    }

    /** Throws frames away until they are wanted and one had to be waited for: what the source had stored up is gone then. */
    private boolean catchUp(CameraInfo info, MemorySegment spare, FrameStamp stamp) {
        long waitNanos = Math.round(0.3e9 / (info.rate() > 0 ? info.rate() : 25));
        boolean waited = false;
        while (!stopping && !(wanted && waited)) {
            long before = clock.nanos();
            if (!read(spare, stamp)) {
                return false;
            }
            waited = clock.nanos() - before >= waitNanos;
        }
        return !stopping;
    }

    private boolean awaitBegin() {
        while (!wanted && !stopping) {
            LockSupport.parkNanos(this, 1_000_000L);
        }
        return !stopping;
    }

    private void publish(int slot, FrameStamp stamp, long arrivedNanos) {
        long number = delivered;
        delivered = number + 1;
        // Not between claiming a place and publishing: the loop may wait for that.
        host.beforeFrame(ring.loopState(published));
        long sequence = ring.claim();
        if (sequence == EventRing.FULL) {
            free(slot);
            return;
        }
        LoopEvent event = ring.get(sequence);
        event.begin(EventKind.FRAME, arrivedNanos);
        event.frame = number;
        event.cameraFrame = stamp.frameId;
        event.cameraNanos = stamp.timeNanos;
        event.handedNanos = clock.nanos();
        event.slot = slot;
        ring.publishFrame(sequence);
        published = sequence;
    }

    private long ownTime(FrameStamp stamp, CameraInfo info) {
        if (stamp.timeNanos >= 0) {
            return stamp.timeNanos;
        }
        return info.rate() > 0 ? Math.round(delivered * 1e9 / info.rate()) : clock.nanos() - startNanos;
    }

    /** Sleeps until shortly before and spins the rest: a sleeper comes 60 to 100 us late, and what is late here makes the frame old. */
    private boolean await(long dueNanos) {
        for (long left = dueNanos - clock.nanos(); left > 0 && !stopping; left = dueNanos - clock.nanos()) {
            if (left > SPUN_NANOS) {
                LockSupport.parkNanos(this, Math.min(left - SPUN_NANOS, MOST_ASLEEP_NANOS));
            } else {
                Thread.onSpinWait();
            }
        }
        return !stopping;
    }

    private void pause(long untilNanos) {
        for (long left = untilNanos - clock.nanos(); left > 0 && !stopping; left = untilNanos - clock.nanos()) {
            LockSupport.parkNanos(this, Math.min(left, MOST_ASLEEP_NANOS));
        }
    }

    private void ended(int code, String text) {
        while (!ring.tell(EventKind.CAMERA_ENDED, clock.nanos(), code, text) && !stopping) {
            LockSupport.parkNanos(this, 1_000_000L);
        }
    }

    private void free(int slot) {
        if (slot != PixelPool.NONE) {
            pool.release(slot);
        }
    }
}
