package io.mienloop.analysis;

import io.mienloop.camera.Camera;
import io.mienloop.camera.CameraException;
import io.mienloop.camera.CameraInfo;
import io.mienloop.camera.FrameStamp;
import io.mienloop.face.HogDescriptor;
import io.mienloop.face.HogSettings;
import io.mienloop.face.PrototypeSet;
import io.mienloop.face.Region;
import io.mienloop.face.Similarity;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Scores every frame of a recording against a prototype set, one frame at a time. */
public final class VideoScores {
    /** Takes the scores of one frame. */
    @FunctionalInterface
    public interface Sink {
        /**
         * @param frame number from 0
         * @param timeSeconds from the recording's first frame
         * @param similarity Pearson r to every name of {@link VideoScores#names()}, NaN for a frame without structure; the
         *     array is used again for the next frame
         */
        void accept(long frame, double timeSeconds, double[] similarity) throws IOException;
    }

    private final PrototypeBuild prototypes;

    public VideoScores(PrototypeSet set) {
        this(new PrototypeBuild(set, null));
    }

    /** Scores that also refuse pictures of another size than the set was made from, where its origin is known. */
    public VideoScores(PrototypeBuild prototypes) {
        this.prototypes = prototypes;
    }

    /** What is scored: labels in order, then neutral. */
    public List<String> names() {
        return prototypes.set().names();
    }

    /**
     * Refuses a set that was built otherwise than asked.
     *
     * @param hog what the user asked for, or null for whatever the set was built with
     * @param region what the user asked for, or null for whatever the set was built with
     * @throws AnalysisException saying both
     */
    public void requireMadeWith(HogSettings hog, Region region) throws AnalysisException {
        PrototypeSet set = prototypes.set();
        try {
            set.requireSame(hog == null ? set.hog() : hog, region == null ? set.region() : region);
        } catch (IllegalArgumentException e) {
            throw new AnalysisException(e.getMessage(), e);
        }
    }

    /**
     * Scores all frames.
     *
     * @return number of frames
     * @throws AnalysisException when the region lies outside the picture, or the set was made from pictures of another size
     * @throws CameraException when the recording breaks off; the frames before that have been handed out
     * @throws IOException from the sink
     */
    public long score(Camera camera, Sink sink, Progress progress)
            throws AnalysisException, CameraException, IOException {
        PrototypeSet set = prototypes.set();
        CameraInfo info = camera.info();
        requirePictureSize(info);
        Region region = Pictures.inside(
                "prototypes' region of interest", set.region(), info.width(), info.height(), info.description());
        HogDescriptor hog = new HogDescriptor(set.hog(), region.width(), region.height());
        Similarity similarity = new Similarity(set);
        float[] descriptor = new float[hog.length()];
        double[] scores = new double[similarity.size()];
        long offset = (long) region.y() * info.width() + region.x();
        FrameStamp stamp = new FrameStamp();
        long frame = 0;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pixels = arena.allocate((long) info.width() * info.height());
            for (; camera.next(pixels, stamp); frame++) {
                hog.compute(pixels, offset, info.width(), descriptor);
                similarity.score(descriptor, scores);
                sink.accept(frame, Pictures.nanos(stamp, frame, info) / 1e9, scores);
                progress.frames(frame + 1, info.frames());
            }
        }
        return frame;
    }

    private void requirePictureSize(CameraInfo info) throws AnalysisException {
        PrototypeOrigin origin = prototypes.origin();
        if (origin != null && (origin.pictureWidth() != info.width() || origin.pictureHeight() != info.height())) {
            throw new AnalysisException("the prototypes were made from pictures of " + origin.pictureWidth() + "x"
                    + origin.pictureHeight() + ", " + info.description() + " has " + info.width() + "x" + info.height()
                    + ": their region " + prototypes.set().region() + " would show something else");
        }
    }
}
