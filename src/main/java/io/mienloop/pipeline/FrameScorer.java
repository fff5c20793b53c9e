package io.mienloop.pipeline;

import io.mienloop.face.Baseline;
import java.lang.foreign.MemorySegment;

/** From the pixels of a frame to its similarity and robust z, for every prototype and for neutral. Loop thread; allocates nothing. */
public final class FrameScorer {
    private final PictureScorer pictures;
    private final Baseline[] baselines;

    /**
     * @param baselines one per score, prototypes in order and then neutral
     */
    public FrameScorer(PictureScorer pictures, Baseline[] baselines) {
        if (baselines.length != pictures.size()) {
            throw new IllegalArgumentException(
                    pictures.size() + " scores need as many baselines, not " + baselines.length);
        }
        this.pictures = pictures;
        this.baselines = baselines.clone();
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
     * @return SCORED, or why the picture is not fit to be scored; then z holds nothing new
     */
    public FrameStatus score(MemorySegment pixels, boolean blanked, double[] r, double[] z) {
        FrameStatus picture = pictures.score(pixels, blanked, r);
        if (!picture.scored()) {
            return picture;
        }
        for (int i = 0; i < baselines.length; i++) {
            z[i] = baselines[i].z(r[i]);
        }
        return FrameStatus.SCORED;
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
}
