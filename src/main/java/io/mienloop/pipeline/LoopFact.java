package io.mienloop.pipeline;

/** Changes of the loop's own state, journaled with the event that brought them about. Codes are part of the journal's format. */
public enum LoopFact {
    WARMED(1, "warmed"),
    RIG_READY(2, "rig-ready"),
    ARMING(3, "arming"),
    ARMED(4, "armed"),
    DISARMED(5, "disarmed"),
    BASELINE_READY(6, "baseline-ready"),
    BASELINE_DRIFT(7, "baseline-drift"),
    RUNAWAY(8, "runaway"),
    CAMERA_STALLED(9, "camera-stalled"),
    RIG_FAILED(10, "rig-failed"),
    JOURNAL_LAGS(11, "journal-lags"),
    STIMULI_STOPPED(12, "stimuli-stopped"),
    SESSION_OVER(13, "session-over"),
    LOOP_FAILED(14, "loop-failed"),
    /** As earlier versions told it, of a command without a name. Only read any more. */
    UNNAMED_ACKNOWLEDGEMENT_MISSING(15, "acknowledgement-missing"),
    REPORTS_LOST(16, "reports-lost"),
    /** Link or board lost while the session goes on: no stimuli until a person asks for the arming. */
    RIG_AWAY(17, "rig-away"),
    /** The board is ready again and waits for a person. */
    AWAITING_REARM(18, "awaiting-re-arm"),
    /**
     * Nothing is to be armed anew, the board is not ready, the stop is for good, or no frame was scored within a second: the request
     * is forgotten.
     */
    REARM_REFUSED(19, "re-arm-refused"),
    /** A command got no answer in time; its detail is a {@link SentCommand}. */
    ACKNOWLEDGEMENT_MISSING(20, "acknowledgement-missing"),
    /** The loop did not run for a while: the process was stopped, its thread held up; its detail is for how long, ns. */
    STOOD_STILL(21, "loop-stood-still"),
    /** A barcode was sent to a sync line; its detail is a {@link SentBarcode}. */
    BARCODE_SENT(22, "barcode-sent"),
    /** A guard found the picture unfit, for the first time in a second; its detail is the frame status' code. */
    PICTURE_ALARM(23, "picture-alarm"),
    /** The link took less than the whole of a write; its detail is a {@link CutWrite}. */
    WRITE_CUT(24, "write-cut");

    private static final int FIRST_DETAILED = 20;

    private final byte code;
    private final String text;

    LoopFact(int code, String text) {
        this.code = (byte) code;
        this.text = text;
    }

    public byte code() {
        return code;
    }

    /** Whether a number goes with it, in the event and in the journal. */
    public boolean detailed() {
        return code >= FIRST_DETAILED;
    }

    /** As it stands in {@code events.csv}. */
    public String text() {
        return text;
    }

    private static final LoopFact[] BY_CODE = new LoopFact[32];

    static {
        for (LoopFact fact : values()) {
            BY_CODE[fact.code] = fact;
        }
    }

    /** The fact with this code, or null. */
    public static LoopFact of(byte code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }
}
