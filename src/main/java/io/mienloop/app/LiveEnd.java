package io.mienloop.app;

import io.mienloop.pipeline.Ending;
import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.LoopThread;
import io.mienloop.session.SessionEnd;
import io.mienloop.session.video.VideoPackets;
import java.nio.file.Path;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a session in real time down, in order: first of all the stimuli. */
final class LiveEnd {
    private static final Logger LOG = LoggerFactory.getLogger(LiveEnd.class);

    private static final long PATIENCE_MILLIS = 5_000;
    private static final long VIDEO_LOOK_MILLIS = 100;

    /** After the end, so that the last acknowledgements and edges are heard. */
    private static final long DRAIN_MILLIS = 400;

    private final LiveParts parts;
    private final Path videoFile;
    private final int videoPatience;
    private final SessionObserver observer;
    private boolean videoStuck;
    private long writtenWhenLeft;

    /** @param videoPatienceMillis without a frame written, after which the video is left as it is */
    LiveEnd(LiveParts parts, Path videoFile, long videoPatienceMillis, SessionObserver observer) {
        this.parts = parts;
        this.videoFile = videoFile;
        this.videoPatience = (int) (videoPatienceMillis / VIDEO_LOOK_MILLIS);
        this.observer = observer;
    }

    /**
     * The loop says stop until the board has answered, or its lease runs out; then all threads come to their end.
     *
     * @return whether loop and journal are through with everything; where not, the journal gets no end, and recovering tells what it has
     */
    boolean takeDown() throws InterruptedException {
        if (parts.loop().ending() == null) {
            parts.tell(EventKind.FAULT, "the session was cut short");
        }
        try {
            wind();
        } finally {
            closeLink();
        }
        boolean closed = parts.pipeline().close(PATIENCE_MILLIS);
        if (!closed) {
            LOG.error(
                    "the loop or the journal did not come to its end within {} ms; the journal is left without one",
                    PATIENCE_MILLIS);
        }
        return closed;
    }

    /** A link that does not come back is left; the rest of the end has nothing to do with it. */
    private void closeLink() {
        try {
            if (parts.link() != null) {
                parts.link().close();
            }
        } catch (IllegalStateException hangs) {
            LOG.error("the link to the board was left open: {}", hangs.getMessage());
        }
    }

    private void wind() throws InterruptedException {
        if (!parts.pipeline().stopCamera(PATIENCE_MILLIS)) {
            LOG.error("the camera did not answer the stop; its thread is left behind");
        }
        Thread.sleep(DRAIN_MILLIS);
        videoStuck = parts.video() != null
                && !parts.video()
                        .finish(VIDEO_LOOK_MILLIS, videoPatience, frames -> observer.ending("video, frames", frames));
        if (videoStuck) {
            // All of these are reported; should it come round later, nobody hears of what it writes then.
            writtenWhenLeft = parts.video().written();
        }
    }

    /** For the journal's last record; once taken down. */
    SessionEnd sessionEnd(String waiting) {
        boolean synced = parts.client() != null && parts.client().clock().synced();
        Ending ending = parts.loop().ending();
        return new SessionEnd(
                (ending == null ? Ending.FAULT : ending).text(),
                parts.loop().reason(),
                parts.camera().delivered(),
                videoFrames(),
                videoStuck || parts.video() != null && parts.video().broken(),
                videoStuck ? videoStuck() : null,
                parts.ring().refused(),
                parts.device().rejected(),
                synced ? parts.client().clock().residualNanos() : Double.NaN,
                parts.client() == null ? Double.NaN : parts.client().clock().worstResidualNanos(),
                synced ? parts.client().clock().driftPpm() : Double.NaN,
                loopEnd(waiting));
    }

    private String videoStuck() {
        String text = String.format(
                Locale.ROOT,
                "the video was left unfinished, since nothing of it was written for %.0f s: look at the disk",
                videoPatience * VIDEO_LOOK_MILLIS / 1e3);
        LOG.error(text);
        return text;
    }

    /** What a writer that stands still holds in its buffers is not in the file, whatever it reported. */
    private long videoFrames() {
        if (parts.video() == null) {
            return 0;
        }
        return videoStuck
                ? Math.min(writtenWhenLeft, VideoPackets.whole(videoFile))
                : parts.video().written();
    }

    /** What is known of the loop's thread at its end; a thread that does not come to it tells nothing. */
    private SessionEnd.Loop loopEnd(String waiting) {
        LoopThread thread = parts.pipeline().loopThread();
        return new SessionEnd.Loop(
                waiting, thread == null ? null : thread.waits(), thread == null ? null : thread.allocatedBytes());
    }
}
