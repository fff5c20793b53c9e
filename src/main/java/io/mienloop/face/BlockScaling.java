package io.mienloop.face;

import java.util.Arrays;

/**
 * Scales the cells of each block with the constants of scikit-image's {@code hog}, in float64, and rounds the results to float32.
 * Sums run over a block's cells by rows, and over a cell's orientations, in order.
 */
final class BlockScaling {
    private static final double L2_FLOOR = 1e-10;
    private static final double L1_FLOOR = 1e-5;
    private static final double CLIP = 0.2;

    /** Blocks that are scaled side by side, so that a compiler can take vectors for them. */
    private static final int TOGETHER = 512;

    private final HogSettings settings;
    private final HogGrid grid;
    private final int length;

    /** Of each value of a block those of all blocks at hand. */
    private final double[][] values;

    private final double[] sums;
    private final double[] divisors;

    BlockScaling(HogSettings settings, HogGrid grid) {
        this.settings = settings;
        this.grid = grid;
        length = settings.blockSize() * settings.blockSize() * settings.orientations();
        int together = Math.min(TOGETHER, grid.blocksAcross() * grid.blocksDown());
        values = new double[length][together];
        sums = new double[together];
        divisors = new double[together];
    }

    /**
     * @param cells [down][across][orientation]
     * @param descriptor [block down][block across][cell down][cell across][orientation]
     */
    void scale(double[] cells, float[] descriptor) {
        int blocks = grid.blocksAcross() * grid.blocksDown();
        for (int from = 0; from < blocks; from += sums.length) {
            int count = Math.min(sums.length, blocks - from);
            gather(cells, from, count);
            divisors();
            for (double[] value : values) {
                divide(value, divisors);
            }
            for (int block = 0, to = from * length; block < count; block++) {
                for (double[] value : values) {
                    descriptor[to++] = (float) value[block];
                }
            }
        }
    }

    private void gather(double[] cells, int from, int count) {
        int run = settings.blockSize() * settings.orientations();
        for (int row = 0, to = 0; row < settings.blockSize(); row++, to += run) {
            for (int block = 0; block < count; block++) {
                int down = (from + block) / grid.blocksAcross() + row;
                int across = (from + block) % grid.blocksAcross();
                int first = (down * grid.cellsAcross() + across) * settings.orientations();
                for (int i = 0; i < run; i++) {
                    values[to + i][block] = cells[first + i];
                }
            }
        }
    }

    /** What each block, clipped where the norm says so, is to be divided by. */
    private void divisors() {
        switch (settings.norm()) {
            case NONE -> Arrays.fill(divisors, 1);
            case L1 -> {
                Arrays.fill(sums, 0);
                for (double[] value : values) {
                    add(value, sums); // magnitudes are never negative
                }
                for (int i = 0; i < divisors.length; i++) {
                    divisors[i] = sums[i] + L1_FLOOR;
                }
            }
            case L2 -> lengths();
            case L2_HYS -> {
                lengths();
                for (double[] value : values) {
                    divide(value, divisors);
                    clip(value);
                }
                lengths();
            }
        }
    }

    private void lengths() {
        Arrays.fill(sums, 0);
        for (double[] value : values) {
            addSquares(value, sums);
        }
        roots(sums, divisors);
    }

    private static void add(double[] value, double[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += value[i];
        }
    }

    private static void addSquares(double[] value, double[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += value[i] * value[i];
        }
    }

    private static void roots(double[] sums, double[] roots) {
        for (int i = 0; i < sums.length; i++) {
            roots[i] = Math.sqrt(sums[i] + L2_FLOOR);
        }
    }

    private static void divide(double[] value, double[] divisors) {
        for (int i = 0; i < divisors.length; i++) {
            value[i] /= divisors[i];
        }
    }

    private static void clip(double[] value) {
        for (int i = 0; i < value.length; i++) {
            value[i] = Math.min(value[i], CLIP);
        }
    }
}
