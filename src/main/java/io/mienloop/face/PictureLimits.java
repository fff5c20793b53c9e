package io.mienloop.face;

/**
 * When a picture is too bad to be scored. Levels are of 8-bit grey, 0 to 255.
 *
 * @param darkMean a picture whose mean level is below this is dark; 0 turns the guard off
 * @param saturatedLevel a pixel at or above this level counts as saturated, 1 to 255
 * @param saturatedShare a picture with more than this share of saturated pixels is saturated; 1 turns the guard off
 * @param flatDeviation a picture whose standard deviation is below this is flat; 0 turns the guard off
 * @param frozenRepeats a picture that repeats its predecessor exactly for at least this many frames in a row is frozen; 0
 *     turns the guard off
 */
public record PictureLimits(
        double darkMean, int saturatedLevel, double saturatedShare, double flatDeviation, int frozenRepeats) {
    /**
     * Mean below 4, more than half of the pixels at 250 or above, deviation below 1, or three exact repeats. A sensor's noise
     * never repeats a picture; a lossy recording of a still animal does (the 90 shrunken tail-shock trials, head region: 0.5 %
     * of frames are third or later repeats, the longest run is 11 frames): turn the guard off for such.
     */
    public static final PictureLimits DEFAULT = new PictureLimits(4, 250, 0.5, 1, 3);

    public PictureLimits {
        if (!(darkMean >= 0 && darkMean <= 255)
                || saturatedLevel < 1
                || saturatedLevel > 255
                || !(saturatedShare >= 0 && saturatedShare <= 1)
                || !(flatDeviation >= 0 && flatDeviation <= 128)
                || frozenRepeats < 0) {
            throw new IllegalArgumentException(
                    "picture limits need a dark mean of 0 to 255, a saturated level of 1 to 255,"
                            + " a share of 0 to 1, a deviation of 0 to 128 and repeats of at least 0, not " + darkMean
                            + ", "
                            + saturatedLevel + ", " + saturatedShare + ", " + flatDeviation + " and " + frozenRepeats);
        }
    }
}
