package io.mienloop.face;

/**
 * Compares the recent median with that of a baseline: over the last 60 s, of at most 20 values a second, once at least 300 of
 * them are there (15 s; 30 s at 10 frames a second). An expression is too short to move it; a shifted animal, a changed lamp
 * or a fogged lens do.
 */
final class DriftAlarm {
    static final long WINDOW_NANOS = 60_000_000_000L;
    static final int LEAST = 300;
    private static final double RATE = 10;

    private final SortedWindow recent = new SortedWindow(WINDOW_NANOS, RATE);
    private final double distance;

    /** @param distance of medians that raises the alarm, &gt; 0; infinite for none */
    DriftAlarm(double distance) {
        if (!(distance > 0)) {
            throw new IllegalArgumentException("a drift alarm needs a distance above 0, not " + distance);
        }
        this.distance = distance;
    }

    void add(double similarity, long timeNanos) {
        recent.dropUntil(timeNanos - WINDOW_NANOS);
        recent.add(similarity, timeNanos);
    }

    /** False where the baseline has no median yet. */
    boolean raised(double baselineMedian) {
        return recent.count() >= LEAST && Math.abs(recent.median() - baselineMedian) > distance;
    }
}
