package io.mienloop.session;

import io.mienloop.camera.Camera;
import io.mienloop.camera.CameraException;
import io.mienloop.camera.FrameStamp;
import io.mienloop.camera.VideoFileCamera;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** What is left of a video that broke off, and how that is said. */
final class Recording {
    private Recording() {}

    /** Frames that can be read from a video that broke off. */
    static long readable(Path video) {
        long frames = 0;
        try (Camera camera = VideoFileCamera.open(video);
                Arena arena = Arena.ofConfined()) {
            MemorySegment pixels =
                    arena.allocate((long) camera.info().width() * camera.info().height());
            FrameStamp stamp = new FrameStamp();
            while (camera.next(pixels, stamp)) {
                frames++;
            }
        } catch (CameraException brokenOff) {
            // As it must be; what came before counts.
            return frames;
        }
        return frames;
    }

    /** One line; the writer's own message names the file already, unless it comes from elsewhere. */
    static String failure(String path, Exception cause) {
        String message = String.valueOf(cause.getMessage());
        return "the video cannot be recorded: " + (message.contains(path) ? message : path + ": " + message);
    }
}
