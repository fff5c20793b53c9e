package io.mienloop.face;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Gradients of a region, row after row from the top. Differences are central and not halved; the row difference is 0 in the
 * first and last row, the column difference 0 in the first and last column of the region, whatever lies beyond.
 */
abstract sealed class GradientRows permits PlainGradients, RootGradients {
    final int width;
    private final int height;
    private final byte[] raw;

    /**
     * @param width pixels of the region
     * @param height pixels of the region
     */
    GradientRows(int width, int height) {
        this.width = width;
        this.height = height;
        raw = new byte[width];
    }

    /**
     * Computes one row; rows must be asked for in order, from 0.
     *
     * @param offset byte index of the region's top left pixel
     * @param stride bytes from one row of the frame to the next
     * @param magnitudes √(row² + column²) of the first pixels of the row, as many as fit; float32, operation by operation
     * @param bins their orientation bins
     */
    final void row(MemorySegment pixels, long offset, int stride, int y, float[] magnitudes, int[] bins) {
        if (y == 0) {
            load(pixels, offset, 0);
        }
        if (y + 1 < height) {
            load(pixels, offset + (y + 1L) * stride, (y + 1) % 3);
        }
        int here = y % 3;
        boolean edge = y == 0 || y == height - 1;
        // An edge row is its own neighbour above and below: the difference is exactly 0.
        gradients(edge ? here : (y + 2) % 3, here, edge ? here : (y + 1) % 3, magnitudes, bins);
    }

    private void load(MemorySegment pixels, long from, int slot) {
        MemorySegment.copy(pixels, ValueLayout.JAVA_BYTE, from, raw, 0, width);
        load(raw, slot);
    }

    /** Keeps a row of pixels in one of three slots. */
    abstract void load(byte[] row, int slot);

    /** Gradients of the row in slot {@code here}, whose neighbours are in the slots above and below. */
    abstract void gradients(int above, int here, int below, float[] magnitudes, int[] bins);
}
