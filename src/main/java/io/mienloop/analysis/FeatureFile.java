package io.mienloop.analysis;

import io.mienloop.array.NpyType;
import io.mienloop.array.NpyWriter;
import io.mienloop.camera.Camera;
import io.mienloop.camera.CameraException;
import io.mienloop.camera.CameraInfo;
import io.mienloop.camera.FrameStamp;
import io.mienloop.face.HogDescriptor;
import io.mienloop.face.HogSettings;
import io.mienloop.face.Region;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** The HOG descriptor of every frame of a recording as one {@code .npy} file, float32 [frames × values]. */
public final class FeatureFile {
    private FeatureFile() {}

    /**
     * Writes the file. When the recording breaks off, the frames before it are in the file.
     *
     * @param region of interest, or null for the whole picture
     * @return number of frames
     * @throws AnalysisException when the region lies outside the picture or is too small for the settings
     * @throws CameraException when the recording breaks off
     * @throws IOException when the file cannot be written
     */
    public static long write(Camera camera, Region region, HogSettings settings, Path npy, Progress progress)
            throws AnalysisException, CameraException, IOException {
        CameraInfo info = camera.info();
        Region inside = Pictures.inside("region of interest", region, info.width(), info.height(), info.description());
        HogDescriptor hog = Pictures.descriptor(settings, inside);
        float[] values = new float[hog.length()];
        long offset = (long) inside.y() * info.width() + inside.x();
        FrameStamp stamp = new FrameStamp();
        long frame = 0;
        try (Arena arena = Arena.ofConfined();
                NpyWriter writer = new NpyWriter(npy, NpyType.FLOAT32, hog.length())) {
            MemorySegment pixels = arena.allocate((long) info.width() * info.height());
            for (; camera.next(pixels, stamp); frame++) {
                hog.compute(pixels, offset, info.width(), values);
                writer.write(values);
                progress.frames(frame + 1, info.frames());
            }
        }
        return frame;
    }
}
