package io.mienloop.config;

import io.mienloop.trigger.SplitMix64;

/** The seeds that come from a session's one seed, so that its parts draw independently of each other. */
final class Seeds {
    private Seeds() {}

    /** For the arms of triggers. */
    static long arms(long session) {
        return SplitMix64.stream(session, 1).nextLong();
    }

    /** For the schedule's intervals. */
    static long schedule(long session) {
        return SplitMix64.stream(session, 2).nextLong();
    }

    /** For the simulated mouse where the rig gives it none; not negative. */
    static long simulation(long session) {
        return SplitMix64.stream(session, 3).nextLong() >>> 1;
    }
}
