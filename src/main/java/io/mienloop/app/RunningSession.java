package io.mienloop.app;

/** What a person can ask of a session that runs; from any thread, answered in the session's events. */
public interface RunningSession {
    /**
     * Asks for the board to be armed again after its loss. Counts only while the board is ready and waits for it
     * ({@code awaiting-re-arm}); otherwise it is refused and forgotten.
     *
     * @param who who asks and how, for the record
     */
    void requestRearm(String who);
}
