package io.mienloop.testing;

/** Names by which the build picks tests. */
public final class Tags {
    /**
     * No clock has a part in it: simulated time, stepped processors, files and sums. The whole build runs these two classes at a
     * time; all others, which hold live sessions, one by one.
     */
    public static final String NO_CLOCK = "no-clock";

    private Tags() {}
}
