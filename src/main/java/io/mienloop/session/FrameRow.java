package io.mienloop.session;

import java.io.IOException;

/**
 * One row of {@code frames.csv}. The arrays are used again for the next row: copy what is to be kept.
 *
 * @param frame running number from 0
 * @param cameraFrame the camera's own number
 * @param cameraNanos the camera's own time; negative when it gives none
 * @param arrivalNanos session time, the time of all rules; never falls from frame to frame
 * @param handedNanos when the camera's thread had it in hand; negative in journals that do not say
 * @param begunNanos when the loop took it up
 * @param scored whether it has scores; else {@code scoredNanos} means nothing, scores are NaN and verdicts are {@code ""}
 * @param scoredNanos when its scores were there
 * @param decidedNanos when the rules had spoken; negative where it was not scored and in journals that do not say
 * @param status {@code scored}, or {@code abstained:} with the reason
 * @param similarity Pearson r to every score name, NaN where it is not defined
 * @param z robust z of the same, NaN where there is no baseline
 * @param blanked whether a stimulus may be in the picture
 * @param verdicts what every rule made of it, in words; {@code idle} where nothing
 * @param offered its place among the frames that the video took, from 0; -1 when it took none of it
 * @param inVideo whether the video has it
 * @param checksum CRC-32C of its pixels as the video's writer had them, unsigned; -1 when it was not reported
 */
public record FrameRow(
        long frame,
        long cameraFrame,
        long cameraNanos,
        long arrivalNanos,
        long handedNanos,
        long begunNanos,
        boolean scored,
        long scoredNanos,
        long decidedNanos,
        String status,
        double[] similarity,
        double[] z,
        boolean blanked,
        String[] verdicts,
        long offered,
        boolean inVideo,
        long checksum) {
    /** Takes the rows in order. */
    public interface Sink {
        /** @throws IOException when it cannot be written */
        void frame(FrameRow row) throws IOException;
    }

    /** Number of the frame in {@code video.mkv}, or -1 when it is not there. */
    public long videoFrame() {
        return inVideo ? offered : -1;
    }
}
