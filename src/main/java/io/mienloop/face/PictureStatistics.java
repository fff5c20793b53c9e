package io.mienloop.face;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Sums over the pixels of a region, and whether they are those of the frame before. Whole numbers, so whichever way they are
 * counted they are the same. One object per stream of frames.
 *
 * <p>Of the frame before only a fingerprint is kept, for a copy would drive half of what the loop needs next out of the cache.
 * It is several numbers of 32 bits, into which words of the picture are mixed in turns. No step loses anything, so pictures of
 * which any number takes in one different word alone never look the same; others do with odds of about 2⁻³² for each number that
 * takes in several, which with a sensor's noise is every one.
 */
abstract sealed class PictureStatistics permits ScalarStatistics, VectorStatistics {
    /** Odd, so that multiplying loses nothing; before that the high bits are brought down, which it would only move up. */
    static final int FACTOR = 0x2C1B3C6D;

    static final int DOWN = 15;

    /** Pixels that are copied and then counted, bytes: half of a usual first cache. */
    private static final int STRIP = 1 << 14;

    final int width;
    final int height;
    final int saturatedLevel;

    final int[] fingerprint;

    /** Σ level. */
    long sum;

    /** Σ level². */
    long squares;

    /** Pixels at or above the saturated level. */
    long saturated;

    private final byte[] strip;
    private final int[] previous;
    private boolean anyPrevious;

    PictureStatistics(int width, int height, int saturatedLevel, int numbers) {
        this.width = width;
        this.height = height;
        this.saturatedLevel = saturatedLevel;
        strip = new byte[Math.max(STRIP, width)];
        fingerprint = new int[numbers];
        previous = new int[numbers];
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
     * @return whether it is the one before
     */
    final boolean count(MemorySegment pixels, long offset, int stride) {
        sum = 0;
        squares = 0;
        saturated = 0;
        Arrays.fill(fingerprint, 0);
        int rows = stride == width ? Math.max(1, STRIP / width) : 1; // without gaps many rows are one
        int filled = 0;
        for (int y = 0; y < height; y += rows) {
            int length = Math.min(rows, height - y) * width;
            MemorySegment.copy(pixels, ValueLayout.JAVA_BYTE, offset + (long) y * stride, strip, filled, length);
            filled += length;
            if (filled > STRIP - width) {
                add(strip, filled);
                filled = 0;
            }
        }
        add(strip, filled);
        boolean same = anyPrevious && Arrays.equals(fingerprint, previous);
        System.arraycopy(fingerprint, 0, previous, 0, previous.length);
        anyPrevious = true;
        return same;
    }

    /** A number of the fingerprint with the next word mixed in. */
    static int mixed(int number, int word) {
        return (number ^ number >>> DOWN) * FACTOR + word;
    }

    /** Adds the first pixels of a strip to the sums and to the fingerprint. */
    abstract void add(byte[] strip, int length);
}
