package io.mienloop.trigger;

/**
 * So many fires of all rules together, real and sham, within so long latch a stop: the fire that completes the number is
 * the last one.
 *
 * @param fires ≥ 1
 * @param withinNanos from the first to the last of them, included, > 0
 */
public record Runaway(int fires, long withinNanos) {
    /** 5 fires in 60 s. */
    public static final Runaway DEFAULT = new Runaway(5, 60_000_000_000L);

    /** More would be no stop. */
    public static final int MOST = 1_000_000;

    public Runaway {
        if (fires < 1 || fires > MOST || withinNanos <= 0) {
            throw new IllegalArgumentException("a runaway stop needs at least 1 fire, at most " + MOST
                    + ", and a time > 0, not " + fires + " in " + withinNanos + " ns");
        }
    }
}
