package io.mienloop.face;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Descriptors that stand for emotions, with all that is needed to make a comparable descriptor of a new frame.
 *
 * <p>The arrays are copied in; those handed out are the set's own and must not be changed.
 *
 * @param labels names of the emotions, in order; unique, none of them {@code neutral}
 * @param prototypes one descriptor a label
 * @param neutral mean descriptor of baseline frames
 * @param hog how all descriptors were made
 * @param region where in the picture they were taken
 * @param excludedCells cells left out of similarity, numbered row × cellsAcross + column
 * @param baselines one per label, then neutral; empty when unknown
 */
public record PrototypeSet(
        List<String> labels,
        float[][] prototypes,
        float[] neutral,
        HogSettings hog,
        Region region,
        List<Integer> excludedCells,
        List<BaselineStatistics> baselines) {
    /** The name under which the neutral descriptor is scored. */
    public static final String NEUTRAL = "neutral";

    public PrototypeSet {
        labels = List.copyOf(labels);
        excludedCells = List.copyOf(excludedCells);
        baselines = List.copyOf(baselines);
        HogGrid grid = HogGrid.of(hog, region.width(), region.height());
        requireLabels(labels);
        if (prototypes.length != labels.size()) {
            throw new IllegalArgumentException(
                    "a prototype set has " + labels.size() + " labels but " + prototypes.length + " prototypes");
        }
        float[][] copies = new float[prototypes.length][];
        for (int k = 0; k < prototypes.length; k++) {
            copies[k] = requireDescriptor(labels.get(k), prototypes[k], grid, hog, region);
        }
        prototypes = copies;
        neutral = requireDescriptor(NEUTRAL, neutral, grid, hog, region);
        Set<Integer> seen = new HashSet<>();
        for (int cell : excludedCells) {
            if (cell < 0 || cell >= grid.cells() || !seen.add(cell)) {
                throw new IllegalArgumentException(
                        "excluded cell " + cell + " is given twice or is not one of the cells 0 to "
                                + (grid.cells() - 1) + " of region " + region);
            }
        }
        if (!baselines.isEmpty() && baselines.size() != labels.size() + 1) {
            throw new IllegalArgumentException("a prototype set of " + labels.size()
                    + " labels needs baselines for each and" + " neutral, or none, not " + baselines.size());
        }
    }

    private static void requireLabels(List<String> labels) {
        if (labels.isEmpty()) {
            throw new IllegalArgumentException("a prototype set needs at least one label");
        }
        Set<String> seen = new HashSet<>();
        for (String label : labels) {
            if (label.isBlank() || label.equals(NEUTRAL) || !seen.add(label)) {
                throw new IllegalArgumentException("prototype label '" + label + "' is empty, given twice, or '"
                        + NEUTRAL + "', which is kept for the neutral descriptor");
            }
        }
    }

    private static float[] requireDescriptor(
            String name, float[] values, HogGrid grid, HogSettings hog, Region region) {
        if (values.length != grid.length()) {
            throw new IllegalArgumentException("prototype '" + name + "' has " + values.length + " values, but " + hog
                    + " of region " + region + " give " + grid.length());
        }
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("prototype '" + name + "' contains " + value + ": build it again");
            }
        }
        return values.clone();
    }

    /** The scored names: labels in order, then {@code neutral}. */
    public List<String> names() {
        String[] names = labels.toArray(new String[labels.size() + 1]);
        names[labels.size()] = NEUTRAL;
        return List.of(names);
    }

    /** Position of a name in {@link #names()}, or -1. */
    public int indexOf(String name) {
        return names().indexOf(name);
    }

    /**
     * Refuses frames whose descriptors could not be compared with this set.
     *
     * @throws IllegalArgumentException when settings or region differ; the message states both
     */
    public void requireSame(HogSettings otherHog, Region otherRegion) {
        if (!hog.equals(otherHog) || !region.equals(otherRegion)) {
            throw new IllegalArgumentException("prototypes were built with " + hog + " of region " + region
                    + ", but frames are to be scored with " + otherHog + " of region " + otherRegion
                    + ": use the same, or build the prototypes again");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PrototypeSet set
                && labels.equals(set.labels)
                && Arrays.deepEquals(prototypes, set.prototypes)
                && Arrays.equals(neutral, set.neutral)
                && hog.equals(set.hog)
                && region.equals(set.region)
                && excludedCells.equals(set.excludedCells)
                && baselines.equals(set.baselines);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                labels, Arrays.deepHashCode(prototypes), Arrays.hashCode(neutral), hog, region, excludedCells);
    }

    @Override
    public String toString() {
        return "prototypes " + labels + " of " + neutral.length + " values, " + hog + ", region " + region;
    }
}
