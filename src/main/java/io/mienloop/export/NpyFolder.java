package io.mienloop.export;

import io.mienloop.array.Npy;
import io.mienloop.array.NpyArray;
import io.mienloop.array.NpyType;
import io.mienloop.array.NpyWriter;
import io.mienloop.session.EventRow;
import io.mienloop.session.FrameRow;
import io.mienloop.session.SessionDescription;
import io.mienloop.session.StimulusAmount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Arrays in ALF naming, {@code object.attribute.npy}: all files of an object have a row for each of it. What is ours alone has the
 * prefix {@code _mienloop_}. Texts are numbers into lists of names, {@code _mienloop_….names.npy}.
 */
public final class NpyFolder implements ExportTarget {
    private static final double SECOND = 1e9;

    private final Path folder;
    private final SessionDescription session;
    private final Map<String, PendingFile> files = new LinkedHashMap<>();
    private final Map<String, NpyWriter> writers = new LinkedHashMap<>();
    private final Names statuses = new Names();
    private final Names verdicts = new Names();
    private final Names events = new Names();
    private final Names channels = new Names();
    private final double[] one = new double[1];
    private final long[] whole = new long[1];
    private long frameRows;
    private long eventRows;
    private long stimulusRows;
    private long barcodeRows;
    private long lickRows;

    /** Gives every new text the next number. */
    private static final class Names {
        private final Set<String> all = new LinkedHashSet<>();
        private final Map<String, Long> numbers = new LinkedHashMap<>();

        long of(String name) {
            if (name == null) {
                return -1;
            }
            all.add(name);
            return numbers.computeIfAbsent(name, added -> (long) numbers.size());
        }

        NpyArray array() {
            return NpyArray.vector(all.toArray(String[]::new));
        }
    }

    private static final List<String> FRAME_TIMES = List.of(
            "frames.times",
            "frames.camera_times",
            "frames.handed_times",
            "frames.begun_times",
            "frames.scored_times",
            "frames.decided_times");
    private static final List<String> FRAME_NUMBERS = List.of(
            "frames.status",
            "_mienloop_frames.frame",
            "_mienloop_frames.cameraFrame",
            "_mienloop_frames.blanked",
            "_mienloop_frames.videoFrame",
            "_mienloop_frames.crc32c");
    private static final List<String> EVENT_TIMES = List.of("_mienloop_events.times", "_mienloop_events.device_times");
    private static final List<String> EVENT_NUMBERS = List.of(
            "_mienloop_events.type",
            "_mienloop_events.command",
            "_mienloop_events.stimulus",
            "_mienloop_events.trigger",
            "_mienloop_events.frame",
            "_mienloop_events.channel");
    private static final List<String> STIMULUS_TIMES =
            List.of("stimuli.times", "_mienloop_stimuli.level", "_mienloop_stimuli.dose");
    private static final List<String> STIMULUS_NUMBERS = List.of(
            "_mienloop_stimuli.command",
            "_mienloop_stimuli.stimulus",
            "_mienloop_stimuli.trigger",
            "_mienloop_stimuli.delivery",
            "_mienloop_stimuli.frame");

    private static final String SIMILARITY = "frames.similarity";
    private static final String Z = "_mienloop_frames.zScore";
    private static final String VERDICTS = "_mienloop_frames.verdicts";
    private static final String BARCODE_TIMES = "_mienloop_barcodes.times";
    private static final String BARCODE_VALUES = "_mienloop_barcodes.value";
    private static final String LICKS = "licks.times";

    private static final String SCORE_NAMES = "_mienloop_scores.names";
    private static final String RULE_NAMES = "_mienloop_rules.names";
    private static final String STIMULUS_NAMES = "_mienloop_stimulusTypes.names";
    private static final String STATUS_NAMES = "_mienloop_frameStatuses.names";
    private static final String VERDICT_NAMES = "_mienloop_verdicts.names";
    private static final String EVENT_NAMES = "_mienloop_eventTypes.names";
    private static final String CHANNEL_NAMES = "_mienloop_channels.names";

