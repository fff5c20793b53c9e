package io.mienloop.app;

/** What a person may do with a running session, from a key, a page or another thread. Only {@link #rearm} waits. */
public interface SessionControl {
    /** Stops the stimuli at once; the session goes on recording. */
    void stopStimuli();

    /** Ends the session in order, with the outputs off. */
    void end();

    /**
     * Arms anew after a person's stop or a mended link. On a real port both steps of arming are asked again first, on this thread,
     * which waits for the answers; the session goes on meanwhile, with its stimuli off. Whether the board armed stands in the
     * session's events.
     *
     * @return who confirmed what, for people
     * @throws Failure when it cannot be done now, or an answer was wrong: nothing was armed
     */
    String rearm() throws Failure;
}
