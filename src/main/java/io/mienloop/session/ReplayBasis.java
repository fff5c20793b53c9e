package io.mienloop.session;

import io.mienloop.pipeline.LoopPlan;
import io.mienloop.rig.RigPlan;

/**
 * What decisions rested on beside the experiment and the prototypes; part of the description, so that a replay needs nothing else.
 *
 * @param configSha256 of {@code config.yaml}
 * @param sessionNanos length of the session from its first frame as it was asked for, 0 for until the camera ends
 * @param frozenRepeats after how many repetitions of a picture it counts as frozen, 0 for never
 * @param rig the plan within what the animal might still get, or null for a session without a rig
 * @param codec of the video, or null where none was recorded
 * @param lossless whether the video keeps every pixel
 * @param rules {@link io.mienloop.pipeline.LoopPlan#RULES} of the loop that decided; null before that was kept, which is 1
 */
public record ReplayBasis(
        String configSha256,
        long sessionNanos,
        int frozenRepeats,
        RigPlan rig,
        String codec,
        boolean lossless,
        Integer rules) {
    /** Whether a loop of this Mienloop decides as the one that was recorded. */
    public boolean sameRules() {
        return rules != null && rules == LoopPlan.RULES;
    }
}
