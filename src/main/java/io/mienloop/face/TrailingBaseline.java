package io.mienloop.face;

/**
 * A baseline of the last minutes, for experiments whose usual state moves. Its median and spread are exact for every frame.
 * What follows a stimulus or crossing is left out for a while, so that responses do not become the baseline.
 *
 * <p>It is ready once a whole window has passed since the first frame, and as long as there are values enough in it.
 */
public final class TrailingBaseline implements Baseline {
    /** A shorter window would follow the expressions themselves. */
    public static final long LEAST_WINDOW_NANOS = 60_000_000_000L;

    /** What METHODS leaves out after any stimulus or crossing. */
    public static final long USUAL_EXCLUSION_NANOS = 10_000_000_000L;

    /** Fewer values than this are no baseline. */
    public static final int LEAST_VALUES = 30;

    private final BaselineInput input = new BaselineInput();
    private final long windowNanos;
    private final long exclusionNanos;
    private final double spreadFloor;
    private final SortedWindow window;
    private final DriftAlarm alarm;
    private boolean started;
    private long startNanos;
    private boolean full;
    private double firstMedian = Double.NaN;
    private double median = Double.NaN;
    private double spread = Double.NaN;

    /**
     * @param windowNanos time the baseline reaches back, ≥ 60 s
     * @param maxRate greatest frame rate to make room for, frames a second; faster than twice that is thinned
     * @param exclusionNanos time left out after the end of every excluded stretch, ≥ 0
     * @param spreadFloor least spread, &gt; 0
     * @param driftAlarm distance of the recent median from the first full window's that raises the alarm, &gt; 0; infinite for
     *     none
     */
    public TrailingBaseline(
            long windowNanos, double maxRate, long exclusionNanos, double spreadFloor, double driftAlarm) {
        if (windowNanos < LEAST_WINDOW_NANOS || exclusionNanos < 0) {
            throw new IllegalArgumentException(
                    "a trailing baseline needs a window of at least 60 s and an exclusion of at" + " least 0 s, not "
                            + windowNanos / 1e9 + " s and " + exclusionNanos / 1e9 + " s");
        }
        BaselineInput.requireFloor(spreadFloor);
        this.windowNanos = windowNanos;
        this.exclusionNanos = exclusionNanos;
        this.spreadFloor = spreadFloor;
        window = new SortedWindow(windowNanos, maxRate);
        alarm = new DriftAlarm(driftAlarm);
    }

    @Override
    public boolean ready() {
        return !Double.isNaN(median);
    }

    @Override
    public double z(double similarity) {
        return (similarity - median) / spread;
    }

    @Override
    public void offer(double similarity, long timeNanos) {
        boolean accepted = input.accepts(similarity, timeNanos);
        if (!started) {
            started = true;
            startNanos = timeNanos;
        }
        window.dropUntil(timeNanos - windowNanos);
        if (accepted) {
            window.add(similarity, timeNanos);
            alarm.add(similarity, timeNanos);
        }
        full |= timeNanos - startNanos >= windowNanos;
        if (full && window.count() >= LEAST_VALUES) {
            median = window.median();
            spread = BaselineInput.spread(window.mad(), spreadFloor);
            firstMedian = Double.isNaN(firstMedian) ? median : firstMedian;
        } else {
            median = Double.NaN;
            spread = Double.NaN;
        }
    }

    /** Leaves out the stretch and what follows its end for the time given at construction. */
    @Override
    public void exclude(long fromNanos, long toNanos) {
        input.exclude(fromNanos, Math.addExact(toNanos, exclusionNanos));
    }

    @Override
    public boolean drifting() {
        return alarm.raised(firstMedian);
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
