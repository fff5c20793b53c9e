package io.mienloop.app;

import io.mienloop.pipeline.CameraFeed;
import io.mienloop.pipeline.DeviceFeed;
import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.EventRing;
import io.mienloop.pipeline.FrameLoop;
import io.mienloop.pipeline.LivePipeline;
import io.mienloop.pipeline.PressingEvents;
import io.mienloop.pipeline.SessionClock;
import io.mienloop.rig.ByteLink;
import io.mienloop.rig.RigClient;
import io.mienloop.session.VideoThread;

/** What a running session consists of; {@code video}, {@code link} and {@code client} are null where there is none. */
record LiveParts(
        SessionClock clock,
        EventRing ring,
        FrameLoop loop,
        LivePipeline pipeline,
        CameraFeed camera,
        VideoThread video,
        ByteLink link,
        RigClient client,
        DeviceFeed device,
        LoopHost host,
        PressingEvents pressing) {
    void tell(EventKind kind, String text) {
        pressing.tell(kind, text);
    }
}
