package io.mienloop.app;

import io.mienloop.session.SessionFolder;
import io.mienloop.session.Summary;

/** What stands between a checked session and a stimulus that an animal feels. */
interface Welfare extends AutoCloseable {
    /** Where no animal gets anything: a simulated board, simulated time, no stimuli. */
    Welfare NOTHING_LIVE = new Welfare() {
        @Override
        public void arm() {}

        @Override
        public String armAnew() {
            return "nothing live: nobody was asked";
        }

        @Override
        public void reserve(SessionFolder folder) {}

        @Override
        public void settle(SessionFolder folder, Summary summary) {}

        @Override
        public void close() {}
    };

    /**
     * The two steps; narrows the session's plan to what the animal may still get.
     *
     * @throws Failure when not armed: nothing is left, nobody answers, an answer is wrong
     */
    void arm() throws Failure;

    /**
     * The two steps once more in a running session, within what was reserved for it.
     *
     * @return who confirmed what, for the record
     * @throws Failure when not armed: nobody can be asked again, an answer is wrong, or it was done too often
     */
    String armAnew() throws Failure;

    /**
     * Writes down what sessions that were cut short gave, and the most that this one may give, before the link to the board is opened.
     *
     * @throws Failure when the disk does not take it
     */
    void reserve(SessionFolder folder) throws Failure;

    /** Writes down what was given. */
    void settle(SessionFolder folder, Summary summary) throws Failure;

    @Override
    void close() throws Failure;
}
