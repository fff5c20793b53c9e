package io.mienloop.session;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * A histogram a {@link Stage}, three digits kept. Times below 0, as where the clocks' mapping is off, fit in none: they are kept
 * beside it as they are, so that they show.
 */
final class StageTimes {
    private static final int DIGITS = 3;

    private static final class Times {
        private final Histogram histogram = new Histogram(DIGITS);
        private final List<Long> negative = new ArrayList<>();
    }

    private final Map<Stage, Times> stages = new LinkedHashMap<>();

    StageTimes() {
        for (Stage stage : Stage.values()) {
            stages.put(stage, new Times());
        }
    }

    void add(Stage stage, long nanos) {
        Times times = stages.get(stage);
        if (nanos < 0) {
            times.negative.add(nanos);
        } else {
            times.histogram.recordValue(nanos);
        }
    }

    /** Every stage by its key, also those without a value. */
    Map<String, Summary.Distribution> distributions() {
        Map<String, Summary.Distribution> all = new LinkedHashMap<>();
        stages.forEach((stage, times) -> all.put(stage.key(), distribution(stage, times)));
        return all;
    }

    private static Summary.Distribution distribution(Stage stage, Times times) {
        long count = times.negative.size() + times.histogram.getTotalCount();
        if (count == 0) {
            return new Summary.Distribution(null, null, null, null, 0, stage.spans());
        }
        Collections.sort(times.negative);
        return new Summary.Distribution(
                micros(times, 50, count),
                micros(times, 99, count),
                micros(times, 99.9, count),
                micros(times, 100, count),
                count,
                stage.spans());
    }

    private static double micros(Times times, double percent, long count) {
        long rank = Math.clamp((long) Math.ceil(percent * count / 100), 1, count);
        int below = times.negative.size();
        if (rank <= below) {
            return times.negative.get((int) rank - 1) / 1e3;
        }
        if (rank == count) {
            return times.histogram.getMaxValue() / 1e3;
        }
        return times.histogram.getValueAtPercentile(100.0 * (rank - below) / (count - below)) / 1e3;
    }

    /**
     * Writes {@code latency.hlog}, a log of HdrHistogram's own format with one tagged histogram a stage, in nanoseconds.
     *
     * @param seconds length of the session
     */
    void write(Path file, SessionDescription session, double seconds) throws IOException {
        long startMillis = Instant.parse(session.startUtc()).toEpochMilli();
        try (PrintStream out = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.US_ASCII)) {
            HistogramLogWriter log = new HistogramLogWriter(out);
            log.outputComment("[" + session.software() + ": latencies of a session, values in nanoseconds]");
            stages.forEach((stage, times) -> {
                log.outputComment("[" + stage.key() + ": " + stage.spans() + "]");
                if (!times.negative.isEmpty()) {
                    log.outputComment("[" + stage.key() + ": " + times.negative.size()
                            + " values below 0 are not in its histogram]");
                }
            });
            log.outputLogFormatVersion();
            log.outputStartTime(startMillis);
            log.setBaseTime(startMillis);
            log.outputLegend();
            stages.forEach((stage, times) -> {
                times.histogram.setTag(stage.key());
                times.histogram.setStartTimeStamp(startMillis);
                times.histogram.setEndTimeStamp(startMillis + Math.round(seconds * 1e3));
                log.outputIntervalHistogram(times.histogram);
            });
            if (out.checkError()) {
                throw new IOException("cannot write " + file);
            }
        }
    }
}
