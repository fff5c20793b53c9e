package io.mienloop.trigger;

/**
 * Real or sham, drawn for every fire from a recorded seed. Every rule draws from a sequence of its own, so that one rule's
 * fires do not change what another's are.
 *
 * @param real weight of the real arm, ≥ 0
 * @param sham weight of the sham arm, ≥ 0; at least one weight is > 0
 * @param maxRepeat the same arm at most so often in a row, 0 for no limit; without effect when only one arm has a weight
 * @param seed any number; the same seed gives the same arms on every machine
 */
public record ArmPlan(double real, double sham, int maxRepeat, long seed) {
    /** No shams. */
    public static final ArmPlan ALWAYS_REAL = new ArmPlan(1, 0, 0, 0);

    public ArmPlan {
        boolean weights = real >= 0 && sham >= 0 && real + sham > 0 && real + sham < Double.POSITIVE_INFINITY;
        if (!weights || maxRepeat < 0) {
            throw new IllegalArgumentException("arms need weights >= 0, not both 0, and max-repeat >= 0, not real "
                    + real + ", sham " + sham + ", max-repeat " + maxRepeat);
        }
    }
}
