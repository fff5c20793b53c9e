package io.mienloop.camera;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * All that a camera delivered until its end.
 *
 * @param pixels every frame, one after the other
 * @param times of the frames, nanoseconds
 * @param problem the message of the exception that ended it, or null
 */
record Footage(byte[] pixels, List<Long> times, String problem) {
    /** Reads a camera to its end and closes it. */
    static Footage of(Camera camera) {
        try (camera;
                Arena arena = Arena.ofConfined()) {
            MemorySegment frame =
                    arena.allocate((long) camera.info().width() * camera.info().height());
            FrameStamp stamp = new FrameStamp();
            ByteArrayOutputStream pixels = new ByteArrayOutputStream();
            List<Long> times = new ArrayList<>();
            String problem = null;
            try {
                while (camera.next(frame, stamp)) {
                    if (stamp.frameId != times.size()) {
                        throw new AssertionError("frame " + times.size() + " has id " + stamp.frameId);
                    }
                    pixels.writeBytes(frame.toArray(ValueLayout.JAVA_BYTE));
                    times.add(stamp.timeNanos);
                }
            } catch (CameraException failure) {
                problem = failure.getMessage();
            }
            return new Footage(pixels.toByteArray(), times, problem);
        }
    }

    int frames() {
        return times.size();
    }
}
