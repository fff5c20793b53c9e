package io.mienloop.face;

import java.util.Locale;

/** Which code computes descriptors; the numbers are the same to the last bit. */
public enum KernelChoice {
    /** Vectors where Java and the settings allow them, else scalar. */
    AUTO,
    /** Plain Java. */
    SCALAR,
    /** Vectors, or a refusal. */
    VECTORS;

    /** The system property that a person chooses by; the launcher sets it from MIENLOOP_KERNEL. */
    public static final String PROPERTY = "mienloop.kernel";

    /**
     * The choice made for this process.
     *
     * @throws IllegalArgumentException when it is not one of the three
     */
    public static KernelChoice ofProcess() {
        String chosen = System.getProperty(PROPERTY, "auto");
        for (KernelChoice choice : values()) {
            if (choice.name().toLowerCase(Locale.ROOT).equals(chosen)) {
                return choice;
            }
        }
        throw new IllegalArgumentException(
                "the kernel '" + chosen + "' (MIENLOOP_KERNEL) is none of auto, scalar and vectors");
    }

    /** Whether sums over pixels and values are to be made with vectors: where this machine has any that hold two float64. */
    boolean vectorsForSums() {
        return this != SCALAR
                && ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
                && VectorLaneSums.possible();
    }
}
