package io.mienloop.analysis;

import io.mienloop.camera.Camera;
import io.mienloop.camera.CameraException;
import io.mienloop.camera.CameraInfo;
import io.mienloop.camera.FrameStamp;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Recordings that exist in memory only, whose every pixel is known, and that count how often they are read. */
final class DrawnRecordings implements Recordings {
    private final Map<Path, byte[][]> pictures = new HashMap<>();
    private final Map<Path, int[]> sizes = new HashMap<>();
    private final double rate;
    private int framesRead;
    private int open;

    DrawnRecordings(double rate) {
        this.rate = rate;
    }

    /** Adds a recording; a picture is width × height grey levels, row after row. */
    DrawnRecordings with(Path name, int width, int height, byte[]... frames) {
        pictures.put(name, frames);
        sizes.put(name, new int[] {width, height});
        return this;
    }

    int framesRead() {
        return framesRead;
    }

    int stillOpen() {
        return open;
    }

    @Override
    public Camera open(Path recording) throws CameraException {
        byte[][] frames = pictures.get(recording);
        if (frames == null) {
            throw new CameraException(recording + ": no such file");
        }
        int[] size = sizes.get(recording);
        open++;
        return new Camera() {
            private int next;

            @Override
            public CameraInfo info() {
                return new CameraInfo(size[0], size[1], rate, frames.length, false, false, recording.toString());
            }

            @Override
            public boolean next(MemorySegment pixels, FrameStamp stamp) {
                if (next == frames.length) {
                    return false;
                }
                MemorySegment.copy(frames[next], 0, pixels, ValueLayout.JAVA_BYTE, 0, frames[next].length);
                stamp.frameId = next;
                stamp.timeNanos = (long) (next * 1e9 / rate);
                next++;
                framesRead++;
                return true;
            }

            @Override
            public void close() {
                open--;
            }
        };
    }
}
