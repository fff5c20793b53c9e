package io.mienloop.config;

/** What a session does when the link to its board breaks or the board restarts by itself. Stimuli stop in any case. */
public enum OnRigLoss {
    /** It ends as faulty. */
    END,
    /** It goes on scoring and recording, disarmed; the link mends itself, and a person must ask for the arming. */
    GO_ON
}
