package io.mienloop.trial;

import java.util.Objects;

/**
 * A stimulus that comes by the clock, whatever the animal does.
 *
 * @param stimulus stimulus index
 * @param timing when, from the schedule's start
 */
public record PlannedStimulus(int stimulus, Timing timing) {
    public PlannedStimulus {
        Objects.requireNonNull(timing, "timing");
        if (stimulus < 0) {
            throw new IllegalArgumentException("a planned stimulus needs an index >= 0, not " + stimulus);
        }
    }
}
