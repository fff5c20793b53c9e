package io.mienloop.app;

/** What a person may do with a running session, from a key, a page or another thread. Never waits. */
public interface SessionControl {
    /** Stops the stimuli at once; the session goes on recording. */
    void stopStimuli();

    /** Ends the session in order, with the outputs off. */
    void end();

    /**
     * Asks to arm anew after a stop, once a person has been through both steps of arming again.
     *
     * @return false where that cannot be done: a new session has to be begun
     */
    boolean rearm();
}
