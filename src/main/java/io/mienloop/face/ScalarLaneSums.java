package io.mienloop.face;

/** In plain Java. */
final class ScalarLaneSums extends LaneSums {
    @Override
    void add(double[] values) {
        for (int i = 0; i < values.length; i += LANES) {
            for (int lane = 0; lane < LANES; lane++) {
                lanes[lane] += values[i + lane];
            }
        }
    }

    @Override
    void addProducts(double[] a, double[] b, int from, int to) {
        for (int i = from; i < to; i += LANES) {
            for (int lane = 0; lane < LANES; lane++) {
                lanes[lane] += a[i + lane] * b[i + lane];
            }
        }
    }
}
