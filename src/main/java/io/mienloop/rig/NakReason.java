package io.mienloop.rig;

/** Why a board refused a command: the numbers of NAK's reason byte and their words. */
public final class NakReason {
    public static final int MALFORMED = 1;
    public static final int UNKNOWN_TYPE = 2;
    public static final int VERSION = 3;
    public static final int NOT_GREETED = 4;
    public static final int NOT_ARMED = 5;
    public static final int WRONG_NONCE = 6;
    public static final int EXPIRED = 7;
    public static final int CHANNEL_ACTIVE = 8;
    public static final int LIMIT = 9;
    public static final int EXCLUDED = 10;
    public static final int ESTOP = 11;
    public static final int NO_PROGRAM = 12;
    public static final int NO_CHANNEL = 13;
    public static final int WHILE_ARMED = 14;
    public static final int UNSUPPORTED = 15;
    public static final int SEQUENCE = 16;
    public static final int LOCKED_OUT = 17;
    public static final int FAULT = 18;
    public static final int NO_WITNESS = 19;
    public static final int TOO_FAST = 20;

    private NakReason() {}

    /** The reason in words. */
    public static String text(int reason) {
        return switch (reason) {
            case MALFORMED -> "wrong length or a field out of range";
            case UNKNOWN_TYPE -> "unknown message type";
            case VERSION -> "another protocol version";
            case NOT_GREETED -> "no HELLO since the board started";
            case NOT_ARMED -> "not armed";
            case WRONG_NONCE -> "the nonce is not that of the current arming, or was used before";
            case EXPIRED -> "expired, expiring too far in the future, or overtaken by an abort";
            case CHANNEL_ACTIVE -> "the channel is still active";
            case LIMIT -> "outside a limit";
            case EXCLUDED -> "shock and an open valve exclude each other";
            case ESTOP -> "the emergency stop is pressed or latched";
            case NO_PROGRAM -> "no such program";
            case NO_CHANNEL -> "no such channel, or one of another role";
            case WHILE_ARMED -> "not allowed while armed";
            case UNSUPPORTED -> "this board cannot do that";
            case SEQUENCE -> "a sequence number used again for another command";
            case LOCKED_OUT -> "locked out after the board's start";
            case FAULT -> "the board has a fault";
            case NO_WITNESS -> "the emergency stop must be held pressed for this";
            case TOO_FAST ->
                "its edges, with those of the trains that run, come faster than the board can put them out";
            default -> "reason " + reason;
        };
    }
}
