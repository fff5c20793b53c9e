package io.mienloop.face;

import java.util.BitSet;

/**
 * Pearson's r of a descriptor with every prototype of a set and with its neutral descriptor. One object per thread; scoring
 * allocates nothing.
 *
 * <p>Values of excluded cells are left out of r, not set to 0, which would inflate it. With blocks of more than one cell,
 * every block that contains an excluded cell is left out.
 *
 * <p>r = Σ d·p / √(Σ d²), where d is the descriptor less its mean and p the prototype less its mean, divided by √(Σ p²)
 * beforehand. Sums run in the order of {@link LaneSums} over the values that are not excluded. r is undefined, and NaN, where
 * the descriptor or the prototype is flat: equal float32 values add up in float64 without rounding, so their mean is the value
 * itself and d is exactly 0, never noise. Rounding can carry r past ±1 by some 1e-16; it is then ±1.
 */
public final class Similarity {
    private final LaneSums sums;
    private final int length;
    private final int[] included;
    private final double[][] prototypes;
    private final double[] centred;
    private final double[] partial;

    /** @throws IllegalArgumentException when so many cells are excluded that fewer than two values are left */
    public Similarity(PrototypeSet set) {
        this(set, KernelChoice.ofProcess());
    }

    /** @param choice of how sums are made; they are the same to the last bit */
    Similarity(PrototypeSet set, KernelChoice choice) {
        length = set.neutral().length;
        included = included(set);
        if (included.length < 2) {
            throw new IllegalArgumentException("of " + length + " values the excluded cells leave " + included.length
                    + ", too few for a correlation: exclude fewer cells");
        }
        centred = new double[LaneSums.padded(included.length)];
        sums = LaneSums.of(choice, centred.length);
        prototypes = new double[set.labels().size() + 1][];
        partial = new double[prototypes.length * LaneSums.LANES];
        for (int k = 0; k < prototypes.length; k++) {
            double squares = centre(k < set.labels().size() ? set.prototypes()[k] : set.neutral());
            prototypes[k] = centred.clone();
            double norm = Math.sqrt(squares); // 0 for a flat prototype: 0 / 0 makes all its similarities NaN
            for (int i = 0; i < included.length; i++) {
                prototypes[k][i] /= norm;
            }
        }
    }

    private static int[] included(PrototypeSet set) {
        HogSettings hog = set.hog();
        HogGrid grid = HogGrid.of(hog, set.region().width(), set.region().height());
        BitSet cells = new BitSet();
        set.excludedCells().forEach(cells::set);
        BitSet values = new BitSet();
        int perBlock = hog.blockSize() * hog.blockSize() * hog.orientations();
        for (int block = 0; block < grid.blocksAcross() * grid.blocksDown(); block++) {
            int corner = block / grid.blocksAcross() * grid.cellsAcross() + block % grid.blocksAcross();
            boolean whole = true;
            for (int row = 0; row < hog.blockSize(); row++) {
                int from = corner + row * grid.cellsAcross();
                whole &= cells.get(from, from + hog.blockSize()).isEmpty();
            }
            values.set(block * perBlock, (block + 1) * perBlock, whole);
        }
        return values.stream().toArray();
    }

    /** Similarities of a frame: one a label, in order, then neutral. */
    public int size() {
        return prototypes.length;
    }

    /**
     * Scores one descriptor.
     *
     * @param descriptor as long as the set's
     * @param similarity {@link #size()} values from -1 to 1; NaN where r is undefined
     * @throws IllegalArgumentException for arrays of another length
     */
    public void score(float[] descriptor, double[] similarity) {
        if (descriptor.length != length || similarity.length != prototypes.length) {
            throw new IllegalArgumentException("prototypes of " + length + " values give " + prototypes.length
                    + " similarities, but the descriptor has " + descriptor.length + " and there is room for "
                    + similarity.length);
        }
        double norm = Math.sqrt(centre(descriptor)); // 0 / 0 is the NaN of a flat descriptor
        sums.products(centred, prototypes, partial, similarity);
        for (int k = 0; k < prototypes.length; k++) {
            similarity[k] = Math.max(-1.0, Math.min(1.0, similarity[k] / norm));
        }
    }

    /** Leaves the included values less their mean in {@link #centred} and returns the sum of their squares. */
    private double centre(float[] values) {
        for (int i = 0; i < included.length; i++) {
            centred[i] = values[included[i]];
        }
        double mean = sums.sum(centred) / included.length;
        for (int i = 0; i < included.length; i++) {
            centred[i] -= mean;
        }
        return sums.product(centred, centred);
    }
}
