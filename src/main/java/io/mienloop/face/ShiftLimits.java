package io.mienloop.face;

/**
 * When a face counts as shifted against the start of its session.
 *
 * @param pixels a displacement of at least this many pixels to a side or up or down counts; 0 turns the guard off
 * @param frames after so many displaced frames, each undisplaced one taken off, the face is shifted; after as many undisplaced
 *     ones it no longer is. At least 1
 * @param referenceFrames the first so many frames make the reference, at least 1
 */
public record ShiftLimits(int pixels, int frames, int referenceFrames) {
    /** No guard. */
    public static final ShiftLimits OFF = new ShiftLimits(0, 1, 1);

    /**
     * Default displacement. 2 px cost about 0.1 of r; a live face's parts move further, but not all of it together and not for long
     * (METHODS; {@code src/docs/trigger.md} has what real recordings showed).
     */
    public static final int DEFAULT_PIXELS = 3;

    /** Default of how long a displacement lasts before it counts: a jerk at a shock is over by then. */
    public static final long DEFAULT_NANOS = 250_000_000L;

    /** How much of a session's start makes the reference. */
    public static final long REFERENCE_NANOS = 1_000_000_000L;

    public ShiftLimits {
        if (pixels < 0 || pixels > FaceShift.MOST_PIXELS || frames < 1 || referenceFrames < 1) {
            throw new IllegalArgumentException("a shift guard takes 0 to " + FaceShift.MOST_PIXELS
                    + " px, at least 1 frame and a reference of at least 1 frame, not " + pixels + ", " + frames
                    + " and "
                    + referenceFrames);
        }
    }
}
