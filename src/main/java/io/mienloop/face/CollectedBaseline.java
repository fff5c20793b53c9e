package io.mienloop.face;

/**
 * A baseline gathered at the start of a session and then frozen. It gathers from the first frame offered until the first one
 * a duration later, and on until there are enough values; that frame is the first to be judged. Frames faster than twice the
 * greatest rate are thinned.
 */
public final class CollectedBaseline implements Baseline {
    /** Fewer values than this are no baseline, however long they took; a window always has room for more. */
    public static final int LEAST_VALUES = 30;

    private final BaselineInput input = new BaselineInput();
    private final long durationNanos;
    private final double spreadFloor;
    private final SortedWindow gathered;
    private final DriftAlarm alarm;
    private boolean started;
    private long startNanos;
    private boolean ready;
    private double median = Double.NaN;
    private double mad = Double.NaN;

    /**
     * @param durationNanos time to gather for, &gt; 0
     * @param maxRate greatest frame rate to make room for, frames a second
     * @param spreadFloor least spread, &gt; 0
     * @param driftAlarm distance of the recent median that raises the alarm, &gt; 0; infinite for none
     */
    public CollectedBaseline(long durationNanos, double maxRate, double spreadFloor, double driftAlarm) {
        BaselineInput.requireFloor(spreadFloor);
        this.durationNanos = durationNanos;
        this.spreadFloor = spreadFloor;
        gathered = new SortedWindow(durationNanos, maxRate);
        alarm = new DriftAlarm(driftAlarm);
    }

    @Override
    public boolean ready() {
        return ready;
    }

    @Override
    public double z(double similarity) {
        return (similarity - median) / spread();
    }

    @Override
    public void offer(double similarity, long timeNanos) {
        boolean accepted = input.accepts(similarity, timeNanos);
        if (!started) {
            started = true;
            startNanos = timeNanos;
        }
        if (!ready && timeNanos - startNanos >= durationNanos && gathered.count() >= LEAST_VALUES) {
            median = gathered.median();
            mad = gathered.mad();
            ready = true;
        }
        if (!accepted) {
            return;
        }
        if (!ready) {
            gathered.add(similarity, timeNanos);
        }
        alarm.add(similarity, timeNanos);
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
        return BaselineInput.spread(mad, spreadFloor);
    }
}
