package io.mienloop.sim;

/**
 * One expression that the simulated mouse truly had, or is having.
 *
 * @param emotion never {@link Emotion#NEUTRAL}
 * @param onsetNanos when the face began to change, on the mouse's own axis (0 = first frame)
 * @param durationNanos from onset until the face is at rest again
 * @param peak highest intensity, 1 = a full expression
 * @param cause the stimulus that evoked it; null when spontaneous or provoked
 */
public record ExpressionEpisode(Emotion emotion, long onsetNanos, long durationNanos, double peak, Stimulus cause) {
    /** When the face is at rest again. */
    public long endNanos() {
        return onsetNanos + durationNanos;
    }
}
