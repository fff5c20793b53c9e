package io.mienloop.face;

import java.util.Arrays;

/**
 * Sums of float64 values in one fixed order, the definition that recorded scores rest on: 16 partial sums, lane = position
 * mod 16, then lane i + lane i+8 for i &lt; 8, then i+4, i+2, i+1. No fused operation. Vectors of any width that keep 16
 * lanes get the same bits.
 */
abstract sealed class LaneSums permits ScalarLaneSums, VectorLaneSums {
    static final int LANES = 16;

    private static final int LEAST_FOR_VECTORS = 256;

    /** Values that stay in the first cache while all prototypes pass by. */
    private static final int PIECE = 64 * LANES;

    /** The partial sums. */
    final double[] lanes = new double[LANES];

    /**
     * The kernel's twin for scores: vectors where Java has them, and where there is enough for them to do. Until it is compiled
     * to the end, code with vectors makes garbage, and what has a few turns to do is not before thousands of frames.
     *
     * @param length of the arrays
     */
    static LaneSums of(KernelChoice choice, int length) {
        boolean worthIt = choice == KernelChoice.VECTORS || length >= LEAST_FOR_VECTORS;
        return worthIt && choice.vectorsForSums() ? new VectorLaneSums() : new ScalarLaneSums();
    }

    /** Length of an array that holds this many values and is filled up with zeros, which change no sum. */
    static int padded(int length) {
        return (length + LANES - 1) / LANES * LANES;
    }

    /** Σ values; the length is a multiple of 16. */
    final double sum(double[] values) {
        Arrays.fill(lanes, 0.0);
        add(values);
        return folded();
    }

    /** Σ a·b; the lengths are equal and a multiple of 16. */
    final double product(double[] a, double[] b) {
        Arrays.fill(lanes, 0.0);
        addProducts(a, b, 0, a.length);
        return folded();
    }

    /**
     * Sums Σ a·b for several b in one pass over a, a piece of it at a time.
     *
     * @param products receives one sum each
     * @param partial 16 values for each b, overwritten
     */
    final void products(double[] a, double[][] bs, double[] partial, double[] products) {
        Arrays.fill(partial, 0.0);
        for (int from = 0; from < a.length; from += PIECE) {
            int to = Math.min(a.length, from + PIECE);
            for (int k = 0; k < bs.length; k++) {
                System.arraycopy(partial, k * LANES, lanes, 0, LANES);
                addProducts(a, bs[k], from, to);
                System.arraycopy(lanes, 0, partial, k * LANES, LANES);
            }
        }
        for (int k = 0; k < bs.length; k++) {
            System.arraycopy(partial, k * LANES, lanes, 0, LANES);
            products[k] = folded();
        }
    }

    /** Adds every value to its lane; the length is a multiple of 16. */
    abstract void add(double[] values);

    /** Adds every product to its lane; from and to are multiples of 16. */
    abstract void addProducts(double[] a, double[] b, int from, int to);

    private double folded() {
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                lanes[lane] += lanes[lane + half];
            }
        }
        return lanes[0];
    }
}
