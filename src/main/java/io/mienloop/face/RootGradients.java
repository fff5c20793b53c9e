package io.mienloop.face;

/**
 * Gradients of the pixels' square roots. A root is kept as the sum of two float32, so that the difference of two bright,
 * nearly equal pixels keeps float32's relative accuracy: (hi[a] − hi[b]) + (lo[a] − lo[b]), in float32.
 */
final class RootGradients extends GradientRows {
    private static final double[] ROOT = new double[256];
    private static final float[] HIGH = new float[256];
    private static final float[] LOW = new float[256];

    static {
        for (int level = 0; level < 256; level++) {
            ROOT[level] = StrictMath.sqrt(level);
            HIGH[level] = (float) ROOT[level];
            LOW[level] = (float) (ROOT[level] - HIGH[level]);
        }
    }

    private static final int REMEMBERED_BITS = 12;
    private static final int GOLDEN_RATIO = 0x9E3779B9; // spreads keys by multiplication

    /** Four pixels of a gradient; 0, as an unused entry has it, is a gradient of 0, which the formula is never asked for. */
    private final int[] rememberedNeighbours = new int[1 << REMEMBERED_BITS];

    private final short[] rememberedBins = new short[1 << REMEMBERED_BITS];

    /** Root gradients that are not 0 lie between 0.031 and 15.97: t between 0.0019 and 0.9981, never in the end buckets. */
    private final OrientationBins orientation;

    private final short[] buckets;

    private final byte[][] levels;
    private final float[][] high;
    private final float[][] low;
    private final float[] across;
    private final float[] down;

    RootGradients(int orientations, int width, int height) {
        super(width, height);
        orientation = new OrientationBins(orientations);
        buckets = orientation.bucketsOfCoarseGradients();
        levels = new byte[3][width];
        high = new float[3][width];
        low = new float[3][width];
        across = new float[width];
        down = new float[width];
    }

    @Override
    void load(byte[] row, int slot) {
        System.arraycopy(row, 0, levels[slot], 0, width);
        float[] highs = high[slot];
        float[] lows = low[slot];
        for (int x = 0; x < highs.length; x++) {
            int level = row[x] & 0xff;
            highs[x] = HIGH[level];
            lows[x] = LOW[level];
        }
    }

    @Override
    void gradients(int above, int here, int below, float[] magnitudes, int[] bins) {
        differAcross(high[here], low[here], across);
        differDown(high[above], low[above], high[below], low[below], down);
        combine(across, down, magnitudes, bins);
        decide(levels[above], levels[here], levels[below], bins);
    }

    private static void differAcross(float[] high, float[] low, float[] across) {
        for (int x = 1; x < across.length - 1; x++) {
            across[x] = (high[x + 1] - high[x - 1]) + (low[x + 1] - low[x - 1]);
        }
    }

    private static void differDown(
            float[] highAbove, float[] lowAbove, float[] highBelow, float[] lowBelow, float[] down) {
        for (int x = 0; x < down.length; x++) {
            down[x] = (highBelow[x] - highAbove[x]) + (lowBelow[x] - lowAbove[x]);
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
            bins[x] = bin == OrientationBins.UNDECIDED ? byFormula(above[x], below[x], here[x - 1], here[x + 1]) : bin;
        }
    }

    /**
     * The formula's bin, remembered by the four pixels: in dark pictures, which have few levels, a fifth of all gradients can
     * lie exactly on a bin's edge (with levels 0, 1 and 2 as √2 − 1 = tan 22.5°), and the formula costs 200 ns.
     */
    private int byFormula(byte above, byte below, byte left, byte right) {
        int neighbours = (above & 0xff) << 24 | (below & 0xff) << 16 | (left & 0xff) << 8 | right & 0xff;
        int entry = neighbours * GOLDEN_RATIO >>> Integer.SIZE - REMEMBERED_BITS;
        if (rememberedNeighbours[entry] != neighbours) {
            double row = ROOT[below & 0xff] - ROOT[above & 0xff];
            double column = ROOT[right & 0xff] - ROOT[left & 0xff];
            rememberedNeighbours[entry] = neighbours;
            rememberedBins[entry] = (short) orientation.formula(row, column);
        }
        return rememberedBins[entry];
    }
}
