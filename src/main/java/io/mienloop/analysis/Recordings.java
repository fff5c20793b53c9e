package io.mienloop.analysis;

import io.mienloop.camera.Camera;
import io.mienloop.camera.CameraException;
import java.nio.file.Path;

/** Opens the recordings that tables name; each camera is read from its first frame and closed by who asked for it. */
@FunctionalInterface
public interface Recordings {
    /** @throws CameraException when there is no such recording or it cannot be read */
    Camera open(Path recording) throws CameraException;
}
