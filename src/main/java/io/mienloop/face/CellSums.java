package io.mienloop.face;

import java.util.Arrays;

/**
 * Adds a row of cells up in one fixed order, the definition that recorded scores rest on:
 *
 * <ul>
 *   <li>each bin of each of a cell's columns has a float32 sum, to which magnitudes are added from the top;
 *   <li>after every 64 rows of a cell, and after its last, these are folded in float64, and start at 0 again: a column
 *       belongs to lane (x − cell's left edge) mod 16; a lane adds its columns up from the left; then lane i + lane i+8 for i
 *       &lt; 8, then i+4, i+2, i+1; the fold is added to the cell's float64 sum;
 *   <li>after its last row the sum is divided by the cell's area in pixels, and with roots by {@link Roots#ONE}.
 * </ul>
 *
 * A vector unit of any width up to 16 lanes gets the same bits.
 */
final class CellSums {
    static final int LANES = 16;
    static final int ROWS_PER_FOLD = 64;

    private final int orientations;
    private final int cellSize;
    private final double unit;
    private final int[] firstColumn;
    private final float[] columns;
    private final double[] lanes = new double[LANES];

    /** @throws IllegalArgumentException when a row of cells has too many bins for one array */
    CellSums(HogSettings settings, int cellsAcross) {
        orientations = settings.orientations();
        cellSize = settings.cellSize();
        unit = (double) cellSize * cellSize * (settings.sqrt() ? Roots.ONE : 1);
        long sums = (long) cellsAcross * orientations * cellSize;
        if (sums > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(cellsAcross + " cells across with " + settings
                    + " are too many to sum: choose larger cells or fewer orientations");
        }
        columns = new float[(int) sums];
        firstColumn = new int[cellsAcross * cellSize];
        for (int x = 0; x < firstColumn.length; x++) {
            firstColumn[x] = x / cellSize * orientations * cellSize + x % cellSize;
        }
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
        int end = first + columns.length / cellSize;
        if (rowOfCell == 0) {
            Arrays.fill(cells, first, end, 0.0);
        }
        scatter(magnitudes, bins, cellSize, firstColumn, columns);
        boolean last = rowOfCell == cellSize - 1;
        if (last || (rowOfCell + 1) % ROWS_PER_FOLD == 0) {
            fold(cells, first);
        }
        if (last) {
            for (int i = first; i < end; i++) {
                cells[i] /= unit;
            }
        }
    }

    private static void scatter(float[] magnitudes, int[] bins, int cellSize, int[] firstColumn, float[] columns) {
        for (int x = 0; x < firstColumn.length; x++) {
            columns[firstColumn[x] + bins[x] * cellSize] += magnitudes[x];
        }
    }

    private void fold(double[] cells, int first) {
        for (int column = 0, cell = first; column < columns.length; column += cellSize, cell++) {
            Arrays.fill(lanes, 0.0);
            for (int x = 0; x < cellSize; x++) {
                lanes[x % LANES] += columns[column + x];
            }
            cells[cell] += folded(lanes, 0);
        }
        Arrays.fill(columns, 0f);
    }

    /** The sum of 16 values by halves. */
    static double folded(double[] lanes, int at) {
        double a = lanes[at] + lanes[at + 8];
        double b = lanes[at + 1] + lanes[at + 9];
        double c = lanes[at + 2] + lanes[at + 10];
        double d = lanes[at + 3] + lanes[at + 11];
        a += lanes[at + 4] + lanes[at + 12];
        b += lanes[at + 5] + lanes[at + 13];
        c += lanes[at + 6] + lanes[at + 14];
        d += lanes[at + 7] + lanes[at + 15];
        return (a + c) + (b + d);
    }
}
