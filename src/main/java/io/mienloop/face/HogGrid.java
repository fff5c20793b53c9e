package io.mienloop.face;

/**
 * How many cells, blocks and values a picture of some size has. Rows and columns beyond the last whole cell are left out;
 * blocks overlap, one starting at every cell where a whole block fits.
 *
 * @param cellsAcross whole cells in a row
 * @param cellsDown rows of whole cells
 * @param blocksAcross blocks in a row, ≥ 1
 * @param blocksDown rows of blocks, ≥ 1
 * @param length values of a descriptor: blocks × cells of a block × orientations
 */
public record HogGrid(int cellsAcross, int cellsDown, int blocksAcross, int blocksDown, int length) {
    /**
     * @param width pixels of the picture or region
     * @param height pixels of the picture or region
     * @throws IllegalArgumentException when not one whole block fits, or the descriptor would not fit into an array
     */
    public static HogGrid of(HogSettings settings, int width, int height) {
        int cellsAcross = width / settings.cellSize();
        int cellsDown = height / settings.cellSize();
        int blocksAcross = cellsAcross - settings.blockSize() + 1;
        int blocksDown = cellsDown - settings.blockSize() + 1;
        if (blocksAcross < 1 || blocksDown < 1) {
            long side = (long) settings.blockSize() * settings.cellSize();
            throw new IllegalArgumentException(
                    "a region of " + width + "x" + height + " px is smaller than one block of " + side + "x" + side
                            + " px: choose a larger region or smaller cells");
        }
        long cellsOfBlock = (long) settings.blockSize() * settings.blockSize();
        double length = (double) blocksAcross * blocksDown * cellsOfBlock * settings.orientations();
        if (length > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("a descriptor of " + width + "x" + height + " px with " + settings
                    + " has too many values (" + length + "): choose larger cells or fewer orientations");
        }
        return new HogGrid(cellsAcross, cellsDown, blocksAcross, blocksDown, (int) length);
    }

    /** Cells of the picture; a cell's number is row × cellsAcross + column. */
    public int cells() {
        return cellsAcross * cellsDown;
    }
}
