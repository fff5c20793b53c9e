package io.mienloop.app;

/**
 * How many frames can be on their way at once.
 *
 * @param slots in all
 * @param waitingForVideo of them that may wait for the encoder: a second of frames, so that a disk may pause, as long as memory
 *     allows, and never fewer than 40
 */
record FrameMemory(int slots, int waitingForVideo) {
    /** Slots that video cannot hold: for the frames between camera and decision. */
    static final int FOR_THE_LOOP = 24;

    private static final int LEAST_WAITING = 40;
    private static final double WAITING_SECONDS = 1;
    private static final long MOST_WAITING_BYTES = 256L << 20;

    /**
     * @param rateHz frames a second, &gt; 0
     * @param frameBytes bytes a frame, &gt; 0
     * @param recording whether there is a video
     */
    static FrameMemory of(double rateHz, long frameBytes, boolean recording) {
        long inASecond = (long) Math.ceil(rateHz * WAITING_SECONDS);
        long waiting = recording
                ? Math.max(LEAST_WAITING, Math.min(inASecond, MOST_WAITING_BYTES / frameBytes))
                : LEAST_WAITING;
        return new FrameMemory(Math.toIntExact(waiting + FOR_THE_LOOP), Math.toIntExact(waiting));
    }
}
