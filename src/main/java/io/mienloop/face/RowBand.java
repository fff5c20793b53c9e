package io.mienloop.face;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The rows of pixels that a row of cells needs, as float32 and ready for vectors: levels, or their roots as two float32 each.
 * A ring of rows, so that none is converted twice. Beyond the region's left and right edge stands the pixel on the edge's other
 * side, so that the difference across is exactly 0 on the edge.
 */
final class RowBand {
    /** Floats before a row's first pixel; keeps rows aligned as vectors like it. */
    private static final int LEAD = 16;

    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;
    private static final VectorSpecies<Float> FLOATS = VectorKernel.FLOATS;

    final float[] high;
    final float[] low;
    private final boolean sqrt;
    private final int width;
    private final int used;
    private final int pitch;
    private final int rows;

    /**
     * @param sqrt whether roots are wanted
     * @param width pixels of the region
     * @param used pixels of a row that are asked for, from the left, at most the width
     * @param rows rows that stay, at least 3
     */
    RowBand(boolean sqrt, int width, int used, int rows) {
        this.sqrt = sqrt;
        this.width = width;
        this.used = used;
        this.rows = rows;
        pitch = LEAD + (used + 1 + 2 * LEAD - 1) / LEAD * LEAD;
        high = new float[Math.multiplyExact(pitch, rows) + LEAD];
        low = sqrt ? new float[high.length] : high;
    }

    /** Index of the first pixel of a row of the region. */
    int at(int y) {
        return y % rows * pitch + LEAD;
    }

    /** The index of the pixel below one. */
    int after(int pixel) {
        int next = pixel + pitch;
        return next >= pitch * rows ? next - pitch * rows : next;
    }

    /** Keeps a row of the region, instead of the one {@code rows} above it. */
    void load(MemorySegment pixels, long from, int y) {
        int to = at(y);
        int wanted = Math.min(width, used + 1);
        int x = 0;
        for (; x <= wanted - BYTES.length(); x += BYTES.length()) {
            ByteVector bytes = ByteVector.fromMemorySegment(BYTES, pixels, from + x, ByteOrder.nativeOrder());
            if (FLOATS.length() == 16) {
                put(bytes, 0, to + x);
            } else if (FLOATS.length() == 8) {
                put(bytes, 0, to + x);
                put(bytes, 1, to + x + 8);
            } else {
                put(bytes, 0, to + x);
                put(bytes, 1, to + x + 4);
                put(bytes, 2, to + x + 8);
                put(bytes, 3, to + x + 12);
            }
        }
        for (; x < wanted; x++) {
            int level = pixels.get(java.lang.foreign.ValueLayout.JAVA_BYTE, from + x) & 0xff;
            high[to + x] = sqrt ? Roots.HIGH[level] : level;
            if (sqrt) {
                low[to + x] = Roots.LOW[level];
            }
        }
        mirror(high, to);
        if (sqrt) {
            mirror(low, to);
        }
    }

    private void put(ByteVector bytes, int part, int to) {
        FloatVector levels = (FloatVector) bytes.convertShape(VectorOperators.ZERO_EXTEND_B2I, VectorKernel.INTS, part)
                .convert(VectorOperators.I2F, 0);
        if (!sqrt) {
            levels.intoArray(high, to);
            return;
        }
        FloatVector root = levels.lanewise(VectorOperators.SQRT);
        root.intoArray(high, to);
        FloatVector rest = root.neg().fma(root, levels);
        // A level of 0 has none, and is not to be divided by.
        rest.div(root.add(root)).blend(0f, levels.eq(0f)).intoArray(low, to);
    }

    private void mirror(float[] row, int to) {
        row[to - 1] = width > 1 ? row[to + 1] : row[to];
        if (width <= used) {
            row[to + width] = width > 1 ? row[to + width - 2] : row[to];
        }
    }
}
