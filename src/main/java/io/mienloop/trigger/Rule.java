package io.mienloop.trigger;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * One trigger rule: when which score says what for how long, which stimulus is due. How the parts work together is told
 * by {@link TriggerEngine}.
 *
 * @param name as written in the experiment file
 * @param target index of the score that is watched
 * @param measure what of it is compared with threshold and rearm
 * @param direction which side of the threshold counts
 * @param threshold crossed when the measure is beyond it (strictly); finite
 * @param margin least distance of the target's raw r to every competitor's, in the rule's direction; ≥ 0
 * @param competitors score indices; none for no margin condition
 * @param dwell how long the crossing must last
 * @param rearm after a fire the measure must once be back beyond this (strictly) before the next crossing counts; at the
 *     threshold or on its uncrossed side
 * @param refractoryNanos least time between two fires, ≥ 0
 * @param maxAgeNanos oldest frame that may fire, > 0
 * @param maxFires fires of a session, real and sham together, 0 for no limit
 * @param gates all of them must be open
 * @param stimulus index of the stimulus that is due
 */
public record Rule(
        String name,
        int target,
        Measure measure,
        Direction direction,
        double threshold,
        double margin,
        int[] competitors,
        Dwell dwell,
        double rearm,
        long refractoryNanos,
        long maxAgeNanos,
        int maxFires,
        List<Gate> gates,
        int stimulus) {
    public Rule {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(measure, "measure");
        Objects.requireNonNull(direction, "direction");
        Objects.requireNonNull(dwell, "dwell");
        competitors = competitors.clone();
        gates = List.copyOf(gates);
        require(Double.isFinite(threshold) && Double.isFinite(rearm), name, "threshold and rearm must be finite");
        require(
                direction.sign * rearm <= direction.sign * threshold,
                name,
                "rearm " + rearm + " lies on the crossed side of the threshold " + threshold);
        require(margin >= 0 && Double.isFinite(margin), name, "margin must be >= 0, not " + margin);
        require(target >= 0 && stimulus >= 0, name, "target and stimulus are indices >= 0");
        for (int competitor : competitors) {
            require(
                    competitor >= 0 && competitor != target,
                    name,
                    "a competitor is an index >= 0 other than the target");
        }
        require(refractoryNanos >= 0, name, "refractory must be >= 0");
        require(maxAgeNanos > 0, name, "max-age must be > 0");
        require(maxFires >= 0, name, "max-fires must be >= 0");
    }

    /** A copy. */
    @Override
    public int[] competitors() {
        return competitors.clone();
    }

    private static void require(boolean holds, String name, String what) {
        if (!holds) {
            throw new IllegalArgumentException("trigger " + name + ": " + what);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Rule that
                && name.equals(that.name)
                && target == that.target
                && measure == that.measure
                && direction == that.direction
                && Double.compare(threshold, that.threshold) == 0
                && Double.compare(margin, that.margin) == 0
                && Arrays.equals(competitors, that.competitors)
                && dwell.equals(that.dwell)
                && Double.compare(rearm, that.rearm) == 0
                && refractoryNanos == that.refractoryNanos
                && maxAgeNanos == that.maxAgeNanos
                && maxFires == that.maxFires
                && gates.equals(that.gates)
                && stimulus == that.stimulus;
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, target, measure, direction, threshold, Arrays.hashCode(competitors), stimulus);
    }
}
