package io.mienloop.face;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Judges whether the region of a frame is a picture worth scoring. One object per stream of frames and thread; judging
 * allocates nothing.
 */
public final class PictureQuality {
    /** Pixels that can be counted in one long: 4096 · 255 needs 20 bits, 4096 · 255² 28 bits, 4096 itself 13. */
    private static final int PIECE = 1 << 12;

    private static final int SQUARES_SHIFT = 20;
    private static final int SATURATED_SHIFT = 48;

    private final long[] addends;
    private final PictureLimits limits;
    private final int width;
    private final int height;
    private byte[] current;
    private byte[] previous;
    private boolean anyPrevious;
    private int repeats;
    private long sum;
    private long squares;
    private long saturated;

    /**
     * @param width pixels of the region
     * @param height pixels of the region
     */
    public PictureQuality(PictureLimits limits, int width, int height) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("a region of " + width + "x" + height + " px holds no picture");
        }
        this.limits = limits;
        addends = addends(limits.saturatedLevel());
        this.width = width;
        this.height = height;
        current = new byte[Math.multiplyExact(width, height)];
        previous = new byte[current.length];
    }

    /**
     * Judges the next frame.
     *
     * @param pixels 8-bit grey, row after row
     * @param offset byte index of the region's top left pixel
     * @param stride bytes from one row of the frame to the next, at least the region's width
     * @return the first fault of dark, saturated, flat, frozen; else good
     */
    public PictureVerdict judge(MemorySegment pixels, long offset, int stride) {
        if (stride < width) {
            throw new IllegalArgumentException(
                    "rows of " + stride + " bytes are shorter than the region's " + width + " pixels");
        }
        byte[] next = previous;
        for (int y = 0; y < height; y++) {
            MemorySegment.copy(pixels, ValueLayout.JAVA_BYTE, offset + (long) y * stride, next, y * width, width);
        }
        previous = current;
        current = next;
        repeats = anyPrevious && Arrays.equals(current, previous) ? repeats + 1 : 0;
        anyPrevious = true;
        return verdict();
    }

    /** Whether the frame judged last was the same to the bit as the one judged before it. */
    public boolean repeated() {
        return repeats > 0;
    }

    /** Level, level² and whether it is saturated, for a level, side by side so that one addition counts all three. */
    private static long[] addends(int saturatedLevel) {
        long[] addends = new long[256];
        for (int level = 0; level < addends.length; level++) {
            long saturated = level >= saturatedLevel ? 1 : 0;
            addends[level] = saturated << SATURATED_SHIFT | (long) level * level << SQUARES_SHIFT | level;
        }
        return addends;
    }

    private void addUp(int from, int to) {
        long all = 0;
        for (int i = from; i < to; i++) {
            all += addends[current[i] & 0xff];
        }
        sum += all & (1L << SQUARES_SHIFT) - 1;
        squares += all >>> SQUARES_SHIFT & (1L << SATURATED_SHIFT - SQUARES_SHIFT) - 1;
        saturated += all >>> SATURATED_SHIFT;
    }

    private PictureVerdict verdict() {
        sum = 0;
        squares = 0;
        saturated = 0;
        for (int from = 0; from < current.length; from += PIECE) {
            addUp(from, Math.min(current.length, from + PIECE));
        }
        double mean = (double) sum / current.length;
        double variance = (double) squares / current.length - mean * mean;
        if (mean < limits.darkMean()) {
            return PictureVerdict.DARK;
        }
        if (saturated > limits.saturatedShare() * current.length) {
            return PictureVerdict.SATURATED;
        }
        if (variance < limits.flatDeviation() * limits.flatDeviation()) {
            return PictureVerdict.FLAT;
        }
        return limits.frozenRepeats() > 0 && repeats >= limits.frozenRepeats()
                ? PictureVerdict.FROZEN
                : PictureVerdict.GOOD;
    }
}
