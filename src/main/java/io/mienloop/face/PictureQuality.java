package io.mienloop.face;

import java.lang.foreign.MemorySegment;

/**
 * Judges whether the region of a frame is a picture worth scoring. One object per stream of frames and thread; judging
 * allocates nothing.
 */
public final class PictureQuality {
    private final PictureStatistics statistics;
    private final PictureLimits limits;
    private final int width;
    private final int pixelCount;
    private int repeats;

    /**
     * @param width pixels of the region
     * @param height pixels of the region
     */
    public PictureQuality(PictureLimits limits, int width, int height) {
        this(limits, width, height, KernelChoice.ofProcess());
    }

    /** @param choice of how pixels are counted; the verdicts are the same */
    PictureQuality(PictureLimits limits, int width, int height, KernelChoice choice) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("a region of " + width + "x" + height + " px holds no picture");
        }
        this.limits = limits;
        this.width = width;
        pixelCount = Math.multiplyExact(width, height);
        statistics = PictureStatistics.of(choice, width, height, limits.saturatedLevel());
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
        repeats = statistics.count(pixels, offset, stride) ? repeats + 1 : 0;
        double mean = (double) statistics.sum / pixelCount;
        double variance = (double) statistics.squares / pixelCount - mean * mean;
        if (mean < limits.darkMean()) {
            return PictureVerdict.DARK;
        }
        if (statistics.saturated > limits.saturatedShare() * pixelCount) {
            return PictureVerdict.SATURATED;
        }
        if (variance < limits.flatDeviation() * limits.flatDeviation()) {
            return PictureVerdict.FLAT;
        }
        return limits.frozenRepeats() > 0 && repeats >= limits.frozenRepeats()
                ? PictureVerdict.FROZEN
                : PictureVerdict.GOOD;
    }

    /** Whether the frame judged last was the same as the one judged before it, by its fingerprint. */
    public boolean repeated() {
        return repeats > 0;
    }
}
