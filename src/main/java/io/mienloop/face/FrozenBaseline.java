package io.mienloop.face;

/** A baseline that was calibrated beforehand and never changes: the default. */
public final class FrozenBaseline implements Baseline {
    private final BaselineInput input = new BaselineInput();
    private final double median;
    private final double spread;
    private final DriftAlarm alarm;

    /**
     * @param median of the calibration
     * @param spread that z is counted in, &gt; 0
     * @param driftAlarm distance of the recent median that raises the alarm, &gt; 0; infinite for none
     */
    public FrozenBaseline(double median, double spread, double driftAlarm) {
        if (!Double.isFinite(median)) {
            throw new IllegalArgumentException("a frozen baseline needs a finite median, not " + median);
        }
        BaselineInput.requireFloor(spread);
        this.median = median;
        this.spread = spread;
        alarm = new DriftAlarm(driftAlarm);
    }

    /** A baseline of a calibration's figures; its spread is max(1.4826 · MAD, spreadFloor). */
    public static FrozenBaseline of(BaselineStatistics statistics, double spreadFloor, double driftAlarm) {
        BaselineInput.requireFloor(spreadFloor);
        return new FrozenBaseline(statistics.median(), BaselineInput.spread(statistics.mad(), spreadFloor), driftAlarm);
    }

    @Override
    public boolean ready() {
        return true;
    }

    @Override
    public double z(double similarity) {
        return (similarity - median) / spread;
    }

    @Override
    public void offer(double similarity, long timeNanos) {
        if (input.accepts(similarity, timeNanos)) {
            alarm.add(similarity, timeNanos);
        }
    }

    @Override
    public void exclude(long fromNanos, long toNanos) {
        input.exclude(fromNanos, toNanos);
    }

    @Override
    public boolean drifting() {
        return alarm.raised(median);
    }

    @Override
    public double median() {
        return median;
    }

    @Override
    public double spread() {
        return spread;
    }
}
