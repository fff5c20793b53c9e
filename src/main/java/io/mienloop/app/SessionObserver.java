package io.mienloop.app;

import java.nio.file.Path;

/** Is told how a session gets on, for the person in front of it; called on the thread that runs the session. */
public interface SessionObserver {
    /** Tells nobody. */
    SessionObserver NOBODY = new SessionObserver() {};

    /** Work before the session, such as building prototypes; {@code total} is -1 when unknown. */
    default void preparing(String what, long done, long total) {}

    /** That work is done; a person may be asked now. */
    default void prepared() {}

    /** The session's folder exists and recording begins. */
    default void started(Path folder) {}

    /** Something that a person should know now; the session goes on. */
    default void warning(String what) {}

    /** Once in a while: session seconds gone by, of how many (0 when open-ended), and frames so far. */
    default void running(double seconds, double of, long frames) {}

    /**
     * The session is over and its files are being finished; called often, for as long as that goes on.
     *
     * @param what is being finished, with its unit
     * @param done how much of it, so far
     */
    default void ending(String what, long done) {}
}
