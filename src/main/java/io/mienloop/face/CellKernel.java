package io.mienloop.face;

import java.lang.foreign.MemorySegment;

/** Sums gradient magnitudes by cell and orientation. Whichever is used, the bits are the same. One object per thread. */
sealed interface CellKernel permits ScalarKernel, VectorKernel {
    /**
     * The choice's kernel for such descriptors.
     *
     * @throws IllegalArgumentException when vectors are demanded and cannot be had; the message says why
     */
    static CellKernel of(KernelChoice choice, HogSettings settings, HogGrid grid, int width, int height) {
        String obstacle = choice == KernelChoice.SCALAR ? "chosen" : obstacle(settings);
        if (obstacle == null) {
            return new VectorKernel(settings, grid, width, height);
        }
        if (choice == KernelChoice.VECTORS) {
            throw new IllegalArgumentException(
                    "the vector kernel was demanded but cannot be used: " + obstacle + "; let the choice be automatic");
        }
        return new ScalarKernel(settings, grid, width, height, obstacle);
    }

    /** Why there can be no vectors, or null. Where Java lacks them no class that needs them may be touched. */
    private static String obstacle(HogSettings settings) {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return "Java was started without jdk.incubator.vector";
        }
        return VectorKernel.obstacle(settings);
    }

    /**
     * Sums a region.
     *
     * @param pixels 8-bit grey
     * @param offset byte index of the region's top left pixel
     * @param stride bytes from one row of the frame to the next, at least the region's width
     * @param cells cellsDown × cellsAcross × orientations values, overwritten: [down][across][orientation]
     */
    void sum(MemorySegment pixels, long offset, int stride, double[] cells);

    /** What it is and why: "vectors of 512 bits", "scalar: 9 orientations". */
    String description();
}
