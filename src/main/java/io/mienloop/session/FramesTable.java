package io.mienloop.session;

import io.mienloop.pipeline.CommandOutcome;
import io.mienloop.pipeline.Delivery;
import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.trigger.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * {@code frames.csv}: one row a frame, in order. Scores print so that reading them back gives the same bits; an abstained frame
 * has none. {@code video_frame} counts the frames of {@code video.mkv} from 0 and is empty for a frame lost to video.
 */
final class FramesTable implements AutoCloseable {
    private final SessionDescription session;
    private final Map<Long, Integer> recorded;
    private final CSVPrinter printer;
    private long videoFrame;

    FramesTable(Path path, SessionDescription session, Map<Long, Integer> recorded) throws IOException {
        this.session = session;
        this.recorded = recorded;
        this.printer = new CSVPrinter(
                Files.newBufferedWriter(path),
                CSVFormat.RFC4180.builder().setRecordSeparator('\n').get());
        List<Object> header = new ArrayList<>(
                List.of("frame", "camera_frame", "camera_time_s", "arrival_s", "begun_s", "scored_s", "status"));
        header.addAll(session.scores());
        for (String score : session.scores()) {
            header.add("z_" + score);
        }
        header.addAll(List.of("blanked", "decision", "video_frame", "crc32c"));
        printer.printRecord(header);
    }

    void add(LoopEvent event) throws IOException {
        if (event.kind != EventKind.FRAME) {
            return;
        }
        List<Object> row = new ArrayList<>();
        row.add(event.frame);
        row.add(event.cameraFrame);
        row.add(event.cameraNanos < 0 ? "" : Seconds.of(event.cameraNanos));
        row.add(Seconds.of(event.timeNanos));
        row.add(Seconds.of(event.begunNanos));
        boolean scored = event.status.scored();
        row.add(scored ? Seconds.of(event.scoredNanos) : "");
        row.add(event.status.text());
        for (double r : event.similarity) {
            row.add(scored ? number(r) : "");
        }
        for (double z : event.z) {
            row.add(scored ? number(z) : "");
        }
        row.add(event.blanked ? 1 : 0);
        row.add(scored ? decision(event) : "");
        boolean written = event.offered && recorded.containsKey(event.frame);
        row.add(written ? videoFrame : "");
        Integer checksum = written ? recorded.get(event.frame) : null;
        row.add(checksum == null ? "" : Integer.toUnsignedString(checksum));
        if (event.offered) {
            videoFrame++;
        }
        printer.printRecord(row);
    }

    /** What every rule made of the frame, {@code rule:verdict} with blanks between; idle rules are left out. */
    private String decision(LoopEvent event) {
        StringBuilder text = new StringBuilder();
        for (int rule = 0; rule < event.verdicts.length; rule++) {
            byte verdict = event.verdicts[rule];
            if (verdict != Verdict.IDLE) {
                text.append(text.isEmpty() ? "" : " ")
                        .append(session.rules().get(rule))
                        .append(':')
                        .append(verdict == Verdict.DUE ? delivered(event, rule) : Verdict.text(verdict));
            }
        }
        return text.toString();
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

    private static String number(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }

    @Override
    public void close() throws IOException {
        printer.close(true);
    }
}
