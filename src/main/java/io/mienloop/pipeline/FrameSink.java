package io.mienloop.pipeline;

/** Where the loop offers every frame for recording. Called on the loop thread: never blocks, never allocates. */
@FunctionalInterface
public interface FrameSink {
    /** A session that records no video. */
    FrameSink NONE = (frame, slot, timeNanos) -> false;

    /**
     * @param frame running number of the frame
     * @param slot its pixels; whoever takes the frame retains the slot
     * @param timeNanos arrival
     * @return false when the frame was not taken and is lost to video
     */
    boolean offer(long frame, int slot, long timeNanos);
}