    public NpyFolder(Path folder, SessionDescription session) {
        this.folder = folder;
        this.session = session;
        names(!session.rules().isEmpty()).forEach(name -> files.put(name, new PendingFile(place(folder, name))));
    }

    /** The files that it makes in a folder, of a session with rules. */
    public static List<Path> places(Path folder) {
        return names(true).stream().map(name -> place(folder, name)).toList();
    }

    private static Path place(Path folder, String name) {
        return folder.resolve(name + ".npy");
    }

    private static List<String> names(boolean rules) {
        List<String> names = new ArrayList<>();
        names.addAll(FRAME_TIMES);
        names.addAll(FRAME_NUMBERS);
        names.addAll(List.of(SIMILARITY, Z));
        if (rules) {
            names.add(VERDICTS);
            names.add(RULE_NAMES);
        }
        names.addAll(EVENT_TIMES);
        names.addAll(EVENT_NUMBERS);
        names.addAll(STIMULUS_TIMES);
        names.addAll(STIMULUS_NUMBERS);
        names.addAll(List.of(BARCODE_TIMES, BARCODE_VALUES, LICKS));
        names.addAll(List.of(SCORE_NAMES, STIMULUS_NAMES, STATUS_NAMES, VERDICT_NAMES, EVENT_NAMES, CHANNEL_NAMES));
        return names;
    }

    @Override
    public Path place() {
        return folder;
    }

    @Override
    public List<PendingFile> files() {
        return List.copyOf(files.values());
    }

    @Override
    public void begin() throws IOException {
        for (List<String> names : List.of(FRAME_TIMES, EVENT_TIMES, STIMULUS_TIMES, List.of(BARCODE_TIMES, LICKS))) {
            for (String name : names) {
                writers.put(name, NpyWriter.vector(beside(name), NpyType.FLOAT64));
            }
        }
        for (List<String> names : List.of(FRAME_NUMBERS, EVENT_NUMBERS, STIMULUS_NUMBERS, List.of(BARCODE_VALUES))) {
            for (String name : names) {
                writers.put(name, NpyWriter.vector(beside(name), NpyType.INT64));
            }
        }
        for (String name : List.of(SIMILARITY, Z)) {
            writers.put(
                    name,
                    new NpyWriter(
                            beside(name), NpyType.FLOAT64, session.scores().size()));
        }
        if (!session.rules().isEmpty()) {
            writers.put(
                    VERDICTS,
                    new NpyWriter(
                            beside(VERDICTS), NpyType.INT64, session.rules().size()));
        }
    }

    private Path beside(String name) {
        return files.get(name).beside();
    }

    private void put(String name, double value) throws IOException {
        one[0] = value;
        writers.get(name).write(one);
    }

    private void put(String name, long value) throws IOException {
        whole[0] = value;
        writers.get(name).write(whole);
    }

    @Override
    public void frame(FrameRow row) throws IOException {
        put("frames.times", row.arrivalNanos() / SECOND);
        put("frames.camera_times", row.cameraNanos() < 0 ? Double.NaN : row.cameraNanos() / SECOND);
        put("frames.handed_times", row.handedNanos() < 0 ? Double.NaN : row.handedNanos() / SECOND);
        put("frames.begun_times", row.begunNanos() / SECOND);
        put("frames.scored_times", row.scored() ? row.scoredNanos() / SECOND : Double.NaN);
        put("frames.decided_times", row.decidedNanos() < 0 ? Double.NaN : row.decidedNanos() / SECOND);
        put("frames.status", statuses.of(row.status()));
        put("_mienloop_frames.frame", row.frame());
        put("_mienloop_frames.cameraFrame", row.cameraFrame());
        put("_mienloop_frames.blanked", row.blanked() ? 1 : 0);
        put("_mienloop_frames.videoFrame", row.videoFrame());
        put("_mienloop_frames.crc32c", row.videoFrame() < 0 ? -1 : row.checksum());
        writers.get(SIMILARITY).write(row.similarity());
        writers.get(Z).write(row.z());
        if (!session.rules().isEmpty()) {
            long[] numbers = new long[row.verdicts().length];
            for (int rule = 0; rule < numbers.length; rule++) {
                numbers[rule] = row.scored() ? verdicts.of(row.verdicts()[rule]) : -1;
            }
            writers.get(VERDICTS).write(numbers);
        }
        frameRows++;
    }

