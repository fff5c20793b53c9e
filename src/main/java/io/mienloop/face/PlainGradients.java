package io.mienloop.face;

import java.util.HashMap;
import java.util.Map;

/** Gradients of the pixels themselves: exact integers of -255 to 255, whose bins fit into a table. */
final class PlainGradients extends GradientRows {
    private static final int LEVELS = 255;
    private static final int TABLE_ROW = 512;

    /** By number of orientations, never written once made. */
    private static final Map<Integer, short[]> TABLES = new HashMap<>();

    private final short[] table;
    private final int[][] slots;
    private final int[] across;

    PlainGradients(int orientations, int width, int height) {
        super(width, height);
        slots = new int[3][width];
        across = new int[width];
        table = tableOf(orientations);
    }

    private static synchronized short[] tableOf(int orientations) {
        return TABLES.computeIfAbsent(orientations, PlainGradients::table);
    }

    private static short[] table(int orientations) {
        OrientationBins orientation = OrientationBins.of(orientations);
        short[] table = new short[(2 * LEVELS + 1) * TABLE_ROW];
        for (int row = -LEVELS; row <= LEVELS; row++) {
            for (int column = -LEVELS; column <= LEVELS; column++) {
                table[index(row, column)] = (short) orientation.bin(row, column);
            }
        }
        return table;
    }

    private static int index(int row, int column) {
        return (row + LEVELS) * TABLE_ROW + column + LEVELS;
    }

    @Override
    void load(byte[] row, int slot) {
        int[] pixels = slots[slot];
        for (int x = 0; x < pixels.length; x++) {
            pixels[x] = row[x] & 0xff;
        }
    }

    @Override
    void gradients(int above, int here, int below, float[] magnitudes, int[] bins) {
        differAcross(slots[here], across);
        combine(slots[above], slots[below], across, magnitudes, bins);
        for (int x = 0; x < bins.length; x++) {
            bins[x] = table[bins[x]];
        }
    }

    private static void differAcross(int[] row, int[] across) {
        for (int x = 1; x < across.length - 1; x++) {
            across[x] = row[x + 1] - row[x - 1];
        }
    }

    private static void combine(int[] above, int[] below, int[] across, float[] magnitudes, int[] indices) {
        for (int x = 0; x < magnitudes.length; x++) {
            int column = across[x];
            int row = below[x] - above[x];
            indices[x] = index(row, column);
            // Exact in float32 up to the root: at most 130,050.
            magnitudes[x] = (float) Math.sqrt((float) (column * column + row * row));
        }
    }
}
