package io.mienloop.trigger;

/** One rule's sequence of real and sham. */
final class ArmDraw {
    private final ArmPlan plan;
    private final double realShare;
    private final SplitMix64 random;
    private int last = -1;
    private int repeats;

    ArmDraw(ArmPlan plan, int rule) {
        this.plan = plan;
        this.realShare = plan.real() / (plan.real() + plan.sham());
        this.random = SplitMix64.stream(plan.seed(), rule);
    }

    int next() {
        // Drawn even where the limit decides, so that the n-th fire always takes the n-th number.
        int arm = random.nextDouble() < realShare ? Arm.REAL : Arm.SHAM;
        boolean bothArms = plan.real() > 0 && plan.sham() > 0;
        if (bothArms && plan.maxRepeat() > 0 && arm == last && repeats >= plan.maxRepeat()) {
            arm = arm == Arm.REAL ? Arm.SHAM : Arm.REAL;
        }
        repeats = arm == last ? repeats + 1 : 1;
        last = arm;
        return arm;
    }
}
