package io.mienloop.pipeline;

/** What became of a frame. Every frame is either scored or abstained, with the reason. Codes are part of the journal's format. */
public enum FrameStatus {
    /** Its score could be used by every rule. */
    SCORED(0, "scored"),
    /** No pixel slot was free when it arrived. */
    NO_SLOT(1, "abstained:no-slot"),
    /** It was older than the deadline before scoring could begin. */
    TOO_OLD(2, "abstained:too-old"),
    /** The region is nearly black. */
    DARK(3, "abstained:dark"),
    /** The region is nearly all saturated. */
    SATURATED(4, "abstained:saturated"),
    /** The region has no structure, or no similarity is defined for it. */
    FLAT(5, "abstained:flat"),
    /** The region is the same as in the frame before, to the bit, for too long. */
    FROZEN(6, "abstained:frozen"),
    /** The loop had failed before; the frame is only counted. */
    LOOP_FAILED(7, "abstained:loop-failed"),
    /** The loop was behind and a newer frame had arrived already: see {@link LoopHealth#newerFrames}. */
    SUPERSEDED(8, "abstained:superseded"),
    /** The face as a whole has moved since the session's start. */
    SHIFTED(9, "abstained:shifted"),
    /** The picture resembles no prototype, nor neutral. */
    UNLIKE(10, "abstained:unlike");

    private final byte code;
    private final String text;

    FrameStatus(int code, String text) {
        this.code = (byte) code;
        this.text = text;
    }

    public byte code() {
        return code;
    }

    public boolean scored() {
        return this == SCORED;
    }

    /** Whether a guard found the picture unfit: a person should look at camera, lamp and animal. */
    public boolean badPicture() {
        return switch (this) {
            case DARK, SATURATED, FLAT, FROZEN, SHIFTED, UNLIKE -> true;
            default -> false;
        };
    }

    /** As it stands in {@code frames.csv}. */
    public String text() {
        return text;
    }

    /** Codes are below this. */
    static final int CODES = 16;

    private static final FrameStatus[] BY_CODE = new FrameStatus[CODES];

    static {
        for (FrameStatus status : values()) {
            BY_CODE[status.code] = status;
        }
    }

    /** The status with this code, or null. */
    public static FrameStatus of(byte code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }
}
