package io.mienloop.face;

import java.lang.foreign.MemorySegment;

/**
 * Histogram of oriented gradients of a region of an 8-bit grey frame: the fast path, the one the loop uses. Same conventions
 * as {@link HogReference}, from which its values differ by at most 1e-6; every pixel falls into the reference's own bin.
 *
 * <p>The arithmetic is fixed operation by operation, so that recorded scores can be computed again bit for bit: gradients and
 * magnitudes in float32 without fused operations ({@link PlainGradients}, {@link RootGradients}, {@link Roots}), sums in the order of {@link
 * CellSums}, norms in float64 rounded to float32 ({@link BlockScaling}).
 *
 * <p>One object per thread; computing allocates nothing.
 */
public final class HogDescriptor {
    private final HogSettings settings;
    private final HogGrid grid;
    private final int width;
    private final CellKernel kernel;
    private final BlockScaling scaling;
    private final double[] cells;

    /**
     * By the kernel that was chosen for this process.
     *
     * @param width pixels of the region
     * @param height pixels of the region
     * @throws IllegalArgumentException when not one whole block fits into the region, or the kernel cannot be had
     */
    public HogDescriptor(HogSettings settings, int width, int height) {
        this(settings, width, height, KernelChoice.ofProcess());
    }

    /**
     * @param width pixels of the region
     * @param height pixels of the region
     * @param choice of the kernel
     * @throws IllegalArgumentException when not one whole block fits into the region, or the kernel cannot be had
     */
    public HogDescriptor(HogSettings settings, int width, int height, KernelChoice choice) {
        this.settings = settings;
        this.width = width;
        grid = HogGrid.of(settings, width, height);
        kernel = CellKernel.of(choice, settings, grid, width, height);
        scaling = new BlockScaling(settings, grid);
        cells = new double[cellValues()];
    }

    /** Which kernel computes it, and why: "vectors of 512 bits", "scalar: 9 orientations". */
    public String kernel() {
        return kernel.description();
    }

    /** Values of a descriptor. */
    public int length() {
        return grid.length();
    }

    /** Whole cells in a row of the region. */
    public int cellsAcross() {
        return grid.cellsAcross();
    }

    /** Rows of whole cells. */
    public int cellsDown() {
        return grid.cellsDown();
    }

    /** Blocks in a row; they overlap. */
    public int blocksAcross() {
        return grid.blocksAcross();
    }

    /** Rows of blocks. */
    public int blocksDown() {
        return grid.blocksDown();
    }

    private int cellValues() {
        return grid.cells() * settings.orientations();
    }

    /**
     * Computes the descriptor of a region. The region is a crop: gradients are 0 at its border and nothing outside matters.
     *
     * @param pixels 8-bit grey, row after row
     * @param offset byte index of the region's top left pixel
     * @param stride bytes from one row of the frame to the next, at least the region's width
     * @param descriptor {@link #length()} values: [block down][block across][cell down][cell across][orientation]
     * @throws IllegalArgumentException for a stride or an array of another size
     * @throws IndexOutOfBoundsException when the region reaches beyond the pixels
     */
    public void compute(MemorySegment pixels, long offset, int stride, float[] descriptor) {
        requireLength(descriptor.length, grid.length());
        sum(pixels, offset, stride, cells);
        scaling.scale(cells, descriptor);
    }

    /**
     * Computes the cells before blocks are scaled: sums of gradient magnitudes by orientation, divided by the cell's area.
     *
     * @param cells cellsDown × cellsAcross × orientations values: [down][across][orientation]
     * @see #compute for the other parameters
     */
    public void cells(MemorySegment pixels, long offset, int stride, double[] cells) {
        requireLength(cells.length, cellValues());
        sum(pixels, offset, stride, cells);
    }

    private static void requireLength(int length, int wanted) {
        if (length != wanted) {
            throw new IllegalArgumentException("the array for the result needs " + wanted + " values, not " + length);
        }
    }

    private void sum(MemorySegment pixels, long offset, int stride, double[] cells) {
        if (stride < width) {
            throw new IllegalArgumentException(
                    "rows of " + stride + " bytes are shorter than the region's " + width + " pixels");
        }
        kernel.sum(pixels, offset, stride, cells);
    }
}
