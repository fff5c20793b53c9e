package io.mienloop.trigger;

/**
 * No decision while a stimulus may be in the picture: from its commanded onset to its end plus {@code afterEndNanos}, both
 * included, and the same for a sham.
 *
 * @param stimulus stimulus index
 * @param afterEndNanos ≥ 0; whoever builds the plan has added one exposure to what the experiment says
 */
public record Blanking(int stimulus, long afterEndNanos) {
    public Blanking {
        if (stimulus < 0 || afterEndNanos < 0) {
            throw new IllegalArgumentException("blanking needs a stimulus and a time after its end >= 0, not stimulus "
                    + stimulus + " and " + afterEndNanos + " ns");
        }
    }
}
