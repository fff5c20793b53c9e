package io.mienloop.session;

import io.mienloop.session.video.VideoPackets;

/**
 * Which of the frames that were offered to the video are in it: the k-th offered is the video's k-th, up to where it ends.
 *
 * @param frames whole frames of the video; no limit where all that its writer reported is there
 * @param reportedOnly whether only frames that the writer reported count; of a session that was cut short, frames that it did not
 *     come to report any more may be there too
 */
record VideoExtent(long frames, boolean reportedOnly) {
    /** @param end of the journal, or null where it was cut short */
    static VideoExtent of(SessionFolder folder, SessionEnd end) {
        if (end == null) {
            return new VideoExtent(VideoPackets.whole(folder.video()), false);
        }
        return new VideoExtent(end.videoBroken() ? end.videoFrames() : Long.MAX_VALUE, true);
    }

    /** The same, but never beyond the whole frames that the file has now, whatever its writer reported. */
    static VideoExtent counted(SessionFolder folder, SessionEnd end) {
        VideoExtent reported = of(folder, end);
        return end == null
                ? reported
                : new VideoExtent(Math.min(reported.frames, VideoPackets.whole(folder.video())), reported.reportedOnly);
    }

    /**
     * @param offered place among the frames offered, from 0
     * @param reported whether the writer reported it
     */
    boolean holds(long offered, boolean reported) {
        return offered < frames && (reported || !reportedOnly);
    }
}
