package io.mienloop.sim;

import io.mienloop.camera.Camera;
import io.mienloop.camera.CameraException;
import io.mienloop.camera.CameraInfo;
import io.mienloop.camera.FrameStamp;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Repeats the first frames of another camera for ever, from memory: a source that costs no more than a copy, for measuring
 * what comes after it. The pictures no longer react to anything.
 */
public final class PrerenderedLoop implements Camera {
    private final CameraInfo info;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment frames;
    private final long frameBytes;
    private final int count;
    private long delivered;

    /**
     * @param source read to its {@code count}-th frame here, then closed
     * @param count frames to keep, ≥ 1; each takes width × height bytes
     * @param rate frames a second of the time stamps
     * @throws CameraException when the source breaks off or has fewer frames
     */
    public PrerenderedLoop(Camera source, int count, double rate) throws CameraException {
        if (count < 1 || !(rate > 0)) {
            throw new IllegalArgumentException("a loop needs 1 frame and a rate above 0, not " + count + " at " + rate);
        }
        CameraInfo from = source.info();
        this.count = count;
        this.frameBytes = (long) from.width() * from.height();
        this.frames = arena.allocate(frameBytes * count);
        this.info = new CameraInfo(
                from.width(),
                from.height(),
                rate,
                -1,
                false,
                false,
                from.description() + ", " + count + " frames in a loop");
        FrameStamp stamp = new FrameStamp();
        try (source) {
            for (int k = 0; k < count; k++) {
                if (!source.next(frames.asSlice(k * frameBytes, frameBytes), stamp)) {
                    throw new CameraException(
                            from.description() + ": has only " + k + " frames, a loop of " + count + " was asked for");
                }
            }
        } catch (CameraException failure) {
            arena.close();
            throw failure;
        }
    }

    @Override
    public CameraInfo info() {
        return info;
    }

    @Override
    public boolean next(MemorySegment pixels, FrameStamp stamp) {
        MemorySegment.copy(frames, delivered % count * frameBytes, pixels, 0, frameBytes);
        stamp.frameId = delivered;
        stamp.timeNanos = Math.round(delivered * (1e9 / info.rate()));
        delivered++;
        return true;
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
