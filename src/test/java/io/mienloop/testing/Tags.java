package io.mienloop.testing;

/** Names by which the build picks tests. */
public final class Tags {
    /**
     * No clock decides it: simulated time, stepped processors, files and sums, and live sessions that nothing is asked of in time.
     * The whole build runs these two classes at a time, and all others, which hold live sessions, one by one.
     */
    public static final String NO_CLOCK = "no-clock";

    /** A core that stands still is its own doing, and no excuse. */
    public static final String NO_EXCUSE = "no-excuse";

    private Tags() {}
}
