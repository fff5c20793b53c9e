package io.mienloop.trigger;

/** What of a score a rule's threshold is compared with. */
public enum Measure {
    /** Distance from the baseline in robust standard deviations; NaN while there is no baseline. */
    Z,
    /** Raw Pearson r, -1 to 1. */
    SIMILARITY
}
