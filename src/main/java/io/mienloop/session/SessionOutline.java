package io.mienloop.session;

import java.util.List;

/**
 * How much a journal holds and how it ends, found by reading it once.
 *
 * @param description what the session is
 * @param records events in the journal that count: a later reading of a journal that has grown meanwhile stops there
 * @param frames frames that arrived
 * @param recorded frames reported as written to the video, without those that broke off with it or are not in it any more
 * @param lastRecorded the last of them, or -1
 * @param videoFrames whole frames of the video that the session knows of: those it has now
 * @param missingFromVideo frames that were written to the video and are not in it any more
 * @param lastNanos session time of the latest event
 * @param firmware what the board said of itself in its greetings, each once
 * @param end the session's last record, or null when it was cut short or that lies behind the damage
 * @param damagedBytes bytes behind the last whole record
 * @param damage where whole records follow there, or null
 * @param tail what lies there, for people; null where nothing does
 */
public record SessionOutline(
        SessionDescription description,
        long records,
        long frames,
        long recorded,
        long lastRecorded,
        long videoFrames,
        long missingFromVideo,
        long lastNanos,
        List<String> firmware,
        SessionEnd end,
        long damagedBytes,
        JournalDamage damage,
        String tail) {
    public SessionOutline {
        firmware = List.copyOf(firmware);
    }

    /** Whether the session ended in order, as far as its journal still tells: then no crash explains what lies behind {@code records}. */
    public boolean ended() {
        return end != null || damage != null && damage.ended();
    }
}
