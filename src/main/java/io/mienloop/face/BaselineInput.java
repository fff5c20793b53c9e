package io.mienloop.face;

/** Which of the offered values a baseline may use: not NaN, not within an excluded stretch, and never backwards in time. */
final class BaselineInput {
    private final Exclusions exclusions = new Exclusions();
    private long last = Long.MIN_VALUE;

    /** @throws IllegalArgumentException when time runs backwards */
    boolean accepts(double similarity, long timeNanos) {
        if (timeNanos < last) {
            throw new IllegalArgumentException("a baseline takes frames in order of time, but " + timeNanos
                    + " ns came after " + last + " ns: offer journaled frame times");
        }
        last = timeNanos;
        return !exclusions.contains(timeNanos) && !Double.isNaN(similarity);
    }

    void exclude(long fromNanos, long toNanos) {
        exclusions.add(fromNanos, toNanos);
    }

    /** A spread of 0 would make any difference infinitely unusual, so a floor is asked for. */
    static void requireFloor(double spreadFloor) {
        if (!(spreadFloor > 0) || Double.isInfinite(spreadFloor)) {
            throw new IllegalArgumentException("a baseline needs a spread floor above 0, not " + spreadFloor);
        }
    }

    static double spread(double mad, double spreadFloor) {
        return Math.max(Baseline.MAD_TO_DEVIATION * mad, spreadFloor);
    }
}
