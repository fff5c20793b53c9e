package io.mienloop.trigger;

/**
 * Lets a rule look only within a window after a stimulus: frames at times {@code from} to {@code to}, both included, after
 * the onset of the latest stimulus of that kind. Before the first such stimulus the gate is shut.
 *
 * @param afterStimulus stimulus index
 * @param fromNanos from the onset, ≥ 0
 * @param toNanos from the onset, > fromNanos
 */
public record Gate(int afterStimulus, long fromNanos, long toNanos) {
    public Gate {
        if (afterStimulus < 0 || fromNanos < 0 || toNanos <= fromNanos) {
            throw new IllegalArgumentException("a gate needs a stimulus and 0 <= from < to, not stimulus "
                    + afterStimulus + " from " + fromNanos + " to " + toNanos + " ns");
        }
    }
}
