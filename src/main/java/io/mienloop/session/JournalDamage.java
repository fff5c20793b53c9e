package io.mienloop.session;

import java.util.Locale;

/**
 * A record in the middle of a journal that is not whole, although whole ones follow it. A crash cuts the end, so this is something
 * else: a bad sector, a block that never got to the disk, a hand.
 *
 * @param at byte at which the damaged record begins
 * @param next byte at which the next whole one begins
 * @param size of the file
 * @param records whole records that follow
 * @param lastNanos session time of the last event among them, or -1
 * @param ended whether the session's own end is among them
 */
public record JournalDamage(long at, long next, long size, long records, long lastNanos, boolean ended) {
    /** Bytes from the next whole record on. */
    public long following() {
        return size - next;
    }

    /** For people: what is damaged, and what lies after it. */
    public String text() {
        return String.format(
                Locale.ROOT,
                "the journal's record at byte %d is damaged; %d bytes follow, with %d whole records%s%s",
                at,
                following(),
                records,
                lastNanos < 0 ? "" : String.format(Locale.ROOT, " to %.3f s", lastNanos / 1e9),
                ended ? " and the session's end" : "");
    }
}
