package io.mienloop.rig;

/** Something the client found out by itself (a time-out, a board's restart, a wedged link), for the loop to journal. */
public final class RigFact {
    /** The board answered HELLO with the right versions and channels, limits and programs are in, clocks are synced. */
    public static final int READY = 1;
    /** ARM was acknowledged. */
    public static final int ARMED = 2;
    /** No longer armed; reason is one of the codes below, {@link #DISARMED_ON_REQUEST} or an {@link EventCode} + 100. */
    public static final int DISARMED = 3;
    /** Failed: nothing is sent any more but aborts; a person must look and begin anew. */
    public static final int FAILED = 4;
    /** A command got no answer in time; sequence, command type and, of a TRIGGER, its program as reason are given. */
    public static final int ACK_LOST = 5;
    /** A command was refused; sequence, command type and {@link NakReason} are given. */
    public static final int REFUSED = 6;
    /** The running number of the board's reports jumped: reports were lost on the wire; count given as reason. */
    public static final int REPORTS_LOST = 7;

    /** A running barcode was sent; sequence and, as reason, its value are given. */
    public static final int BARCODE_SENT = 8;

    /**
     * The link took less than the whole of a write, which decides how things go on; the write's running number as reason, how many
     * bytes it took as sequence, −1 for a link that is lost.
     */
    public static final int WRITE_CUT = 9;

    /** Reason of {@link #DISARMED}: asked by the host. */
    public static final int DISARMED_ON_REQUEST = 0;

    public int code;
    public int sequence;
    public int command;
    public int reason;
    public long hostNanos;

    /** Makes this fact the same as another. */
    public void copyFrom(RigFact f) {
        code = f.code;
        sequence = f.sequence;
        command = f.command;
        reason = f.reason;
        hostNanos = f.hostNanos;
    }
}
