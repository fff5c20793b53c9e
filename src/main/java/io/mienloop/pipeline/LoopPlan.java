package io.mienloop.pipeline;

import io.mienloop.rig.Wire;

/**
 * The constants of a session that the loop needs beside its rooms' objects. Times in nanoseconds.
 *
 * @param stimulusNanos planned length of every stimulus, from command to its last falling edge
 * @param ruleStimulus stimulus of every rule
 * @param ruleMaxAgeNanos oldest frame on which each rule may still fire
 * @param deadlineNanos oldest frame that is still scored
 * @param stallNanos silence of the camera after which stimuli are stopped
 * @param lostNanos silence of the camera after which the session ends as faulty
 * @param baselineNanos nothing is delivered and no rule decides until this long after the first frame
 * @param sessionNanos length of the session from its first frame, 0 for until the camera ends
 * @param goOnWithoutRig whether a session that has lost its board goes on without stimuli, or ends
 */
public record LoopPlan(
        long[] stimulusNanos,
        int[] ruleStimulus,
        long[] ruleMaxAgeNanos,
        long deadlineNanos,
        long stallNanos,
        long lostNanos,
        long baselineNanos,
        long sessionNanos,
        boolean goOnWithoutRig) {
    /**
     * Which generation of the loop this is. To be raised with every change by which it makes something else of the same input, so that a
     * replay of what an earlier one recorded can say so: 2 holds full credit against real and sham alike, lets the first barcode wait for a
     * mapped clock, takes nothing unread for silence, and stops for a lagging journal before it decides.
     */
    public static final int RULES = 2;

    /** How long after a failure of the board it is greeted anew, by a session that goes on. */
    public static final long RESTART_NANOS = 500_000_000L;

    /** A picture that becomes bad again within this time, of arrival, is the same alarm still. */
    public static final long ALARM_PAUSE_NANOS = 1_000_000_000L;

    /** The lease is renewed only while a frame was scored within this time (invariant 4). */
    public static final long SCORED_WITHIN_NANOS = 200_000_000L;

    /** A person's request to arm anew holds for so long: a frame is scored by then, or it is dropped. */
    public static final long REARM_WITHIN_NANOS = 1_000_000_000L;

    /** Without a turn of the loop for so long nothing has renewed the lease, a heartbeat at the last turn's end included. */
    public static final long LEASE_SURELY_OVER_NANOS = Wire.LEASE_MICROS * 1_000 + 50_000_000L;

    /** So many frames waiting are too many, however young: there are pixel slots for 24 beside those that the video may hold. */
    public static final long MOST_WAITING = 12;

    /** A planned stimulus that has not reached the board's pin within this time is void. */
    public static final long PLANNED_EXPIRY_NANOS = 50_000_000L;

    /** A frame with less than this left of its maximum age is too old to fire: the wire counts in steps of 256 µs. */
    public static final long SHORTEST_EXPIRY_NANOS = 300_000L;

    /** The wire's longest expiry. A shorter one than the rule allows is the safe side. */
    public static final long LONGEST_EXPIRY_NANOS = 1_000_000_000L;

    /** How long a trailing baseline leaves out what follows a stimulus or a crossing. */
    public static final long BASELINE_EXCLUSION_NANOS = 10_000_000_000L;

    /**
     * From this age on a frame that waited tells that the loop is behind: half of what the most demanding rule allows, so that what is
     * scored in order while the loop catches up is still of use to every rule.
     */
    public long behindNanos() {
        long least = deadlineNanos;
        for (long maxAge : ruleMaxAgeNanos) {
            least = Math.min(least, maxAge);
        }
        return least / 2;
    }
}
