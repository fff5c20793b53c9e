package io.mienloop.face;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Sums over the pixels of a region, and whether they are those of the frame before. Whole numbers, so whichever way they are
 * counted they are the same. One object per stream of frames.
 */
abstract sealed class PictureStatistics permits ScalarStatistics, VectorStatistics {
    final int width;
    final int height;
    final int saturatedLevel;

    /** The frame before, row after row without gaps. */
    final byte[] previous;

    /** Σ level. */
    long sum;

    /** Σ level². */
    long squares;

    /** Pixels at or above the saturated level. */
    long saturated;

    private final MemorySegment before;
    private boolean anyPrevious;

    PictureStatistics(int width, int height, int saturatedLevel) {
        this.width = width;
        this.height = height;
        this.saturatedLevel = saturatedLevel;
        previous = new byte[Math.multiplyExact(width, height)];
        before = MemorySegment.ofArray(previous);
    }

    /** The kernel's twin for pictures: vectors where Java has them. */
    static PictureStatistics of(KernelChoice choice, int width, int height, int saturatedLevel) {
        boolean vectors = choice != KernelChoice.SCALAR
                && ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        return vectors
                ? new VectorStatistics(width, height, saturatedLevel)
                : new ScalarStatistics(width, height, saturatedLevel);
    }

    /**
     * Counts the next frame.
     *
     * @return whether it is the one before, pixel by pixel
     */
    final boolean count(MemorySegment pixels, long offset, int stride) {
        sum = 0;
        squares = 0;
        saturated = 0;
        boolean same = anyPrevious;
        for (int y = 0; y < height; y++) {
            long row = offset + (long) y * stride;
            long at = (long) y * width;
            // Frames with a sensor's noise differ in their first row, after which nothing is left to compare.
            same = same && MemorySegment.mismatch(pixels, row, row + width, before, at, at + width) < 0;
            if (!same) {
                MemorySegment.copy(pixels, ValueLayout.JAVA_BYTE, row, previous, y * width, width);
            }
        }
        add(previous);
        anyPrevious = true;
        return same;
    }

    /** Adds all pixels of a picture to the sums. */
    abstract void add(byte[] picture);
}
