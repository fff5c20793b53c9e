package io.mienloop.pipeline;

import io.mienloop.face.FaceShift;
import io.mienloop.face.HogDescriptor;
import io.mienloop.face.PictureQuality;
import io.mienloop.face.PictureVerdict;
import io.mienloop.face.Region;
import io.mienloop.face.Similarity;
import java.lang.foreign.MemorySegment;

/** Scores a frame by its descriptor, if the picture is fit for that. */
public final class HogScorer implements PictureScorer {
    private final HogDescriptor hog;
    private final Similarity similarity;
    private final PictureQuality quality;
    private final FaceShift shift;
    private final double leastSimilarity;
    private final float[] descriptor;
    private final long offset;
    private final int stride;

    /**
     * @param shift tells whether the face has moved, or null for no such guard
     * @param leastSimilarity a picture whose every similarity is below this resembles nothing; -1 turns the guard off
     * @param region the face in the frame
     * @param frameWidth bytes per row of the frame
     */
    public HogScorer(
            HogDescriptor hog,
            Similarity similarity,
            PictureQuality quality,
            FaceShift shift,
            double leastSimilarity,
            Region region,
            int frameWidth) {
        this.hog = hog;
        this.similarity = similarity;
        this.quality = quality;
        this.shift = shift;
        this.leastSimilarity = leastSimilarity;
        this.descriptor = new float[hog.length()];
        this.offset = (long) region.y() * frameWidth + region.x();
        this.stride = frameWidth;
    }

    @Override
    public int size() {
        return similarity.size();
    }

    /**
     * {@inheritDoc}
     *
     * <p>While a stimulus may be in the picture, the guards that its light could trip are not asked: whether it is real or a
     * sham must change nothing but the pixels. No rule uses such a frame in any case.
     */
    @Override
    public FrameStatus score(MemorySegment pixels, boolean blanked, double[] r) {
        FrameStatus picture = judge(pixels);
        if (!passes(picture, blanked)) {
            return picture;
        }
        if (!blanked && shifted(pixels)) {
            return FrameStatus.SHIFTED;
        }
        return compute(pixels, blanked, r);
    }

    /** Whether a frame so judged is scored all the same. */
    public static boolean passes(FrameStatus judged, boolean blanked) {
        return judged.scored() || blanked && judged == FrameStatus.SATURATED;
    }

    /** The shift guard's verdict alone; to be asked once for every frame that passes and is not blanked, in order. */
    public boolean shifted(MemorySegment pixels) {
        return shift != null && shift.judge(pixels, offset, stride);
    }

    /** The verdict on the picture alone; to be asked once a frame, in order. */
    public FrameStatus judge(MemorySegment pixels) {
        return status(quality.judge(pixels, offset, stride));
    }

    /** The similarities, whatever the other guards said, and whether they are like anything. */
    public FrameStatus compute(MemorySegment pixels, boolean blanked, double[] r) {
        hog.compute(pixels, offset, stride, descriptor);
        similarity.score(descriptor, r);
        for (int i = 0; i < similarity.size(); i++) {
            if (Double.isNaN(r[i])) {
                return FrameStatus.FLAT;
            }
        }
        return !blanked && unlike(r) ? FrameStatus.UNLIKE : FrameStatus.SCORED;
    }

    private boolean unlike(double[] r) {
        for (double similar : r) {
            if (similar >= leastSimilarity) {
                return false;
            }
        }
        return true;
    }

    /** Whether the frame judged last was the same in the region as the one judged before it. */
    public boolean repeated() {
        return quality.repeated();
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
