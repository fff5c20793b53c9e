package io.mienloop.face;

/**
 * Scales the cells of each block with the constants of scikit-image's {@code hog}, in float64, and rounds the results to float32.
 * Sums run over a block's cells by rows, and over a cell's orientations, in order.
 */
final class BlockScaling {
    private static final double L2_FLOOR = 1e-10;
    private static final double L1_FLOOR = 1e-5;
    private static final double CLIP = 0.2;

    private final HogSettings settings;
    private final HogGrid grid;
    private final double[] block;

    BlockScaling(HogSettings settings, HogGrid grid) {
        this.settings = settings;
        this.grid = grid;
        block = new double[settings.blockSize() * settings.blockSize() * settings.orientations()];
    }

    /**
     * @param cells [down][across][orientation]
     * @param descriptor [block down][block across][cell down][cell across][orientation]
     */
    void scale(double[] cells, float[] descriptor) {
        int to = 0;
        for (int down = 0; down < grid.blocksDown(); down++) {
            for (int across = 0; across < grid.blocksAcross(); across++) {
                gather(cells, down, across);
                double divisor = divisor();
                for (double value : block) {
                    descriptor[to++] = (float) (value / divisor);
                }
            }
        }
    }

    private void gather(double[] cells, int down, int across) {
        int run = settings.blockSize() * settings.orientations();
        for (int row = 0; row < settings.blockSize(); row++) {
            int from = ((down + row) * grid.cellsAcross() + across) * settings.orientations();
            System.arraycopy(cells, from, block, row * run, run);
        }
    }

    /** What the block, clipped where the norm says so, is to be divided by. */
    private double divisor() {
        return switch (settings.norm()) {
            case NONE -> 1;
            case L1 -> sum() + L1_FLOOR;
            case L2 -> Math.sqrt(squares() + L2_FLOOR);
            case L2_HYS -> {
                double first = Math.sqrt(squares() + L2_FLOOR);
                for (int i = 0; i < block.length; i++) {
                    double value = block[i] / first;
                    block[i] = value < CLIP ? value : CLIP; // never NaN
                }
                yield Math.sqrt(squares() + L2_FLOOR);
            }
        };
    }

    private double sum() {
        double sum = 0;
        for (double value : block) {
            sum += value; // magnitudes are never negative
        }
        return sum;
    }

    private double squares() {
        double sum = 0;
        for (double value : block) {
            sum += value * value;
        }
        return sum;
    }
}
