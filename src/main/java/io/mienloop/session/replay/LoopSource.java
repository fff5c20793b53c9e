package io.mienloop.session.replay;

import io.mienloop.pipeline.FrameLoop;
import io.mienloop.pipeline.FrameSink;
import io.mienloop.pipeline.HogScorer;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.pipeline.LoopHealth;
import io.mienloop.pipeline.PictureScorer;
import io.mienloop.pipeline.PixelPool;
import io.mienloop.rig.ByteLink;

/** Makes the recorded session's loop anew. */
public interface LoopSource {
    /** What scores its pictures. */
    HogScorer pictures();

    /** A place for an event with as many scores and rules as the session has. */
    LoopEvent event();

    /** Whether the session had a rig. */
    boolean rigged();

    /** @param link null for a session without a rig */
    FrameLoop loop(PictureScorer pictures, ByteLink link, PixelPool pool, FrameSink video, LoopHealth health);
}
