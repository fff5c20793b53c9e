package io.mienloop.pipeline;

/** What the loop is at when its camera's thread comes with a frame; it may be over a moment later. */
public enum LoopState {
    /** It sleeps, and nobody has woken it. */
    ASLEEP,
    /** It has dealt with the frame before and is awake all the same, or woken, for another event. */
    AWAKE,
    /** It has not dealt with the frame before. */
    BEHIND
}
