package io.mienloop.face;

import java.util.Arrays;

/**
 * Sums of float64 values in one fixed order, the definition that recorded scores rest on: 16 partial sums, lane = position
 * mod 16, then lane i + lane i+8 for i &lt; 8, then i+4, i+2, i+1. No fused operation. Vectors of any width that keep 16
 * lanes get the same bits.
 */
final class LaneSums {
    static final int LANES = 16;

    /** Values that stay in the first cache while all prototypes pass by. */
    private static final int PIECE = 64 * LANES;

    private final double[] lanes = new double[LANES];

    /** Length of an array that holds this many values and is filled up with zeros, which change no sum. */
    static int padded(int length) {
        return (length + LANES - 1) / LANES * LANES;
    }

    /** Σ values; the length is a multiple of 16. */
    double sum(double[] values) {
        Arrays.fill(lanes, 0.0);
        for (int i = 0; i < values.length; i += LANES) {
            for (int lane = 0; lane < LANES; lane++) {
                lanes[lane] += values[i + lane];
            }
        }
        return folded();
    }

    /** Σ a·b; the lengths are equal and a multiple of 16. */
    double product(double[] a, double[] b) {
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
    void products(double[] a, double[][] bs, double[] partial, double[] products) {
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

    private void addProducts(double[] a, double[] b, int from, int to) {
        for (int i = from; i < to; i += LANES) {
            for (int lane = 0; lane < LANES; lane++) {
                lanes[lane] += a[i + lane] * b[i + lane];
            }
        }
    }

    private double folded() {
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                lanes[lane] += lanes[lane + half];
            }
        }
        return lanes[0];
    }
}
