package io.mienloop.rig;

/** Why the client sent no TRIGGER: negative codes and their words. */
public final class Refusal {
    public static final int NOT_ARMED = -1;
    public static final int NO_CREDIT = -2;
    public static final int LINK_LOST = -3;
    public static final int CHANNEL_BUSY = -4;
    public static final int NOT_READY = -5;
    /** The channel's shortest interval since the last onset has not passed. */
    public static final int TOO_SOON = -6;
    /** The session's count of triggers on this channel is used up. */
    public static final int COUNT_USED_UP = -7;
    /** A shock while a valve may be open, or a valve during a shock. */
    public static final int EXCLUDED = -8;
    /** The link took less than the frame; the client has failed. */
    public static final int WEDGED = -9;
    /** The trigger would exceed the session's total dose: that of this channel, or that of all channels of its role. */
    public static final int DOSE_USED_UP = -10;
    /** The trigger would exceed the dose of 60 s on all channels of its role. */
    public static final int MINUTE_DOSE_REACHED = -11;
    /** The trigger would exceed the channel's share of 10 s with the output on. */
    public static final int DUTY_REACHED = -12;

    /** The code furthest from 0. */
    static final int LAST = DUTY_REACHED;

    private Refusal() {}

    /** The refusal in words. */
    public static String text(int code) {
        return switch (code) {
            case NOT_ARMED -> "the board is not armed";
            case NO_CREDIT -> "too many commands without an answer";
            case LINK_LOST -> "the link to the board has failed";
            case CHANNEL_BUSY -> "the channel is still active";
            case NOT_READY -> "the board is not ready";
            case TOO_SOON -> "sooner than the channel's shortest interval allows";
            case COUNT_USED_UP -> "the channel's count of triggers is used up";
            case DOSE_USED_UP -> "the session's total dose would be exceeded";
            case MINUTE_DOSE_REACHED -> "the dose of 60 s on all channels of this role would be exceeded";
            case DUTY_REACHED -> "the channel's duty over 10 s would be exceeded";
            case EXCLUDED -> "shock and an open valve exclude each other";
            case WEDGED -> "the link takes no bytes";
            default -> "refusal " + code;
        };
    }
}
