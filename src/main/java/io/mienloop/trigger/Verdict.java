package io.mienloop.trigger;

/**
 * What a rule made of a frame, as a byte for rings and journals. Where several apply, the one listed first is given. The
 * numbers are part of the journal's format: new ones are added at the end and none is ever given a new meaning.
 */
public final class Verdict {
    /** The runaway stop has latched. */
    public static final byte STOPPED = 1;

    /** The rule has fired as often as it may. */
    public static final byte EXHAUSTED = 2;

    /** A stimulus may be in the picture. */
    public static final byte BLANKED = 3;

    /** The target or a competitor has no similarity (NaN). */
    public static final byte NO_SCORE = 4;

    /** The target has no z yet (NaN). */
    public static final byte NO_BASELINE = 5;

    /** The threshold is not crossed. */
    public static final byte IDLE = 0;

    /** Crossed, but not back beyond rearm since the last fire. */
    public static final byte NOT_REARMED = 6;

    /** Crossed, but a competing prototype is too near. */
    public static final byte MARGIN = 7;

    /** Crossed, but outside the window after a stimulus. */
    public static final byte GATED = 8;

    /** Crossed, but not yet for long enough. */
    public static final byte DWELLING = 9;

    /** Crossed for long enough, but too soon after the last fire. */
    public static final byte REFRACTORY = 10;

    /** Would have been due, but the frame is too old: suppressed. */
    public static final byte LATE = 11;

    /** The stimulus is due: the caller commits or withdraws. */
    public static final byte DUE = 12;

    private static final String[] TEXT = {
        "idle",
        "stopped",
        "exhausted",
        "blanked",
        "no-score",
        "no-baseline",
        "not-rearmed",
        "margin",
        "gated",
        "dwelling",
        "refractory",
        "late",
        "due"
    };

    private Verdict() {}

    /** The word used in files and on screen. */
    public static String text(byte code) {
        if (code < 0 || code >= TEXT.length) {
            throw new IllegalArgumentException("no verdict has the code " + code);
        }
        return TEXT[code];
    }
}
