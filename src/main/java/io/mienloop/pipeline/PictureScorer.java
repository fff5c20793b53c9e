package io.mienloop.pipeline;

import java.lang.foreign.MemorySegment;

/** From the pixels of a frame to its similarities, or why it has none. Loop thread; allocates nothing. */
@FunctionalInterface
public interface PictureScorer {
    /**
     * Scores a frame.
     *
     * @param pixels the whole frame, 8-bit grey
     * @param r receives the similarities; nothing is written unless the answer is SCORED
     */
    FrameStatus score(MemorySegment pixels, double[] r);
}