    @Override
    public void event(EventRow row) throws IOException {
        double seconds = row.timeNanos() / SECOND;
        put("_mienloop_events.times", seconds);
        put("_mienloop_events.device_times", row.deviceNanos() == null ? Double.NaN : row.deviceNanos() / SECOND);
        put("_mienloop_events.type", events.of(row.event()));
        put("_mienloop_events.command", orNone(row.command()));
        put("_mienloop_events.stimulus", session.stimuli().indexOf(row.stimulus()));
        put("_mienloop_events.trigger", trigger(row));
        put("_mienloop_events.frame", orNone(row.frame()));
        put("_mienloop_events.channel", channels.of(row.channel()));
        eventRows++;
        if (row.endNanos() != null) {
            stimulus(row, seconds);
        }
        if (row.event().equals("barcode")) {
            put(BARCODE_TIMES, seconds);
            put(BARCODE_VALUES, Long.parseLong(row.detail()));
            barcodeRows++;
        }
        if (row.event().equals("input-on") && row.channel().startsWith("lick")) {
            put(LICKS, seconds);
            lickRows++;
        }
    }

    /** Everything that fell due, given or not; the delivery is the event's type. */
    private void stimulus(EventRow row, double seconds) throws IOException {
        int stimulus = session.stimuli().indexOf(row.stimulus());
        StimulusAmount amount = StimulusAmount.of(session, stimulus);
        put("stimuli.times", seconds);
        put("_mienloop_stimuli.level", amount.level());
        put("_mienloop_stimuli.dose", amount.dose());
        put("_mienloop_stimuli.command", orNone(row.command()));
        put("_mienloop_stimuli.stimulus", stimulus);
        put("_mienloop_stimuli.trigger", trigger(row));
        put("_mienloop_stimuli.delivery", events.of(row.event()));
        put("_mienloop_stimuli.frame", orNone(row.frame()));
        stimulusRows++;
    }

    /** Number of the rule, −1 planned, −2 where there is no stimulus. */
    private long trigger(EventRow row) {
        return row.trigger() == null ? -2 : session.rules().indexOf(row.trigger());
    }

    private static long orNone(Long number) {
        return number == null ? -1 : number;
    }

    @Override
    public void finish() throws IOException {
        close();
        names(SCORE_NAMES, NpyArray.vector(session.scores().toArray(String[]::new)));
        names(STIMULUS_NAMES, NpyArray.vector(session.stimuli().toArray(String[]::new)));
        if (!session.rules().isEmpty()) {
            names(RULE_NAMES, NpyArray.vector(session.rules().toArray(String[]::new)));
        }
        names(STATUS_NAMES, statuses.array());
        names(VERDICT_NAMES, verdicts.array());
        names(EVENT_NAMES, events.array());
        names(CHANNEL_NAMES, channels.array());
        for (String name : writers.keySet()) {
            long rows = Npy.shape(beside(name))[0];
            long given = rowsOf(name);
            if (rows != given) {
                throw new IOException(name + ".npy has " + rows + " rows, read back, instead of " + given);
            }
        }
    }

    private void names(String name, NpyArray array) throws IOException {
        Npy.write(beside(name), array);
    }

    private long rowsOf(String name) {
        String object = name.substring(0, name.indexOf('.')).replace("_mienloop_", "");
        return switch (object) {
            case "frames" -> frameRows;
            case "events" -> eventRows;
            case "stimuli" -> stimulusRows;
            case "barcodes" -> barcodeRows;
            case "licks" -> lickRows;
            default -> throw new IllegalStateException("nothing counts the rows of " + name);
        };
    }

    @Override
    public void close() throws IOException {
        IOException first = null;
        for (NpyWriter writer : writers.values()) {
            try {
                writer.close();
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
