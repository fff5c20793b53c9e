package io.mienloop.face;

/**
 * Histogram of oriented gradients in plain float64, for any picture of doubles: the measure of the fast path, written for
 * reading. The conventions are those of scikit-image's {@code feature.hog}:
 *
 * <ul>
 *   <li>with sqrt, pixels are replaced by their square root;
 *   <li>central difference without division by 2; the row difference is 0 in the first and last row, the column difference 0
 *       in the first and last column;
 *   <li>angle = degrees(atan2(row, column)) mod 180; bin k holds [k·180/n, (k+1)·180/n); no interpolation;
 *   <li>a cell's value is the sum of magnitudes / cell area; what lies beyond the last whole cell is left out;
 *   <li>L2: v/√(Σv² + 1e-10). L2-Hys: L2, clip at 0.2, L2 again. L1: v/(Σ|v| + 1e-5).
 * </ul>
 *
 * <p>scikit-image itself adds up in float32 and so differs from this by up to about 1e-6. An angle that rounds to 180 is
 * counted in the last bin here; scikit-image drops such a pixel.
 */
public final class HogReference {
    private final HogSettings settings;
    private final OrientationBins orientation;

    public HogReference(HogSettings settings) {
        this.settings = settings;
        this.orientation = OrientationBins.of(settings.orientations());
    }

    /**
     * @param picture grey values, row after row; not negative if the settings ask for square roots
     * @return [block down][block across][cell down][cell across][orientation]
     * @throws IllegalArgumentException when sizes do not fit, a block does not fit, or a root cannot be taken
     */
    public double[] descriptor(double[] picture, int width, int height) {
        HogGrid grid = HogGrid.of(settings, width, height);
        double[] cells = cells(picture, width, height);
        int side = settings.blockSize();
        int run = side * settings.orientations();
        double[] descriptor = new double[grid.length()];
        double[] block = new double[side * run];
        int to = 0;
        for (int down = 0; down < grid.blocksDown(); down++) {
            for (int across = 0; across < grid.blocksAcross(); across++) {
                for (int row = 0; row < side; row++) {
                    int from = ((down + row) * grid.cellsAcross() + across) * settings.orientations();
                    System.arraycopy(cells, from, block, row * run, run);
                }
                System.arraycopy(normalised(block), 0, descriptor, to, block.length);
                to += block.length;
            }
        }
        return descriptor;
    }

    private double[] normalised(double[] block) {
        return switch (settings.norm()) {
            case NONE -> block.clone();
            case L1 -> {
                double sum = 0;
                for (double value : block) {
                    sum += Math.abs(value);
                }
                yield divided(block, sum + 1e-5);
            }
            case L2 -> l2(block);
            case L2_HYS -> {
                double[] clipped = l2(block);
                for (int i = 0; i < clipped.length; i++) {
                    clipped[i] = Math.min(clipped[i], 0.2);
                }
                yield l2(clipped);
            }
        };
    }

    private static double[] l2(double[] block) {
        double sum = 0;
        for (double value : block) {
            sum += value * value;
        }
        return divided(block, Math.sqrt(sum + 1e-10));
    }

    private static double[] divided(double[] block, double divisor) {
        double[] quotients = new double[block.length];
        for (int i = 0; i < block.length; i++) {
            quotients[i] = block[i] / divisor;
        }
        return quotients;
    }

    /**
     * @param picture grey values, row after row
     * @return cells before blocks are scaled, [down][across][orientation]
     */
    public double[] cells(double[] picture, int width, int height) {
        HogGrid grid = HogGrid.of(settings, width, height);
        double[] levels = levels(picture, width, height);
        int size = settings.cellSize();
        double[] cells = new double[grid.cells() * settings.orientations()];
        for (int y = 0; y < grid.cellsDown() * size; y++) {
            for (int x = 0; x < grid.cellsAcross() * size; x++) {
                double row = rowDifference(levels, width, height, x, y);
                double column = columnDifference(levels, width, x, y);
                int cell = y / size * grid.cellsAcross() + x / size;
                int bin = orientation.formula(row, column);
                cells[cell * settings.orientations() + bin] += Math.sqrt(row * row + column * column);
            }
        }
        return divided(cells, (double) size * size);
    }

    /**
     * @param picture grey values, row after row
     * @return the orientation bin of every pixel, row after row; 0 where the gradient is 0
     */
    public int[] bins(double[] picture, int width, int height) {
        double[] levels = levels(picture, width, height);
        int[] bins = new int[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                bins[y * width + x] = orientation.formula(
                        rowDifference(levels, width, height, x, y), columnDifference(levels, width, x, y));
            }
        }
        return bins;
    }

    private double[] levels(double[] picture, int width, int height) {
        if (width < 1 || height < 1 || picture.length != (long) width * height) {
            throw new IllegalArgumentException(
                    "a picture of " + width + "x" + height + " px cannot have " + picture.length + " pixels");
        }
        if (!settings.sqrt()) {
            return picture;
        }
        double[] roots = new double[picture.length];
        for (int i = 0; i < picture.length; i++) {
            if (!(picture[i] >= 0)) {
                throw new IllegalArgumentException("pixel " + i + " is " + picture[i]
                        + ", which has no square root: pixels must be 0 or more, or sqrt off");
            }
            roots[i] = StrictMath.sqrt(picture[i]);
        }
        return roots;
    }

    private static double rowDifference(double[] levels, int width, int height, int x, int y) {
        return y == 0 || y == height - 1 ? 0 : levels[(y + 1) * width + x] - levels[(y - 1) * width + x];
    }

    private static double columnDifference(double[] levels, int width, int x, int y) {
        return x == 0 || x == width - 1 ? 0 : levels[y * width + x + 1] - levels[y * width + x - 1];
    }
}
