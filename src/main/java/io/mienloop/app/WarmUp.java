package io.mienloop.app;

import io.mienloop.camera.CameraInfo;
import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.FrameLoop;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.pipeline.PixelPool;
import io.mienloop.pipeline.VideoQueue;
import java.util.SplittableRandom;

/**
 * Runs a loop of its own, with the session's settings, on noise until the compiler has done its work: the first kernel calls
 * take up to half a second, and they must not be the first frames of an animal. Then the commands ({@link CommandWarmUp}). Nothing of it reaches a rig or a record.
 */
final class WarmUp {
    private static final long LEAST_NANOS = 1_000_000_000L;
    private static final long MOST_NANOS = 4_000_000_000L;
    private static final int LEAST_FRAMES = 400;

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
            long elapsed = 0;
            while ((elapsed < LEAST_NANOS || frames < LEAST_FRAMES) && elapsed < MOST_NANOS) {
                int slot = pool.acquire();
                if (frames % 8 == 0) {
                    random.nextBytes(noise);
                }
                if (slot != PixelPool.NONE) {
                    java.lang.foreign.MemorySegment.copy(
                            noise, 0, pool.pixels(slot), java.lang.foreign.ValueLayout.JAVA_BYTE, 0, noise.length);
                    // The picture guards must not see the same picture twice.
                    pool.pixels(slot).set(java.lang.foreign.ValueLayout.JAVA_BYTE, 0, (byte) frames);
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
            int triggers = setup.rigPlan == null ? 0 : CommandWarmUp.run();
            elapsed = System.nanoTime() - begun;
            return frames + " frames and " + triggers + " triggers in " + elapsed / 1_000_000
                    + " ms before the session";
        }
    }
}
