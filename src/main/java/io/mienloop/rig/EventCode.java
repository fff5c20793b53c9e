package io.mienloop.rig;

/** What an EVENT says: the numbers of its code byte and their words. */
public final class EventCode {
    /** The emergency stop's contact opened; all outputs are off, disarmed, latched. */
    public static final int ESTOP_PRESSED = 1;
    /** The contact closed again; still latched. */
    public static final int ESTOP_RELEASED = 2;
    /** No valid heartbeat within the lease; all outputs are off, disarmed. */
    public static final int LEASE_LAPSED = 3;
    /** The arming's time ran out; all outputs are off, disarmed. */
    public static final int ARMING_EXPIRED = 4;
    /** A run of 0xFF came; all outputs are off, disarmed. */
    public static final int ABORTED = 5;
    /** A fault; detail says which; all outputs are off, disarmed. */
    public static final int FAULT = 6;

    /** Fault: a pin reads on though it was put off. */
    public static final int FAULT_PIN_STUCK = 1;
    /** Fault: an output was on longer than its limit and was cut by the guard. */
    public static final int FAULT_ON_TIME = 2;
    /** Fault: the stored counts did not verify and are taken as used up. */
    public static final int FAULT_COUNTS = 3;

    private EventCode() {}

    /** Whether the event says that the board disarmed itself; an unknown one may, and is taken so. */
    public static boolean disarms(int code) {
        return code != ESTOP_RELEASED;
    }

    /** Whether the event says that every line is off; a lapsed lease or arming leaves sync and frame lines alone. */
    public static boolean endsAll(int code) {
        return disarms(code) && code != LEASE_LAPSED && code != ARMING_EXPIRED;
    }

    /** The event in words. */
    public static String text(int code, int detail) {
        return switch (code) {
            case ESTOP_PRESSED -> "emergency stop pressed";
            case ESTOP_RELEASED -> "emergency stop released, still latched";
            case LEASE_LAPSED -> "the board missed the loop's heartbeat";
            case ARMING_EXPIRED -> "the arming's time ran out";
            case ABORTED -> "aborted by a run of 0xFF";
            case FAULT ->
                switch (detail) {
                    case FAULT_PIN_STUCK -> "fault: a pin stays on";
                    case FAULT_ON_TIME -> "fault: an output was on longer than its limit";
                    case FAULT_COUNTS -> "fault: the stored dose counts are damaged";
                    default -> "fault " + detail;
                };
            default -> "event " + code;
        };
    }
}
