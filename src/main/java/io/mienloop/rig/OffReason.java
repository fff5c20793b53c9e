package io.mienloop.rig;

/** Why an output went off: the numbers of PULSE_OFF's reason byte and their words. */
public final class OffReason {
    /** A pulse's end; more pulses of the train follow. */
    public static final int PULSE = 0;
    /** The last pulse's end. */
    public static final int TRAIN = 1;

    public static final int ABORT = 2;
    public static final int DISARM = 3;
    public static final int ESTOP = 4;
    public static final int LEASE = 5;
    public static final int ARMING = 6;
    public static final int FAULT = 7;
    public static final int HELLO = 8;

    private OffReason() {}

    /** Whether the train is over with this edge. */
    public static boolean last(int reason) {
        return reason != PULSE;
    }

    /** The reason in words. */
    public static String text(int reason) {
        return switch (reason) {
            case PULSE -> "end of a pulse";
            case TRAIN -> "end of the train";
            case ABORT -> "cut by abort";
            case DISARM -> "cut by disarming";
            case ESTOP -> "cut by the emergency stop";
            case LEASE -> "cut because the lease lapsed";
            case ARMING -> "cut because the arming's time ran out";
            case FAULT -> "cut by a fault";
            case HELLO -> "cut because a host began anew";
            default -> "reason " + reason;
        };
    }
}
