package io.mienloop.pipeline;

/** What the loop must know of those before and behind it, asked once a frame. */
@FunctionalInterface
public interface LoopHealth {
    /** Nobody lags and no frame waits, as in simulated time. */
    LoopHealth SOUND = () -> false;

    /** Whether the journal lags by half the ring or more: then nothing may fire that might not be recorded. */
    boolean journalLags();

    /**
     * How many frames have arrived after this one, up to the newest that has its pixels. A loop that is behind passes over a frame
     * while there are any; whether it did is journaled with the frame (SUPERSEDED), and a replay answers from there.
     */
    default long newerFrames(long frame) {
        return 0;
    }
}
