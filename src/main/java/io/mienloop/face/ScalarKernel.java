package io.mienloop.face;

import java.lang.foreign.MemorySegment;

/** The sums row by row in plain Java: for every setting, and the twin that the vectors are held against. */
final class ScalarKernel implements CellKernel {
    private final String why;
    private final HogSettings settings;
    private final HogGrid grid;
    private final GradientRows gradients;
    private final CellSums sums;
    private final float[] magnitudes;
    private final int[] bins;

    /** @param why it was taken */
    ScalarKernel(HogSettings settings, HogGrid grid, int width, int height, String why) {
        this.why = why;
        this.settings = settings;
        this.grid = grid;
        gradients = settings.sqrt()
                ? new RootGradients(settings.orientations(), width, height)
                : new PlainGradients(settings.orientations(), width, height);
        sums = new CellSums(settings, grid.cellsAcross());
        magnitudes = new float[grid.cellsAcross() * settings.cellSize()];
        bins = new int[magnitudes.length];
    }

    @Override
    public void sum(MemorySegment pixels, long offset, int stride, double[] cells) {
        int rowOfCells = grid.cellsAcross() * settings.orientations();
        int y = 0;
        for (int down = 0; down < grid.cellsDown(); down++) {
            for (int row = 0; row < settings.cellSize(); row++, y++) {
                gradients.row(pixels, offset, stride, y, magnitudes, bins);
                sums.addRow(row, magnitudes, bins, cells, down * rowOfCells);
            }
        }
    }

    @Override
    public String description() {
        return "scalar: " + why;
    }
}
