package io.mienloop.face;

import java.util.Arrays;

/**
 * Adds a row of cells up in one fixed order, the definition that recorded scores rest on:
 *
 * <ul>
 *   <li>each bin of each cell has 16 float32 partial sums; a pixel belongs to lane (x − cell's left edge) mod 16; within a
 *       lane magnitudes are added by rows from the top, from left to right;
 *   <li>after every max(1, 64 / ⌈cell / 16⌉) rows of a cell, and after its last, the lanes are folded in float64: lane i +
 *       lane i+8 for i &lt; 8, then i+4, i+2, i+1; the fold is added to the cell's float64 sum and the lanes start at 0;
 *   <li>after its last row the sum is divided by the cell's area in pixels.
 * </ul>
 *
 * No lane takes more than 64 additions (in cells of up to 1024 px), and a vector unit of any width that keeps 16 lanes gets
 * the same bits.
 */
final class CellSums {
    static final int LANES = 16;
    private static final int MOST_ADDITIONS = 64;

    private final int orientations;
    private final int cellSize;
    private final int rowsPerFold;
    private final int[] firstLane;
    private final float[] lanes;

    /** @throws IllegalArgumentException when a row of cells has too many bins for one array */
    CellSums(HogSettings settings, int cellsAcross) {
        orientations = settings.orientations();
        cellSize = settings.cellSize();
        rowsPerFold = rowsPerFold(cellSize);
        long sums = (long) cellsAcross * orientations * LANES;
        if (sums > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(cellsAcross + " cells across with " + settings
                    + " are too many to sum: choose larger cells or fewer orientations");
        }
        lanes = new float[(int) sums];
        firstLane = new int[cellsAcross * cellSize];
        for (int x = 0; x < firstLane.length; x++) {
            firstLane[x] = x / cellSize * orientations * LANES + x % cellSize % LANES;
        }
    }

    static int rowsPerFold(int cellSize) {
        return Math.max(1, MOST_ADDITIONS / ((cellSize + LANES - 1) / LANES));
    }

    /**
     * Adds one row of pixels.
     *
     * @param rowOfCell 0 to cellSize − 1, in order
     * @param magnitudes gradient magnitudes of the row, as wide as the whole cells
     * @param bins orientation bins of the same pixels
     * @param cells sums, [down][across][orientation]
     * @param first index in {@code cells} of this row of cells
     */
    void addRow(int rowOfCell, float[] magnitudes, int[] bins, double[] cells, int first) {
        if (rowOfCell == 0) {
            Arrays.fill(cells, first, first + lanes.length / LANES, 0.0);
        }
        scatter(magnitudes, bins, firstLane, lanes);
        boolean last = rowOfCell == cellSize - 1;
        if (last || (rowOfCell + 1) % rowsPerFold == 0) {
            fold(cells, first);
        }
        if (last) {
            double area = (double) cellSize * cellSize;
            for (int i = first; i < first + lanes.length / LANES; i++) {
                cells[i] /= area;
            }
        }
    }

    private static void scatter(float[] magnitudes, int[] bins, int[] firstLane, float[] lanes) {
        for (int x = 0; x < firstLane.length; x++) {
            lanes[firstLane[x] + bins[x] * LANES] += magnitudes[x];
        }
    }

    private void fold(double[] cells, int first) {
        for (int lane = 0, cell = first; lane < lanes.length; lane += LANES, cell++) {
            cells[cell] += folded(lanes, lane);
        }
        Arrays.fill(lanes, 0f);
    }

    static double folded(float[] lanes, int at) {
        double a = (double) lanes[at] + lanes[at + 8];
        double b = (double) lanes[at + 1] + lanes[at + 9];
        double c = (double) lanes[at + 2] + lanes[at + 10];
        double d = (double) lanes[at + 3] + lanes[at + 11];
        a += (double) lanes[at + 4] + lanes[at + 12];
        b += (double) lanes[at + 5] + lanes[at + 13];
        c += (double) lanes[at + 6] + lanes[at + 14];
        d += (double) lanes[at + 7] + lanes[at + 15];
        return (a + c) + (b + d);
    }
}
