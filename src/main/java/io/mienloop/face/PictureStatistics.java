package io.mienloop.face;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Sums over the pixels of a region, and whether they are those of the frame before. Whole numbers, so whichever way they are
 * counted they are the same. One object per stream of frames.
 */
abstract sealed class PictureStatistics permits ScalarStatistics, VectorStatistics {
    /** Pixels that are copied and then counted, bytes: half of a usual first cache. */
    private static final int STRIP = 1 << 14;

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
        return choice.vectorsForSums()
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
        int rows = stride == width ? Math.max(1, STRIP / width) : 1; // without gaps many rows are one
        int added = 0;
        for (int y = 0; y < height; y += rows) {
            int length = Math.min(rows, height - y) * width;
            long row = offset + (long) y * stride;
            int at = y * width;
            // Frames with a sensor's noise differ in their first rows, after which nothing is left to compare.
            same = same && MemorySegment.mismatch(pixels, row, row + length, before, at, at + length) < 0;
            if (!same) {
                MemorySegment.copy(pixels, ValueLayout.JAVA_BYTE, row, previous, at, length);
            }
            if (at + length - added >= STRIP) { // while they are in the nearest cache
                add(previous, added, at + length);
                added = at + length;
            }
        }
        add(previous, added, previous.length);
        anyPrevious = true;
        return same;
    }

    /** Adds pixels of a picture to the sums. */
    abstract void add(byte[] picture, int from, int to);
}
