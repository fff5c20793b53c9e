package io.mienloop.face;

/** Gradients of the pixels' square roots, from {@link Roots}. */
final class RootGradients extends GradientRows {
    /** Root gradients that are not 0 lie between 0.031 and 15.97: t between 0.0019 and 0.9981, never in the end buckets. */
    private final short[] buckets;

    private final NearEdges nearEdges;

    private final byte[][] levels;
    private final int[][] roots;
    private final float[] across;
    private final float[] down;

    RootGradients(int orientations, int width, int height) {
        super(width, height);
        OrientationBins orientation = OrientationBins.of(orientations);
        nearEdges = new NearEdges(orientation);
        buckets = orientation.bucketsOfCoarseGradients();
        levels = new byte[3][width];
        roots = new int[3][width];
        across = new float[width];
        down = new float[width];
    }

    @Override
    void load(byte[] row, int slot) {
        System.arraycopy(row, 0, levels[slot], 0, width);
        int[] whole = roots[slot];
        for (int x = 0; x < whole.length; x++) {
            whole[x] = Roots.WHOLE[row[x] & 0xff];
        }
    }

    @Override
    void gradients(int above, int here, int below, float[] magnitudes, int[] bins) {
        differAcross(roots[here], across);
        differDown(roots[above], roots[below], down);
        combine(across, down, magnitudes, bins);
        decide(levels[above], levels[here], levels[below], bins);
    }

    private static void differAcross(int[] roots, float[] across) {
        for (int x = 1; x < across.length - 1; x++) {
            across[x] = roots[x + 1] - roots[x - 1];
        }
    }

    private static void differDown(int[] above, int[] below, float[] down) {
        for (int x = 0; x < down.length; x++) {
            down[x] = below[x] - above[x];
        }
    }

    private static void combine(float[] across, float[] down, float[] magnitudes, int[] indices) {
        for (int x = 0; x < magnitudes.length; x++) {
            float column = across[x];
            float row = down[x];
            magnitudes[x] = (float) Math.sqrt(column * column + row * row);
            float steep = Math.abs(row);
            // 0 / 0 is NaN, which becomes index 0: the bin of a gradient of 0.
            indices[x] = (int) (steep / (Math.abs(column) + steep) * OrientationBins.BUCKETS);
        }
    }

    private void decide(byte[] above, byte[] here, byte[] below, int[] bins) {
        for (int x = 0; x < bins.length; x++) {
            int differ = (Float.floatToRawIntBits(across[x]) ^ Float.floatToRawIntBits(down[x])) >>> 31;
            int bin = buckets[bins[x] + differ * (OrientationBins.BUCKETS + 1)];
            // Undecided gradients are neither horizontal nor vertical, so this pixel has neighbours on all sides.
            bins[x] = bin == OrientationBins.UNDECIDED
                    ? nearEdges.bin(above[x], below[x], here[x - 1], here[x + 1])
                    : bin;
        }
    }
}
