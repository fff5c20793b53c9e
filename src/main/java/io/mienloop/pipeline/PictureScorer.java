package io.mienloop.pipeline;

import java.lang.foreign.MemorySegment;

/** From the pixels of a frame to its similarities, or why it has none. Loop thread; allocates nothing. */
public interface PictureScorer {
    /** Similarities of a frame. */
    int size();

    /**
     * Scores a frame.
     *
     * @param pixels the whole frame, 8-bit grey
     * @param blanked whether a stimulus, or its sham, may be in the picture
     * @param r receives the similarities; what is written means nothing unless the answer is SCORED
     */
    FrameStatus score(MemorySegment pixels, boolean blanked, double[] r);
}
