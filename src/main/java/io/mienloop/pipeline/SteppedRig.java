package io.mienloop.pipeline;

import io.mienloop.rig.ByteSink;

/** A rig that lives in simulated time and does nothing until it is told how late it is. */
public interface SteppedRig {
    /** When it will next do something by itself, or {@link Long#MAX_VALUE}. */
    long nextNanos();

    /** Lets it live until this time; what it says up to then goes to the sink, in order. */
    void advanceTo(long timeNanos, ByteSink sink);
}
