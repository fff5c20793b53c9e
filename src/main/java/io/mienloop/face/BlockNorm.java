package io.mienloop.face;

/** How the histograms of a block are scaled, with the constants of scikit-image. */
public enum BlockNorm {
    /** L2, clipped at 0.2, L2 again. */
    L2_HYS("l2-hys"),
    /** v / √(Σv² + 1e-10). */
    L2("l2"),
    /** v / (Σ|v| + 1e-5). */
    L1("l1"),
    /** The cells as they are. */
    NONE("none");

    private final String text;

    BlockNorm(String text) {
        this.text = text;
    }

    /** The name used on the command line and in files. */
    @Override
    public String toString() {
        return text;
    }
}
