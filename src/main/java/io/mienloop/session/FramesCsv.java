package io.mienloop.session;

import io.mienloop.trigger.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Writes {@code frames.csv}. Scores print so that reading them back gives the same bits; an abstained frame has none.
 * {@code video_frame} counts the frames of {@code video.mkv} from 0 and is empty for a frame lost to video.
 */
public final class FramesCsv implements FrameRow.Sink, AutoCloseable {
    private static final String IDLE = Verdict.text(Verdict.IDLE);

    private final List<String> rules;
    private final CSVPrinter printer;

    /** Creates the file with its header. */
    public FramesCsv(Path path, SessionDescription session) throws IOException {
        rules = session.rules();
        printer = new CSVPrinter(
                Files.newBufferedWriter(path),
                CSVFormat.RFC4180.builder().setRecordSeparator('\n').get());
        List<Object> header = new ArrayList<>(List.of(
                "frame",
                "camera_frame",
                "camera_time_s",
                "arrival_s",
                "handed_s",
                "begun_s",
                "scored_s",
                "decided_s",
                "status"));
        header.addAll(session.scores());
        for (String score : session.scores()) {
            header.add("z_" + score);
        }
        header.addAll(List.of("blanked", "decision", "video_frame", "crc32c"));
        printer.printRecord(header);
    }

    @Override
    public void frame(FrameRow frame) throws IOException {
        List<Object> row = new ArrayList<>();
        row.add(frame.frame());
        row.add(frame.cameraFrame());
        row.add(frame.cameraNanos() < 0 ? "" : Seconds.of(frame.cameraNanos()));
        row.add(Seconds.of(frame.arrivalNanos()));
        row.add(frame.handedNanos() < 0 ? "" : Seconds.of(frame.handedNanos()));
        row.add(Seconds.of(frame.begunNanos()));
        row.add(frame.scored() ? Seconds.of(frame.scoredNanos()) : "");
        row.add(frame.decidedNanos() < 0 ? "" : Seconds.of(frame.decidedNanos()));
        row.add(frame.status());
        for (double r : frame.similarity()) {
            row.add(number(r));
        }
        for (double z : frame.z()) {
            row.add(number(z));
        }
        row.add(frame.blanked() ? 1 : 0);
        row.add(decision(frame));
        row.add(frame.videoFrame() < 0 ? "" : frame.videoFrame());
        row.add(frame.videoFrame() < 0 || frame.checksum() < 0 ? "" : frame.checksum());
        printer.printRecord(row);
    }

    /** What every rule made of the frame, {@code rule:verdict} with blanks between; idle rules are left out. */
    private String decision(FrameRow frame) {
        StringBuilder text = new StringBuilder();
        for (int rule = 0; rule < rules.size(); rule++) {
            String verdict = frame.verdicts()[rule];
            if (!verdict.isEmpty() && !verdict.equals(IDLE)) {
                text.append(text.isEmpty() ? "" : " ")
                        .append(rules.get(rule))
                        .append(':')
                        .append(verdict);
            }
        }
        return text.toString();
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }

    @Override
    public void close() throws IOException {
        printer.close(true);
    }
}
