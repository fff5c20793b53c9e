package io.mienloop.face;

import java.lang.foreign.MemorySegment;

/** Sums gradient magnitudes by cell and orientation. Whichever is used, the bits are the same. One object per thread. */
sealed interface CellKernel permits ScalarKernel, VectorKernel {
    /**
     * Sums a region.
     *
     * @param pixels 8-bit grey
     * @param offset byte index of the region's top left pixel
     * @param stride bytes from one row of the frame to the next, at least the region's width
     * @param cells cellsDown × cellsAcross × orientations values, overwritten: [down][across][orientation]
     */
    void sum(MemorySegment pixels, long offset, int stride, double[] cells);

    /** What it is, for a session's log: "scalar", "vectors of 512 bits". */
    String description();
}
