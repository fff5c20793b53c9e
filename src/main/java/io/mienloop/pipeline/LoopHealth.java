package io.mienloop.pipeline;

/** What the loop must know of those behind it, asked once a frame. */
@FunctionalInterface
public interface LoopHealth {
    /** Nobody lags, as in simulated time. */
    LoopHealth SOUND = () -> false;

    /** Whether the journal lags by half the ring or more: then nothing may fire that might not be recorded. */
    boolean journalLags();
}
