package io.mienloop.session.replay;

import io.mienloop.camera.Camera;
import io.mienloop.camera.CameraException;
import io.mienloop.camera.FrameStamp;
import io.mienloop.camera.VideoFileCamera;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/** The video of a session, frame by frame in its order, up to where it ends or breaks off. */
final class RecordedVideo implements AutoCloseable {
    private final Camera camera;
    private final FrameStamp stamp = new FrameStamp();
    private long taken;
    private String problem;

    /**
     * @param width pixels that the session recorded
     * @param height the same
     */
    RecordedVideo(Path file, int width, int height) {
        Camera opened = null;
        if (!Files.exists(file)) {
            problem = "there is no video.mkv";
        } else {
            try {
                opened = VideoFileCamera.open(file);
                if (opened.info().width() != width || opened.info().height() != height) {
                    problem = "its frames are " + opened.info().width() + "x"
                            + opened.info().height() + ", not " + width + "x" + height;
                    opened.close();
                    opened = null;
                }
            } catch (CameraException unreadable) {
                problem = unreadable.getMessage();
            }
        }
        camera = opened;
    }

    /** Decodes the next frame; false where there is none any more. */
    boolean next(MemorySegment pixels) {
        if (camera == null || problem != null) {
            return false;
        }
        try {
            if (camera.next(pixels, stamp)) {
                taken++;
                return true;
            }
            problem = "it ends after " + taken + " frames";
        } catch (CameraException brokenOff) {
            problem = brokenOff.getMessage();
        }
        return false;
    }

    /** Frames decoded so far. */
    long taken() {
        return taken;
    }

    /** Why there is no further frame, for people. */
    String problem() {
        return problem;
    }

    @Override
    public void close() {
        if (camera != null) {
            camera.close();
        }
    }
}
