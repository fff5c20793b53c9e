package io.mienloop.export.nwb;

import io.mienloop.export.hdf5.ByteColumn;
import io.mienloop.export.hdf5.DoubleColumn;
import io.mienloop.export.hdf5.Hdf5Group;
import io.mienloop.export.hdf5.LongColumn;
import io.mienloop.export.hdf5.TextColumn;
import io.mienloop.session.FrameRow;
import io.mienloop.session.SessionDescription;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that {@code frames.csv} has: similarity and z as series, the rest as a table with the same rows. */
final class FrameTables implements AutoCloseable {
    static final double SECOND = 1e9;

    private final NwbSeries similarity;
    private final NwbSeries z;
    private final NwbTable table;
    private final LongColumn frame;
    private final LongColumn cameraFrame;
    private final DoubleColumn cameraTime;
    private final DoubleColumn arrival;
    private final DoubleColumn handed;
    private final DoubleColumn begun;
    private final DoubleColumn decided;
    private final DoubleColumn scored;
    private final WordColumn status;
    private final ByteColumn blanked;
    private final List<WordColumn> decisions = new ArrayList<>();
    private final LongColumn videoFrame;
    private final NwbTable words;
    private final TextColumn wordColumn;
    private final LongColumn wordNumber;
    private final TextColumn word;
    private final LongColumn checksum;

    FrameTables(NwbTypes types, Hdf5Group processing, SessionDescription session) throws IOException {
        try (Hdf5Group behavior = types.group(processing, "behavior", "ProcessingModule")) {
            behavior.attribute("description", "What the closed loop made of every frame while the session ran");
            try (Hdf5Group series = types.group(behavior, "BehavioralTimeSeries", "BehavioralTimeSeries")) {
                String columns = String.join(", ", session.scores());
                similarity = new NwbSeries(
                                types,
                                series,
                                "similarity",
                                "TimeSeries",
                                "Pearson r of the frame's descriptor with prototypes; columns: " + columns,
                                "NaN where a frame was not scored: see the table frames. Times are the frames' arrival.")
                        .data(session.scores().size(), "n.a.")
                        .timestamps();
                z = new NwbSeries(
                                types,
                                series,
                                "z_score",
                                "TimeSeries",
                                "similarity as robust z against its baseline; columns: " + columns,
                                "NaN where a frame was not scored or there was no baseline")
                        .data(session.scores().size(), "n.a.")
                        .timestampsOf(similarity);
            }
            try (NwbTable names = new NwbTable(
                    types,
                    behavior,
                    "scores",
                    NwbTypes.COMMON,
                    "DynamicTable",
                    "The columns of similarity and z_score")) {
                TextColumn name = names.texts("score_name", "prototype; neutral is the last");
                for (String score : session.scores()) {
                    name.add(score);
                    names.row();
                }
            }
            table = new NwbTable(
                    types,
                    behavior,
                    "frames",
                    NwbTypes.COMMON,
                    "DynamicTable",
                    "One row a frame that arrived, in the rows of similarity and z_score. Times in seconds from the session's start");
            frame = table.longs("frame", "running number");
            cameraFrame = table.longs("camera_frame", "the camera's own number; a gap is a frame that the camera lost");
            cameraTime =
                    table.doubles("camera_time_s", "the camera's own time, on its own clock; NaN where it gave none");
            arrival = table.doubles("arrival_s", "when it arrived; the time of all rules");
            handed = table.doubles(
                    "handed_s", "when the camera's thread had it in hand; NaN where the journal does not say");
            begun = table.doubles("begun_s", "when the loop took it up");
            scored = table.doubles("scored_s", "when its scores were there; NaN where it was not scored");
            decided = table.doubles("decided_s", "when the rules had spoken; NaN where it was not scored");
            status = table.words("status", "scored, or abstained with the reason");
            blanked = table.flags("blanked", "1 while a stimulus may be in the picture");
            for (String rule : session.rules()) {
                decisions.add(table.words(
                        "decision_" + rule, "what the rule " + rule + " made of it; empty where it was not scored"));
            }
            videoFrame = table.longs("video_frame", "its number in the video, from 0; -1 where it was lost to video");
            checksum = table.longs("crc32c", "CRC-32C of its pixels; -1 where it was lost to video");
            words = new NwbTable(
                    types,
                    behavior,
                    "frame_words",
                    NwbTypes.COMMON,
                    "DynamicTable",
                    "The words that numbers in columns of frames stand for");
            wordColumn = words.texts("frames_column", "name of the column of frames");
            wordNumber = words.longs("number", "as it stands there");
            word = words.texts("word", "what it means, as in frames.csv");
        }
    }

    void frame(FrameRow row) throws IOException {
        double arrived = row.arrivalNanos() / SECOND;
        similarity.time(arrived);
        similarity.sample(row.similarity());
        z.sample(row.z());
        frame.add(row.frame());
        cameraFrame.add(row.cameraFrame());
        cameraTime.add(row.cameraNanos() < 0 ? Double.NaN : row.cameraNanos() / SECOND);
        arrival.add(arrived);
        handed.add(row.handedNanos() < 0 ? Double.NaN : row.handedNanos() / SECOND);
        begun.add(row.begunNanos() / SECOND);
        scored.add(row.scored() ? row.scoredNanos() / SECOND : Double.NaN);
        decided.add(row.decidedNanos() < 0 ? Double.NaN : row.decidedNanos() / SECOND);
        status.add(row.status());
        blanked.add(row.blanked() ? 1 : 0);
        for (int rule = 0; rule < decisions.size(); rule++) {
            decisions.get(rule).add(row.verdicts()[rule]);
        }
        videoFrame.add(row.videoFrame());
        checksum.add(row.videoFrame() < 0 ? -1 : row.checksum());
        table.row();
    }

    /** Writes what is known only after the last frame. */
    void finish() throws IOException {
        explain(status);
        for (WordColumn decision : decisions) {
            explain(decision);
        }
    }

    private void explain(WordColumn column) throws IOException {
        for (int number = 0; number < column.words().size(); number++) {
            wordColumn.add(column.name());
            wordNumber.add(number);
            word.add(column.words().get(number));
            words.row();
        }
    }

    /** Datasets and the rows that they must have. */
    Map<String, Long> lengths() {
        Map<String, Long> lengths = new LinkedHashMap<>(similarity.lengths());
        lengths.putAll(z.lengths());
        lengths.putAll(table.lengths());
        lengths.putAll(words.lengths());
        return lengths;
    }

    @Override
    public void close() throws IOException {
        z.close();
        similarity.close();
        table.close();
        words.close();
    }
}
