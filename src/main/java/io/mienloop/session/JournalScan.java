package io.mienloop.session;

import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.LoopEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a recovery has to know of a journal, found by reading it once.
 *
 * @param wholeBytes up to the end of the last whole record
 * @param damagedBytes behind it
 * @param damage where whole records follow there, or null
 * @param tail the same for people, or null where nothing lies there
 * @param frames frames that arrived
 * @param scored frames that were scored
 * @param offered frames that were offered to the video
 * @param checksums frames that the video's writer reported
 * @param unchecked frames offered that it did not report
 * @param end the session's last record, or null where it was cut short
 */
record JournalScan(
        SessionDescription description,
        long wholeBytes,
        long damagedBytes,
        JournalDamage damage,
        String tail,
        long frames,
        long scored,
        long offered,
        long checksums,
        SortedSet<Long> unchecked,
        long lastNanos,
        SessionEnd end) {
    static JournalScan of(Path path) throws IOException {
        long frames = 0;
        long scored = 0;
        long offered = 0;
        long checksums = 0;
        long lastNanos = 0;
        // Few at any time but at a crash.
        TreeSet<Long> unchecked = new TreeSet<>();
        try (JournalReader journal = new JournalReader(path)) {
            for (LoopEvent event = journal.next(); event != null; event = journal.next()) {
                lastNanos = Math.max(lastNanos, event.timeNanos);
                if (event.kind == EventKind.FRAME) {
                    frames++;
                    scored += event.status.scored() ? 1 : 0;
                    if (event.offered) {
                        offered++;
                        unchecked.add(event.frame);
                    }
                } else if (event.kind == EventKind.RECORDED) {
                    checksums++;
                    unchecked.remove(event.frame);
                }
            }
            return new JournalScan(
                    journal.description(),
                    journal.wholeBytes(),
                    journal.damagedBytes(),
                    journal.damage(),
                    journal.tail(),
                    frames,
                    scored,
                    offered,
                    checksums,
                    unchecked,
                    lastNanos,
                    journal.end());
        }
    }

    /** Whether the session ended in order, as far as its journal still tells: then nothing can have been cut off by a crash. */
    boolean ended() {
        return end != null || damage != null && damage.ended();
    }

    /** Frames that the video's writer had written when a session ended in order. */
    long written() {
        return end.videoBroken() ? end.videoFrames() : checksums;
    }
}
