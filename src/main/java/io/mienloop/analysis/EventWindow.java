package io.mienloop.analysis;

import io.mienloop.face.Region;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A labelled stretch of a recording: all frames with start ≤ time &lt; end.
 *
 * <p>Times are compared in whole microseconds, the resolution in which containers and tables state them, so that a start
 * written as 0.033333 holds the frame at 1/30 s.
 *
 * @param video the recording
 * @param startSeconds from the recording's first frame, ≥ 0
 * @param endSeconds after the start; the frame at this time is not in the window
 * @param label the emotion, {@link #NEUTRAL} for baseline, or {@link #EXCLUDE} for frames that nothing may use
 * @param crop the rectangle of the picture that is taken as the frame, or null for the whole picture
 */
public record EventWindow(Path video, double startSeconds, double endSeconds, String label, Region crop) {
    /** The label of baseline windows. */
    public static final String NEUTRAL = "neutral";

    /** The label of windows whose frames are left out of everything, such as those with the stimulus on. */
    public static final String EXCLUDE = "exclude";

    /** Bounds the times so that they fit in microseconds and a typing error in the unit is seen. */
    private static final double LONGEST_SECONDS = 1e7;

    public EventWindow {
        Objects.requireNonNull(video, "video");
        Objects.requireNonNull(label, "label");
        if (!(startSeconds >= 0 && endSeconds > startSeconds && endSeconds <= LONGEST_SECONDS)) {
            throw new IllegalArgumentException(
                    "a window needs 0 <= start < end (seconds), not start " + startSeconds + " and end " + endSeconds);
        }
        if (label.isBlank()) {
            throw new IllegalArgumentException("a window needs a label, such as pain or neutral");
        }
    }

    /** A window in the whole picture. */
    public EventWindow(Path video, double startSeconds, double endSeconds, String label) {
        this(video, startSeconds, endSeconds, label, null);
    }

    /** Whether a frame at this time, in nanoseconds from the recording's first frame, lies in the window. */
    public boolean holds(long timeNanos) {
        long micros = Math.round(timeNanos / 1e3);
        return micros >= Math.round(startSeconds * 1e6) && micros < Math.round(endSeconds * 1e6);
    }

    boolean neutral() {
        return label.equals(NEUTRAL);
    }

    boolean exclude() {
        return label.equals(EXCLUDE);
    }

    /** {@code pain 2.0-4.0 s of clip.mp4}, as messages name it. */
    @Override
    public String toString() {
        return label + " " + startSeconds + "-" + endSeconds + " s of " + video.getFileName()
                + (crop == null ? "" : " (crop " + crop + ")");
    }
}
