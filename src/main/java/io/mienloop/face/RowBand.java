package io.mienloop.face;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The rows of pixels that a row of cells needs, ready for vectors, as levels or as {@link Roots}: the cells' own rows with one
 * above and one below. Beyond the region's edges stands the pixel on the edge's other side, so that differences are exactly 0 on
 * the edge.
 */
final class RowBand {
    /** Before a row's first pixel. */
    private static final int LEAD = 16;

    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;
    private static final int WIDTH = VectorKernel.INTS.length();

    /** Added to a root these leave its whole part, or its units, in the low bits: float32 rounds to nearest there. */
    private static final int COARSE_BITS = 16;

    private static final float COARSE = 0x1.8p23f / (Roots.ONE >> COARSE_BITS);
    private static final float FINE = 0x1.8p23f;
    private static final int OFFSET = (Float.floatToRawIntBits(COARSE) << COARSE_BITS) + Float.floatToRawIntBits(FINE);

    final int[] values;

    /** From a pixel to the one below: fixed, so that loops over rows need no check in every turn; no power of two, for the cache. */
    static final int PITCH = 1040;

    /** Columns that it can hold: a vector may begin at the last of them, or one to its right. */
    static final int COLUMNS = PITCH - 3 * LEAD;

    private final boolean sqrt;
    private final boolean vectors;
    private final int width;
    private final int height;
    private final int cellSize;
    private int loaded;

    /**
     * @param sqrt whether roots are wanted
     * @param width pixels of the region
     * @param height pixels of the region
     */
    RowBand(boolean sqrt, int width, int height, int cellSize) {
        this.sqrt = sqrt;
        vectors = !sqrt
                || WIDTH > 4; // where vectors are this short, fused products may be missing and then take microseconds
        this.width = width;
        this.height = height;
        this.cellSize = cellSize;
        values = new int[Math.multiplyExact(PITCH, cellSize + 2)];
    }

    /** Index of the first pixel of a cell's row. */
    int at(int row) {
        return (row + 1) * PITCH + LEAD;
    }

    /**
     * Loads what a row of cells needs; they are asked for from the top, and rows already there are not converted again.
     *
     * @param offset byte index of the region's top left pixel
     * @param stride bytes from one row of the frame to the next
     * @param top the cells' first row in the region
     * @param left the first column that is wanted
     * @param columns at most {@link #COLUMNS}
     */
    void load(MemorySegment pixels, long offset, int stride, int top, int left, int columns) {
        if (top == 0) {
            loaded = 0;
        } else {
            System.arraycopy(values, cellSize * PITCH, values, 0, 2 * PITCH);
        }
        int needed = Math.min(height, top + cellSize + 1);
        for (; loaded < needed; loaded++) {
            row(pixels, offset + (long) loaded * stride + left, at(loaded - top), left, columns);
        }
        if (top == 0) {
            System.arraycopy(values, height > 1 ? 2 * PITCH : PITCH, values, 0, PITCH);
        }
        if (top + cellSize == height) {
            int below = (cellSize + 1) * PITCH;
            System.arraycopy(values, below - (height > 1 ? 2 * PITCH : PITCH), values, below, PITCH);
        }
    }

    private void row(MemorySegment pixels, long from, int to, int left, int columns) {
        int wanted = Math.min(width - left, columns + 1);
        int x = sqrt && RootTables.SERVE ? RootTables.lookUp(pixels, from, values, to, wanted) : 0;
        if (vectors) {
            for (; x <= wanted - BYTES.length(); x += BYTES.length()) {
                ByteVector bytes = ByteVector.fromMemorySegment(BYTES, pixels, from + x, ByteOrder.nativeOrder());
                if (WIDTH == 16) {
                    put(bytes, 0, to + x);
                } else if (WIDTH == 8) {
                    put(bytes, 0, to + x);
                    put(bytes, 1, to + x + 8);
                } else {
                    put(bytes, 0, to + x);
                    put(bytes, 1, to + x + 4);
                    put(bytes, 2, to + x + 8);
                    put(bytes, 3, to + x + 12);
                }
            }
        }
        for (; x < wanted; x++) {
            values[to + x] = value(pixels, from + x);
        }
        if (left > 0) {
            values[to - 1] = value(pixels, from - 1);
        } else {
            values[to - 1] = values[width > 1 ? to + 1 : to];
        }
        if (left + columns == width) {
            values[to + columns] = values[width > 1 ? to + columns - 2 : to];
        }
    }

    private int value(MemorySegment pixels, long at) {
        int level = pixels.get(ValueLayout.JAVA_BYTE, at) & 0xff;
        return sqrt ? Roots.WHOLE[level] : level;
    }

    private void put(ByteVector bytes, int part, int to) {
        IntVector levels = (IntVector) bytes.convertShape(VectorOperators.ZERO_EXTEND_B2I, VectorKernel.INTS, part);
        if (!sqrt) {
            levels.intoArray(values, to);
            return;
        }
        FloatVector exact = (FloatVector) levels.convert(VectorOperators.I2F, 0);
        FloatVector root = exact.lanewise(VectorOperators.SQRT);
        FloatVector rest = root.neg().fma(root, exact); // what float32 lacks of the root is this by twice the root
        FloatVector coarse = root.add(COARSE);
        FloatVector fine = root.sub(coarse.sub(COARSE))
                .mul((float) Roots.ONE)
                .add(rest.mul(Roots.ONE / 2f).div(root.add(Float.MIN_NORMAL))) // a level of 0 lacks nothing
                .add(FINE);
        coarse.reinterpretAsInts()
                .lanewise(VectorOperators.LSHL, COARSE_BITS)
                .add(fine.reinterpretAsInts())
                .sub(OFFSET)
                .intoArray(values, to);
    }
}
