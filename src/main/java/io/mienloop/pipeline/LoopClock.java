package io.mienloop.pipeline;

/**
 * The loop's view of time: nanoseconds since the session's start on the host's monotonic clock.
 *
 * <p>The loop asks at fixed places only (before scoring, after scoring, before and after a command is written), and what it
 * was told is journaled; a replay answers from the journal and so takes the same decisions.
 */
@FunctionalInterface
public interface LoopClock {
    long nanos();
}
