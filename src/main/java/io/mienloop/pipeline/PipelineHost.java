package io.mienloop.pipeline;

/** What the machine is asked for the pipeline's threads. Nothing here may throw. */
public interface PipelineHost {
    /** Asks for nothing. */
    PipelineHost NONE = new PipelineHost() {};

    /** On the loop's thread, before its first event. */
    default void prepareLoop() {}

    /** On the camera's thread, before its first frame and after the loop's preparation. */
    default void prepareCamera() {}

    /**
     * On the camera's thread, just before a frame is published.
     *
     * @param loop what the loop is at
     */
    default void beforeFrame(LoopState loop) {}

    /** Whether the loop wakes up on the camera's core, behind it: then the camera's thread has to rest before the loop can run. */
    default boolean loopFollowsCamera() {
        return false;
    }

    /** The loop has not come to the tick before this one. Ticks' thread. */
    default void loopLate() {}
}
