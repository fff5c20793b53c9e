package io.mienloop.analysis;

import io.mienloop.face.PictureLimits;
import java.util.List;
import java.util.Objects;

/**
 * How prototypes are built, beside region and HOG settings.
 *
 * @param rule how an emotion's frames are chosen
 * @param excludedCells cells left out of every similarity, such as those of the lick spout: row × cells across + column
 * @param lowEnergyShare a cell whose gradient energy, averaged over the neutral frames, is below this share of the median
 *     cell's is left out too: L2-Hys blows the noise of a flat cell up to full weight. 0 leaves none out
 * @param limits the guards that a picture must pass under {@link PrototypeRule#ROBUST}
 */
public record PrototypeOptions(
        PrototypeRule rule, List<Integer> excludedCells, double lowEnergyShare, PictureLimits limits) {
    /**
     * The share for a user who asks for low-energy cells to be left out and names none: in the real tail-shock clips cells of
     * blurred background have 0.06 to 0.25 of the median cell's energy, cells of the head 0.4 and more.
     */
    public static final double LOW_ENERGY_SHARE = 0.25;

    public PrototypeOptions {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(limits, "limits");
        excludedCells = excludedCells.stream().distinct().sorted().toList();
        if (!(lowEnergyShare >= 0 && lowEnergyShare < 1)) {
            throw new IllegalArgumentException(
                    "the share of the median energy below which a cell is left out must be 0 to less than 1, not "
                            + lowEnergyShare);
        }
    }

    /** A rule with every cell in use and the usual guards. */
    public static PrototypeOptions of(PrototypeRule rule) {
        return new PrototypeOptions(rule, List.of(), 0, PictureLimits.DEFAULT);
    }

    public PrototypeOptions withExcludedCells(List<Integer> cells) {
        return new PrototypeOptions(rule, cells, lowEnergyShare, limits);
    }

    public PrototypeOptions withLowEnergyShare(double share) {
        return new PrototypeOptions(rule, excludedCells, share, limits);
    }
}
