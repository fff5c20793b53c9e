package io.mienloop.session;

import io.mienloop.pipeline.CommandOutcome;
import io.mienloop.pipeline.Delivery;
import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.trigger.Verdict;
import java.io.IOException;
import java.util.Arrays;

/** The rows of {@code frames.csv}: one a frame, in order. */
final class FramesTable {
    private final FrameChecksums checksums;
    private final VideoExtent video;
    private final FrameRow.Sink rows;
    private final double[] similarity;
    private final double[] z;
    private final String[] verdicts;
    private long offered;
    private long inVideo;

    FramesTable(SessionDescription session, FrameChecksums checksums, VideoExtent video, FrameRow.Sink rows) {
        this.checksums = checksums;
        this.video = video;
        this.rows = rows;
        similarity = new double[session.scores().size()];
        z = new double[session.scores().size()];
        verdicts = new String[session.rules().size()];
    }

    void add(LoopEvent event) throws IOException {
        if (event.kind != EventKind.FRAME) {
            return;
        }
        boolean scored = event.status.scored();
        if (scored) {
            System.arraycopy(event.similarity, 0, similarity, 0, similarity.length);
            System.arraycopy(event.z, 0, z, 0, z.length);
            for (int rule = 0; rule < verdicts.length; rule++) {
                byte verdict = event.verdicts[rule];
                verdicts[rule] = verdict == Verdict.DUE ? delivered(event, rule) : Verdict.text(verdict);
            }
        } else {
            Arrays.fill(similarity, Double.NaN);
            Arrays.fill(z, Double.NaN);
            Arrays.fill(verdicts, "");
        }
        long checksum = event.offered ? checksums.of(event.frame) : -1;
        boolean there = event.offered && video.holds(offered, checksum >= 0);
        inVideo += there ? 1 : 0;
        rows.frame(new FrameRow(
                event.frame,
                event.cameraFrame,
                event.cameraNanos,
                event.timeNanos,
                event.handedNanos,
                event.begunNanos,
                scored,
                event.scoredNanos,
                scored && event.decidedNanos != 0 ? event.decidedNanos : -1,
                event.status.text(),
                similarity,
                z,
                event.blanked,
                verdicts,
                event.offered ? offered : -1,
                there,
                checksum));
        if (event.offered) {
            offered++;
        }
    }

    /** Frames so far that the video has. */
    long inVideo() {
        return inVideo;
    }

    private static String delivered(LoopEvent event, int rule) {
        for (int i = 0; i < event.commands(); i++) {
            CommandOutcome command = event.command(i);
            if (command.rule == rule) {
                return command.delivery == Delivery.COMMANDED ? "fired" : command.delivery.text();
            }
        }
        return Verdict.text(Verdict.DUE);
    }
}
