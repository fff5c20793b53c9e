package io.mienloop.face;

/**
 * Square roots of grey levels. A root is kept as the sum of two float32, so that the difference of two bright, nearly equal
 * pixels keeps float32's relative accuracy: (high[a] − high[b]) + (low[a] − low[b]), in float32.
 *
 * <p>The definition that recorded scores rest on: high is the root rounded to float32, and low = (level − high²) / (2 · high) in
 * float32, whose dividend is exact in float32. Units that take roots and fused products of many lanes get the same bits.
 */
final class Roots {
    static final double[] EXACT = new double[256];
    static final float[] HIGH = new float[256];
    static final float[] LOW = new float[256];

    static {
        for (int level = 1; level < 256; level++) {
            EXACT[level] = StrictMath.sqrt(level);
            HIGH[level] = (float) EXACT[level];
            LOW[level] = Math.fma(-HIGH[level], HIGH[level], (float) level) / (HIGH[level] + HIGH[level]);
        }
    }

    private Roots() {}
}
