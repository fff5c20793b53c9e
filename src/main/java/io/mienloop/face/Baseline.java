package io.mienloop.face;

/**
 * What a similarity usually is while nothing happens, so that a rule can ask how unusual the present value is. Every baseline
 * is causal: it knows only values offered before. One thread uses it; nothing is allocated after construction.
 */
public sealed interface Baseline permits FrozenBaseline, CollectedBaseline, TrailingBaseline {
    /** Makes MAD an estimate of the standard deviation of normally distributed values: 1 / Φ⁻¹(3/4). */
    double MAD_TO_DEVIATION = 1.4826;

    /** Whether {@link #z} has an answer. */
    boolean ready();

    /** (similarity − median) / spread; NaN until ready, and for a similarity that is NaN. */
    double z(double similarity);

    /**
     * Takes the similarity of a frame that was scored and not blanked. NaN is left out.
     *
     * @param timeNanos the frame's journaled time; never earlier than that of the frame offered before
     * @throws IllegalArgumentException when time runs backwards
     */
    void offer(double similarity, long timeNanos);

    /**
     * Leaves out frames with from ≤ time < to that are still to come: a stimulus or a crossing. What was offered before
     * stays.
     */
    void exclude(long fromNanos, long toNanos);

    /** Whether the recent median lies further from the baseline's than the drift alarm's distance. */
    boolean drifting();

    /** Median similarity, NaN until ready. */
    double median();

    /** max(1.4826 · MAD, floor), NaN until ready. */
    double spread();
}
