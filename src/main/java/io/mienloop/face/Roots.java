package io.mienloop.face;

/**
 * Square roots of grey levels as whole numbers of 2⁻²⁶, rounded to nearest: differences of two are exact, so that also bright,
 * nearly equal pixels (which differ by 0.031) have theirs right to 5e-7 of itself. Recorded scores rest on this definition.
 */
final class Roots {
    /** Units in 1. A power of two, which changes no bit of a sum that is divided by it at its end. */
    static final int ONE = 1 << 26;

    static final double[] EXACT = new double[256];
    static final int[] WHOLE = new int[256];

    static {
        for (int level = 0; level < 256; level++) {
            EXACT[level] = StrictMath.sqrt(level);
            WHOLE[level] = (int) Math.rint(EXACT[level] * ONE);
        }
    }

    private Roots() {}
}
