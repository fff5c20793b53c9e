package io.mienloop.app;

import io.mienloop.pipeline.EventSink;
import io.mienloop.session.video.FrameWriter;

/**
 * What is put around those that come behind a live loop, the journal and the video: nothing in a session of a lab; something that
 * holds them up where it is measured or tested that the loop does not mind.
 */
interface Behind {
    /** Nothing. */
    Behind NOTHING = new Behind() {};

    default EventSink journal(EventSink sink) {
        return sink;
    }

    default FrameWriter video(FrameWriter writer) {
        return writer;
    }
}
