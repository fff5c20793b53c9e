package io.mienloop.face;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Bins of root gradients too near to a bin's edge for float32, by the formula, which costs 200 ns, and remembered by the four
 * pixels they come from: in dark pictures, which have few levels, a fifth of all gradients can lie exactly on an edge (with levels
 * 0, 1 and 2 as √2 − 1 = tan 22.5°). One object per thread.
 */
final class NearEdges {
    private static final int REMEMBERED_BITS = 12;
    private static final int GOLDEN_RATIO = 0x9E3779B9; // spreads keys by multiplication

    /** Four pixels of a gradient; 0, as an unused entry has it, is a gradient of 0, which the formula is never asked for. */
    private final int[] rememberedNeighbours = new int[1 << REMEMBERED_BITS];

    private final short[] rememberedBins = new short[1 << REMEMBERED_BITS];
    private final OrientationBins orientation;

    NearEdges(int orientations) {
        this(OrientationBins.of(orientations));
    }

    NearEdges(OrientationBins orientation) {
        this.orientation = orientation;
    }

    /**
     * Decides bins of a vector's lanes.
     *
     * @param pixel byte index of the first lane's pixel; one that is asked for has neighbours on all sides
     * @param lanes a bit for each lane that is asked for
     * @param bins receives them, the first lane's at {@code to}
     */
    void decide(MemorySegment pixels, long pixel, int stride, long lanes, int[] bins, int to) {
        for (long left = lanes; left != 0; left &= left - 1) {
            int lane = Long.numberOfTrailingZeros(left);
            long at = pixel + lane;
            bins[to + lane] = bin(
                    pixels.get(ValueLayout.JAVA_BYTE, at - stride),
                    pixels.get(ValueLayout.JAVA_BYTE, at + stride),
                    pixels.get(ValueLayout.JAVA_BYTE, at - 1),
                    pixels.get(ValueLayout.JAVA_BYTE, at + 1));
        }
    }

    int bin(byte above, byte below, byte left, byte right) {
        int neighbours = (above & 0xff) << 24 | (below & 0xff) << 16 | (left & 0xff) << 8 | right & 0xff;
        int entry = neighbours * GOLDEN_RATIO >>> Integer.SIZE - REMEMBERED_BITS;
        if (rememberedNeighbours[entry] != neighbours) {
            double row = Roots.EXACT[below & 0xff] - Roots.EXACT[above & 0xff];
            double column = Roots.EXACT[right & 0xff] - Roots.EXACT[left & 0xff];
            rememberedNeighbours[entry] = neighbours;
            rememberedBins[entry] = (short) orientation.formula(row, column);
        }
        return rememberedBins[entry];
    }
}
