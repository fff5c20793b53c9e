package io.mienloop.session.replay;

/**
 * What a replay compared and found.
 *
 * @param difference the first difference in one line, or null when there is none
 * @param events events replayed
 * @param frames frames among them
 * @param scoredAnew frames scored anew from their pixels
 * @param kept frames without pixels, whose recorded score was taken
 * @param checksums frames whose pixels were compared with the journal's checksum
 * @param unchecked frames in the video without a checksum in the journal
 * @param messages messages of the board
 * @param commands commands compared
 * @param tail what lies behind the last whole record that was replayed, for people, or null where nothing does
 * @param cutShort whether the journal has no end
 * @param ended whether it had one, before or behind that
 */
public record ReplayReport(
        String difference,
        long events,
        long frames,
        long scoredAnew,
        long kept,
        long checksums,
        long unchecked,
        long messages,
        long commands,
        String tail,
        boolean cutShort,
        boolean ended) {}
