package io.mienloop.pipeline;

/** A stimulus that fell due at an event, and what the loop did about it. Preallocated in the event, overwritten each time. */
public final class CommandOutcome {
    /** {@link #rule} of a stimulus that the schedule planned. */
    public static final int PLANNED = -1;

    /** Running number within the session, from 0; joins command, acknowledgement and output. */
    public long number;

    /** Index of the rule that fired, or {@link #PLANNED}. */
    public int rule;

    /** Index of the stimulus. */
    public int stimulus;

    public Delivery delivery;

    /** Sequence number on the wire when commanded, else -1. */
    public int sequence;

    /** Why the rig refused, a code of {@code RigClient}; 0 otherwise. */
    public int refusal;

    /** When the loop decided, in session time. */
    public long decidedNanos;

    /**
     * When the command's bytes had been handed to the link; for a sham, when they would have been; equal to
     * {@link #decidedNanos} where a command was refused before.
     */
    public long writtenNanos;

    /** Last moment of the stimulus as planned, from which blanking counts on. */
    public long endNanos;
}
