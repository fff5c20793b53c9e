package io.mienloop.pipeline;

import io.mienloop.face.Baseline;
import io.mienloop.face.FaceShift;
import io.mienloop.face.HogDescriptor;
import io.mienloop.face.PictureQuality;
import io.mienloop.face.PictureVerdict;
import io.mienloop.face.Region;
import io.mienloop.face.Similarity;
import java.lang.foreign.MemorySegment;

/** From the pixels of a frame to its similarity and robust z, for every prototype and for neutral. Loop thread; allocates nothing. */
public final class FrameScorer {
    private final HogDescriptor hog;
    private final Similarity similarity;
    private final PictureQuality quality;
    private final FaceShift shift;
    private final double leastSimilarity;
    private final Baseline[] baselines;
    private final float[] descriptor;
    private final long offset;
    private final int stride;

    /**
     * @param shift tells whether the face has moved, or null for no such guard
     * @param leastSimilarity a picture whose every similarity is below this resembles nothing; -1 turns the guard off
     * @param region the face in the frame
     * @param frameWidth bytes per row of the frame
     * @param baselines one per score, prototypes in order and then neutral
     */
    public FrameScorer(
            HogDescriptor hog,
            Similarity similarity,
            PictureQuality quality,
            FaceShift shift,
            double leastSimilarity,
            Baseline[] baselines,
            Region region,
            int frameWidth) {
        if (baselines.length != similarity.size()) {
            throw new IllegalArgumentException(
                    similarity.size() + " scores need as many baselines, not " + baselines.length);
        }
        this.hog = hog;
        this.similarity = similarity;
        this.quality = quality;
        this.shift = shift;
        this.leastSimilarity = leastSimilarity;
        this.baselines = baselines.clone();
        this.descriptor = new float[hog.length()];
        this.offset = (long) region.y() * frameWidth + region.x();
        this.stride = frameWidth;
    }

    /** Number of scores of a frame. */
    public int size() {
        return baselines.length;
    }

    /**
     * Scores a frame.
     *
     * <p>While a stimulus may be in the picture, the guards that its light could trip are not asked: whether it is real or a
     * sham must change nothing but the pixels. No rule uses such a frame in any case.
     *
     * @param pixels the whole frame, 8-bit grey
     * @param blanked whether a stimulus, or its sham, may be in the picture
     * @param r receives the similarities
     * @param z receives the robust z of each against its baseline as it was before this frame, NaN where there is none yet
     * @return SCORED, or why the picture is not fit to be scored; then what was written means nothing
     */
    public FrameStatus score(MemorySegment pixels, boolean blanked, double[] r, double[] z) {
        FrameStatus picture = status(quality.judge(pixels, offset, stride));
        if (!picture.scored() && !(blanked && picture == FrameStatus.SATURATED)) {
            return picture;
        }
        if (!blanked && shift != null && shift.judge(pixels, offset, stride)) {
            return FrameStatus.SHIFTED;
        }
        hog.compute(pixels, offset, stride, descriptor);
        similarity.score(descriptor, r);
        for (int i = 0; i < baselines.length; i++) {
            if (Double.isNaN(r[i])) {
                return FrameStatus.FLAT;
            }
        }
        if (!blanked && unlike(r)) {
            return FrameStatus.UNLIKE;
        }
        for (int i = 0; i < baselines.length; i++) {
            z[i] = baselines[i].z(r[i]);
        }
        return FrameStatus.SCORED;
    }

    private boolean unlike(double[] r) {
        for (int i = 0; i < baselines.length; i++) {
            if (r[i] >= leastSimilarity) {
                return false;
            }
        }
        return true;
    }

    /** Lets the baselines take in a frame that was scored outside of any blanking. */
    public void learn(double[] r, long timeNanos) {
        for (int i = 0; i < baselines.length; i++) {
            baselines[i].offer(r[i], timeNanos);
        }
    }

    /** Keeps a span of time out of the baselines. */
    public void exclude(long fromNanos, long toNanos) {
        for (Baseline baseline : baselines) {
            baseline.exclude(fromNanos, toNanos);
        }
    }

    /** Whether every score has its baseline. */
    public boolean baselinesReady() {
        for (Baseline baseline : baselines) {
            if (!baseline.ready()) {
                return false;
            }
        }
        return true;
    }

    /** Whether any score has moved away from its baseline by more than the alarm allows. */
    public boolean drifting() {
        for (Baseline baseline : baselines) {
            if (baseline.drifting()) {
                return true;
            }
        }
        return false;
    }

    private static FrameStatus status(PictureVerdict verdict) {
        return switch (verdict) {
            case GOOD -> FrameStatus.SCORED;
            case DARK -> FrameStatus.DARK;
            case SATURATED -> FrameStatus.SATURATED;
            case FLAT -> FrameStatus.FLAT;
            case FROZEN -> FrameStatus.FROZEN;
        };
    }
}
