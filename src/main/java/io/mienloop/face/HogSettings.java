package io.mienloop.face;

/**
 * What a HOG descriptor is made with. Two descriptors can be compared only if these are equal.
 *
 * @param orientations histogram bins over 180°, ≥ 1
 * @param cellSize side of a square cell in pixels, ≥ 1
 * @param blockSize side of a square block in cells, ≥ 1
 * @param sqrt whether pixels are replaced by their square root first (scikit-image's {@code transform_sqrt})
 * @param norm block normalisation
 */
public record HogSettings(int orientations, int cellSize, int blockSize, boolean sqrt, BlockNorm norm) {
    /** Dolensek et al. 2020 and most lab code: 8 orientations, 32 px cells, 1×1 blocks, sqrt, L2-Hys. */
    public static final HogSettings DEFAULT = new HogSettings(8, 32, 1, true, BlockNorm.L2_HYS);

    public HogSettings {
        if (orientations < 1 || cellSize < 1 || blockSize < 1) {
            throw new IllegalArgumentException("HOG needs orientations, cell and block of at least 1, not "
                    + orientations + ", " + cellSize + " and " + blockSize);
        }
    }

    @Override
    public String toString() {
        return orientations + " orientations, " + cellSize + " px cells, " + blockSize + "x" + blockSize + " blocks, "
                + (sqrt ? "sqrt" : "no sqrt") + ", " + norm;
    }
}
