package io.mienloop.session.replay;

/**
 * What a replay compared and found.
 *
 * @param difference the first difference in one line, or null when there is none
 * @param madeOtherwise whether that is something that the loop made of its input, rather than the input itself
 * @param events events replayed
 * @param frames frames among them
 * @param scoredAnew frames scored anew from their pixels
 * @param kept frames without pixels, whose recorded score was taken
 * @param checksums frames whose pixels were compared with the journal's checksum
 * @param unchecked frames in the video without a checksum in the journal
 * @param messages messages of the board
 * @param commands commands compared
 * @param video what there was of the video, or null where none was recorded
 * @param tail what lies behind the last whole record that was replayed, for people, or null where nothing does
 * @param damaged whether whole records lie behind one that is not
 * @param cutShort whether the journal has no end
 * @param ended whether it had one, before or behind that
 */
public record ReplayReport(
        String difference,
        boolean madeOtherwise,
        long events,
        long frames,
        long scoredAnew,
        long kept,
        long checksums,
        long unchecked,
        long messages,
        long commands,
        Video video,
        String tail,
        boolean damaged,
        boolean cutShort,
        boolean ended) {
    /**
     * Frames of the video.
     *
     * @param offered frames that the session offered to it
     * @param read frames that could be decoded
     * @param had frames that it had when the session ended or was recovered, negative where nothing says
     * @param problem why no further frame could be decoded, or null
     */
    public record Video(long offered, long read, long had, String problem) {}
}
