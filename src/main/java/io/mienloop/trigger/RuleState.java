package io.mienloop.trigger;

/** One rule and what it remembers from frame to frame: its run, whether it is rearmed, its last fire, its counts. */
final class RuleState {
    final String name;
    final int maxFires;
    final long refractoryNanos;
    final long maxAgeNanos;

    private final int target;
    private final boolean usesZ;
    private final int sign;
    private final double threshold;
    private final double rearm;
    private final double margin;
    private final int[] competitors;
    private final long dwellNanos;
    private final int dwellFrames;
    private final Gate[] gates;
    private final Onsets onsets;

    private boolean rearmed = true;
    private int runFrames;
    private long runStartNanos;
    private boolean hasFired;
    private long lastFireNanos;

    boolean due;
    long fired;
    long sham;
    long suppressed;

    RuleState(Rule rule, Onsets onsets) {
        this.name = rule.name();
        this.maxFires = rule.maxFires();
        this.refractoryNanos = rule.refractoryNanos();
        this.maxAgeNanos = rule.maxAgeNanos();
        this.target = rule.target();
        this.usesZ = rule.measure() == Measure.Z;
        this.sign = rule.direction().sign;
        this.threshold = sign * rule.threshold();
        this.rearm = sign * rule.rearm();
        this.margin = rule.margin();
        this.competitors = rule.competitors();
        this.dwellNanos = rule.dwell().nanos();
        this.dwellFrames = rule.dwell().frames();
        this.gates = rule.gates().toArray(Gate[]::new);
        this.onsets = onsets;
    }

    boolean exhausted() {
        return maxFires > 0 && fired + sham >= maxFires;
    }

    void breakRun() {
        runFrames = 0;
        due = false;
    }

    /** Decides a scored frame outside blanking. A run that was broken by a gap has been reset before. */
    byte decide(long timeNanos, long ageNanos, double[] similarity, double[] z) {
        due = false;
        byte obstacle = obstacle(timeNanos, similarity, z);
        if (obstacle != Verdict.DUE) {
            runFrames = 0;
            return obstacle;
        }
        if (runFrames == 0) {
            runStartNanos = timeNanos;
        }
        if (runFrames < Integer.MAX_VALUE) {
            runFrames++;
        }
        if (runFrames < dwellFrames || timeNanos - runStartNanos < dwellNanos) {
            return Verdict.DWELLING;
        }
        if (hasFired && timeNanos - lastFireNanos < refractoryNanos) {
            return Verdict.REFRACTORY;
        }
        if (ageNanos > maxAgeNanos) {
            suppressed++;
            runFrames = 0;
            return Verdict.LATE;
        }
        due = true;
        return Verdict.DUE;
    }

    /** Why this frame does not belong to a run, or DUE if it does. */
    private byte obstacle(long timeNanos, double[] similarity, double[] z) {
        if (lacksScore(similarity)) {
            return Verdict.NO_SCORE;
        }
        double value = sign * (usesZ ? z[target] : similarity[target]);
        if (Double.isNaN(value)) {
            return Verdict.NO_BASELINE;
        }
        if (value < rearm) {
            rearmed = true;
        }
        if (!(value > threshold)) {
            return Verdict.IDLE;
        }
        if (!rearmed) {
            return Verdict.NOT_REARMED;
        }
        for (int competitor : competitors) {
            if (!(sign * (similarity[target] - similarity[competitor]) >= margin)) {
                return Verdict.MARGIN;
            }
        }
        for (Gate gate : gates) {
            long since = onsets.nanosSince(gate.afterStimulus(), timeNanos);
            if (since < gate.fromNanos() || since > gate.toNanos()) {
                return Verdict.GATED;
            }
        }
        return Verdict.DUE;
    }

    private boolean lacksScore(double[] similarity) {
        if (Double.isNaN(similarity[target])) {
            return true;
        }
        for (int competitor : competitors) {
            if (Double.isNaN(similarity[competitor])) {
                return true;
            }
        }
        return false;
    }

    void fire(long timeNanos, int arm) {
        if (arm == Arm.REAL) {
            fired++;
        } else {
            sham++;
        }
        hasFired = true;
        lastFireNanos = timeNanos;
        rearmed = false;
        breakRun();
    }

    void holdBack() {
        suppressed++;
        rearmed = false;
        breakRun();
    }
}
