package io.mienloop.trigger;

import java.util.List;

/** A rule with ordinary values, to be varied by tests. One score or two, times in milliseconds. */
record Rules(
        Measure measure,
        Direction direction,
        double threshold,
        double margin,
        int[] competitors,
        Dwell dwell,
        double rearm,
        long refractoryMillis,
        long maxAgeMillis,
        int maxFires,
        List<Gate> gates) {
    static final long MILLI = 1_000_000L;

    static Rules usual() {
        return new Rules(
                Measure.Z, Direction.ABOVE, 3, 0, new int[0], new Dwell(100 * MILLI, 3), 1.5, 1000, 50, 0, List.of());
    }

    Rules dwell(long millis, int frames) {
        return new Rules(
                measure,
                direction,
                threshold,
                margin,
                competitors,
                new Dwell(millis * MILLI, frames),
                rearm,
                refractoryMillis,
                maxAgeMillis,
                maxFires,
                gates);
    }

    Rules margin(double margin, int... competitors) {
        return new Rules(
                measure,
                direction,
                threshold,
                margin,
                competitors,
                dwell,
                rearm,
                refractoryMillis,
                maxAgeMillis,
                maxFires,
                gates);
    }

    Rules refractory(long millis) {
        return new Rules(
                measure,
                direction,
                threshold,
                margin,
                competitors,
                dwell,
                rearm,
                millis,
                maxAgeMillis,
                maxFires,
                gates);
    }

    Rules maxFires(int fires) {
        return new Rules(
                measure,
                direction,
                threshold,
                margin,
                competitors,
                dwell,
                rearm,
                refractoryMillis,
                maxAgeMillis,
                fires,
                gates);
    }

    Rules gates(Gate... gates) {
        return new Rules(
                measure,
                direction,
                threshold,
                margin,
                competitors,
                dwell,
                rearm,
                refractoryMillis,
                maxAgeMillis,
                maxFires,
                List.of(gates));
    }

    Rules levels(Measure measure, Direction direction, double threshold, double rearm) {
        return new Rules(
                measure,
                direction,
                threshold,
                margin,
                competitors,
                dwell,
                rearm,
                refractoryMillis,
                maxAgeMillis,
                maxFires,
                gates);
    }

    Rule build(String name) {
        return new Rule(
                name,
                0,
                measure,
                direction,
                threshold,
                margin,
                competitors,
                dwell,
                rearm,
                refractoryMillis * MILLI,
                maxAgeMillis * MILLI,
                maxFires,
                gates,
                0);
    }

    /** A plan of these rules with two scores, two stimuli, blanking of 50 ms after stimulus 1, and a bearable gap of 50 ms. */
    static TriggerPlan plan(Runaway runaway, ArmPlan arms, Rule... rules) {
        return new TriggerPlan(List.of(rules), List.of(new Blanking(1, 50 * MILLI)), runaway, arms, 2, 2, 50 * MILLI);
    }

    static TriggerPlan plan(Rule... rules) {
        return plan(new Runaway(1_000_000, 1), ArmPlan.ALWAYS_REAL, rules);
    }
}
