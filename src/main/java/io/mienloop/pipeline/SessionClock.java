package io.mienloop.pipeline;

/**
 * Session time on the host's monotonic clock.
 *
 * @param epochNanos {@code System.nanoTime()} at the session's start
 */
public record SessionClock(long epochNanos) implements LoopClock {
    /** A clock that reads 0 now. */
    public static SessionClock startingNow() {
        return new SessionClock(System.nanoTime());
    }

    @Override
    public long nanos() {
        return System.nanoTime() - epochNanos;
    }
}
