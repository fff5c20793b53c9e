package io.mienloop.face;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Sums over the pixels of a region, and whether they are those of the frame before. Whole numbers, so whichever way they are
 * counted they are the same. One object per stream of frames.
 *
 * <p>Of the frame before only a fingerprint is kept, for a copy would drive half of what the loop needs next out of the cache.
 * It is several polynomials of the pixels, four bytes to a coefficient, dealt out in turns, modulo 2³². Multiplying by an odd number
 * loses nothing, so pictures that differ in one coefficient of any polynomial alone never look the same; others do with odds of
 * 2⁻³² for each polynomial that they differ in, which with a sensor's noise are all.
 */
abstract sealed class PictureStatistics permits ScalarStatistics, VectorStatistics {
    /** Odd, and 5 modulo 8: its powers repeat after 2³⁰, which no picture's length reaches. */
    static final int FACTOR = 0x2C1B3C6D;

    /** Pixels that are copied and then counted, bytes: half of a usual first cache. */
    private static final int STRIP = 1 << 14;

    final int width;
    final int height;
    final int saturatedLevel;

    /** Values of the polynomials. */
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

    PictureStatistics(int width, int height, int saturatedLevel, int polynomials) {
        this.width = width;
        this.height = height;
        this.saturatedLevel = saturatedLevel;
        strip = new byte[Math.max(STRIP, width)];
        fingerprint = new int[polynomials];
        previous = new int[polynomials];
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

    /** Adds the first pixels of a strip to the sums and to the fingerprint. */
    abstract void add(byte[] strip, int length);
}
