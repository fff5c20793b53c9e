package io.mienloop.pipeline;

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
    private final float[] descriptor;
    private final long offset;
    private final int stride;

    /**
     * @param region the face in the frame
     * @param frameWidth bytes per row of the frame
     */
    public HogScorer(HogDescriptor hog, Similarity similarity, PictureQuality quality, Region region, int frameWidth) {
        this.hog = hog;
        this.similarity = similarity;
        this.quality = quality;
        this.descriptor = new float[hog.length()];
        this.offset = (long) region.y() * frameWidth + region.x();
        this.stride = frameWidth;
    }

    @Override
    public FrameStatus score(MemorySegment pixels, double[] r) {
        FrameStatus picture = judge(pixels);
        return picture.scored() ? compute(pixels, r) : picture;
    }

    /** The picture guards' verdict alone; to be asked once a frame, in order. */
    public FrameStatus judge(MemorySegment pixels) {
        return status(quality.judge(pixels, offset, stride));
    }

    /** The similarities alone, whatever the guards said. */
    public FrameStatus compute(MemorySegment pixels, double[] r) {
        hog.compute(pixels, offset, stride, descriptor);
        similarity.score(descriptor, r);
        for (int i = 0; i < similarity.size(); i++) {
            if (Double.isNaN(r[i])) {
                return FrameStatus.FLAT;
            }
        }
        return FrameStatus.SCORED;
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
