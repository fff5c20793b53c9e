package io.mienloop.app;

import io.mienloop.camera.CameraInfo;
import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.FrameLoop;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.pipeline.PixelPool;
import io.mienloop.pipeline.VideoQueue;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/**
 * Runs a loop of its own, with the session's settings, on noise until the compilers have done their work: the first kernel calls
 * take up to half a second, and they must not be the first frames of an animal. When they have is a guess: no compilation has ended for a while. Then the commands ({@link CommandWarmUp}). Nothing of it reaches a rig or a record.
 */
final class WarmUp {
    /** A compilation is seen when it is done, and the longest take half a second. */
    private static final long LEAST_NANOS = 1_000_000_000L;

    private static final long MOST_NANOS = 4_000_000_000L;
    private static final long QUIET_NANOS = 500_000_000L;

    /** In a later session of a process, which needs only what the earlier ones lacked. */
    private static final long LATER_QUIET_NANOS = 200_000_000L;

    private static final int LEAST_FRAMES = 400;

    private static volatile boolean first = true;

    private WarmUp() {}

    /** @return what was done, for the record */
    static String run(SessionSetup setup) {
        CameraInfo info = setup.info;
        long bytes = (long) info.width() * info.height();
        long begun = System.nanoTime();
        int frames = 0;
        try (PixelPool pool = new PixelPool(4, bytes)) {
            FrameLoop loop = setup.warmUpLoop(pool, new VideoQueue(pool, 2));
            LoopEvent event = setup.event();
            SplittableRandom random = new SplittableRandom(1);
            byte[] noise = new byte[Math.toIntExact(bytes)];
            long quiet = first ? QUIET_NANOS : LATER_QUIET_NANOS;
            long least = first ? LEAST_NANOS : quiet;
            long most = first ? MOST_NANOS : LEAST_NANOS;
            QuietCompilers compilers = new QuietCompilers();
            long elapsed = 0;
            while (elapsed < MOST_NANOS
                    && (frames < LEAST_FRAMES
                            || elapsed < least
                            || elapsed < most && compilers.quietNanos(elapsed) < quiet)) {
                int slot = pool.acquire();
                if (frames % 8 == 0) {
                    random.nextBytes(noise);
                }
                if (slot != PixelPool.NONE) {
                    MemorySegment.copy(noise, 0, pool.pixels(slot), ValueLayout.JAVA_BYTE, 0, noise.length);
                    // The picture guards must not see the same picture twice.
                    pool.pixels(slot).set(ValueLayout.JAVA_BYTE, 0, (byte) frames);
                }
                event.begin(EventKind.FRAME, elapsed);
                event.frame = frames;
                event.slot = slot;
                long now = elapsed;
                loop.on(event, () -> now);
                frames++;
                elapsed = System.nanoTime() - begun;
            }
            if (loop.failure() != null) {
                throw new IllegalStateException("the loop failed in its warm-up", loop.failure());
            }
            first = first && compilers.quietNanos(elapsed) < quiet;
            int triggers = setup.rigPlan == null ? 0 : CommandWarmUp.run();
            elapsed = System.nanoTime() - begun;
            return frames + " frames and " + triggers + " triggers in " + elapsed / 1_000_000
                    + " ms before the session";
        }
    }
}
