package io.mienloop.pipeline;

import io.mienloop.camera.Camera;
import io.mienloop.camera.CameraException;
import io.mienloop.camera.CameraInfo;
import io.mienloop.camera.FrameStamp;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;

/**
 * The camera's thread: reads frames into free slots and publishes them. Recordings and the simulated mouse are paced by their
 * own frame times; a live camera sets the pace itself. When no slot is free the frame is published without pixels.
 */
public final class CameraFeed implements Runnable {
    private final Camera camera;
    private final EventRing ring;
    private final PixelPool pool;
    private final LoopClock clock;
    private volatile boolean stopping;
    private volatile long delivered;
    private volatile long startNanos = -1;

    public CameraFeed(Camera camera, EventRing ring, PixelPool pool, LoopClock clock) {
        this.camera = camera;
        this.ring = ring;
        this.pool = pool;
        this.clock = clock;
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
            startNanos = clock.nanos();
            FrameStamp stamp = new FrameStamp();
            while (!stopping) {
                int slot = pool.acquire();
                boolean more;
                try {
                    more = camera.next(slot == PixelPool.NONE ? spare : pool.pixels(slot), stamp);
                } catch (CameraException | RuntimeException broken) {
                    free(slot);
                    ended(1, broken.getMessage() == null ? broken.toString() : broken.getMessage());
                    return;
                }
                if (!more) {
                    free(slot);
                    ended(0, "the camera's recording is over");
                    return;
                }
                if (!info.live()) {
                    await(startNanos + ownTime(stamp, info));
                }
                publish(slot, stamp);
            }
        }
    }

    private void publish(int slot, FrameStamp stamp) {
        long arrival = clock.nanos();
        long number = delivered;
        delivered = number + 1;
        long sequence = ring.claim();
        if (sequence == EventRing.FULL) {
            free(slot);
            return;
        }
        LoopEvent event = ring.get(sequence);
        event.begin(EventKind.FRAME, arrival);
        event.frame = number;
        event.cameraFrame = stamp.frameId;
        event.cameraNanos = stamp.timeNanos;
        event.slot = slot;
        ring.publish(sequence);
    }

    private long ownTime(FrameStamp stamp, CameraInfo info) {
        if (stamp.timeNanos >= 0) {
            return stamp.timeNanos;
        }
        return info.rate() > 0 ? Math.round(delivered * 1e9 / info.rate()) : clock.nanos() - startNanos;
    }

    private void await(long dueNanos) {
        for (long left = dueNanos - clock.nanos(); left > 0 && !stopping; left = dueNanos - clock.nanos()) {
            LockSupport.parkNanos(this, Math.min(left, 50_000_000L));
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
