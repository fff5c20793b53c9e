package io.mienloop.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.pipeline.CommandOutcome;
import io.mienloop.pipeline.Delivery;
import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.FrameStatus;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.rig.Wire;
import io.mienloop.trigger.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every stage on a journal whose times are known, read back from the summary and, by HdrHistogram's own reader, from the log. */
final class StageTimesTest {
    private static final SessionDescription SESSION = new SessionDescription(
            "mienloop test",
            "scalar",
            "m1",
            "2026-11-21T12:00:00Z",
            false,
            7,
            "a test",
            64,
            48,
            100,
            false,
            List.of("pain", "neutral"),
            List.of("relief"),
            List.of("light"),
            List.of("laser"),
            List.of(),
            "none",
            "00",
            "experiment: test\n",
            null,
            null);
    private static final SessionEnd END = new SessionEnd(
            "completed", null, 1000, 0, false, null, 0, 0, 0, 0.0, 0, new SessionEnd.Loop("blocking", 3L, 99L));

    @TempDir
    private Path dir;

    private final List<LoopEvent> events = new ArrayList<>();

    private LoopEvent event(EventKind kind, long timeNanos) {
        LoopEvent event = new LoopEvent(2, 1);
        event.begin(kind, timeNanos);
        events.add(event);
        return event;
    }

    /** Frame k arrives every 10 ms, is in hand 1 us later, begun at 2, scored at 100 + k, decided at 103 + k us. */
    private LoopEvent frame(long k) {
        long arrival = k * 10_000_000;
        LoopEvent frame = event(EventKind.FRAME, arrival);
        frame.frame = k;
        frame.cameraNanos = arrival;
        frame.handedNanos = arrival + 1_000;
        frame.begunNanos = arrival + 2_000;
        frame.status = FrameStatus.SCORED;
        frame.scoredNanos = arrival + 100_000 + k * 1_000;
        frame.decidedNanos = frame.scoredNanos + 3_000;
        frame.verdicts[0] = Verdict.IDLE;
        return frame;
    }

    private void session() {
        LoopEvent granted = event(EventKind.HOST_ANSWERED, 0);
        granted.code = 1;
        granted.text = "the loop on core 1";
        LoopEvent refused = event(EventKind.HOST_ANSWERED, 0);
        refused.text = "memory locked in RAM: not permitted (EPERM)";
        for (long k = 0; k < 1000; k++) {
            LoopEvent frame = frame(k);
            if (k == 500) { // fires: written 105 us after the decision
                CommandOutcome command = frame.addCommand();
                command.rule = 0;
                command.delivery = Delivery.COMMANDED;
                command.sequence = 5;
                command.decidedNanos = frame.decidedNanos;
                command.writtenNanos = frame.decidedNanos + 105_000;
                answers(command.writtenNanos);
            } else if (k == 501) { // held up for 70 ms and not scored
                frame.status = FrameStatus.TOO_OLD;
                frame.begunNanos = frame.timeNanos + 70_000_000;
                frame.decidedNanos = 0;
            }
        }
    }

    /** An answer 700 us after the command, and a pin that a badly mapped clock puts 50 us before it. */
    private void answers(long writtenNanos) {
        LoopEvent ack = event(EventKind.DEVICE, writtenNanos + 700_000);
        ack.device.type = Wire.ACK;
        ack.device.sequence = 5;
        ack.device.of = Wire.TRIGGER;
        ack.device.arrivalNanos = writtenNanos + 700_000;
        LoopEvent pin = event(EventKind.DEVICE, writtenNanos + 800_000);
        pin.device.type = Wire.PULSE_ON;
        pin.device.cause = 5;
        pin.device.pulse = 1;
        pin.device.arrivalNanos = writtenNanos + 800_000;
        pin.device.hostNanos = writtenNanos - 50_000;
        pin.device.synced = true;
    }

    private SessionFolder journaled() throws IOException {
        SessionFolder folder = SessionFolder.create(dir, "m1", Instant.EPOCH);
        try (JournalWriter journal = JournalWriter.create(folder, SESSION.toJson(), false, failure -> {
            throw new AssertionError(failure);
        })) {
            for (int i = 0; i < events.size(); i++) {
                journal.accept(i, events.get(i));
            }
            journal.end(END.toJson());
        }
        return folder;
    }

    private static Map<String, Histogram> read(Path log) throws IOException {
        Map<String, Histogram> byTag = new HashMap<>();
        try (HistogramLogReader reader = new HistogramLogReader(log.toFile())) {
            while (reader.hasNext()) {
                Histogram histogram = (Histogram) reader.nextIntervalHistogram();
                byTag.put(histogram.getTag(), histogram);
            }
        }
        return byTag;
    }

    @Test
    void shouldTellEveryStageInMicroseconds() throws IOException {
        session();

        Summary summary = SessionFiles.derive(journaled());

        assertThat(summary.accountsAddUp()).as("%s", summary.problems()).isTrue();
        assertThat(summary.latencyUs().keySet())
                .containsExactly(
                        "exposure_to_arrival",
                        "arrival_to_begun",
                        "arrival_to_scored",
                        "scored_to_decided",
                        "decided_to_command",
                        "arrival_to_command",
                        "command_to_acknowledged",
                        "command_to_output",
                        "arrival_to_output");
        // Frames 0 to 999 without 501: the 500th is frame 499 (599 us), the 990th frame 990; three digits kept.
        within(summary.latency(Stage.ARRIVAL_TO_SCORED), 599, 1090, 1099, 1099, 999);
        within(summary.latency(Stage.EXPOSURE_TO_ARRIVAL), 1, 1, 1, 1, 1000);
        // The frame that nobody scored shows here, so that no stall can hide behind what it made too old.
        within(summary.latency(Stage.ARRIVAL_TO_BEGUN), 2, 2, 2, 70_000, 1000);
        within(summary.latency(Stage.SCORED_TO_DECIDED), 3, 3, 3, 3, 999);
        within(summary.latency(Stage.DECIDED_TO_COMMAND), 105, 105, 105, 105, 1);
        within(summary.latency(Stage.ARRIVAL_TO_COMMAND), 708, 708, 708, 708, 1);
        within(summary.latency(Stage.COMMAND_TO_ACKNOWLEDGED), 700, 700, 700, 700, 1);
        within(summary.latency(Stage.COMMAND_TO_OUTPUT), -50, -50, -50, -50, 1);
        within(summary.latency(Stage.ARRIVAL_TO_OUTPUT), 658, 658, 658, 658, 1);
        assertThat(summary.latencyUs().values())
                .allSatisfy(stage -> assertThat(stage.spans()).startsWith("from "));
        assertThat(summary.abstainedBecause()).containsExactly(Map.entry("too-old", 1L));
    }

    private static void within(
            Summary.Distribution stage, double p50, double p99, double p999, double max, long count) {
        assertThat(stage.count()).isEqualTo(count);
        double[] expected = {p50, p99, p999, max};
        double[] actual = {stage.p50(), stage.p99(), stage.p999(), stage.max()};
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i])
                    .as(stage.spans())
                    .isCloseTo(expected[i], org.assertj.core.api.Assertions.withinPercentage(0.1));
        }
    }

    @Test
    void shouldWriteALogThatHdrHistogramReads() throws IOException {
        session();
        SessionFolder folder = journaled();

        SessionFiles.derive(folder);

        Map<String, Histogram> stages = read(folder.latencies());
        assertThat(stages).hasSize(Stage.values().length).containsKeys("arrival_to_scored", "command_to_output");
        Histogram scored = stages.get("arrival_to_scored");
        assertThat(scored.getTotalCount()).isEqualTo(999);
        assertThat(scored.getMaxValue() / 1e3).isCloseTo(1099, org.assertj.core.api.Assertions.withinPercentage(0.1));
        assertThat(scored.getStartTimeStamp())
                .isEqualTo(Instant.parse("2026-11-21T12:00:00Z").toEpochMilli());
        assertThat(stages.get("command_to_output").getTotalCount())
                .as("below 0")
                .isZero();
        assertThat(Files.readString(folder.latencies()))
                .contains("#[command_to_output: 1 values below 0 are not in its histogram]");
    }

    @Test
    void shouldDeriveTheSameLogAgain() throws IOException {
        session();
        SessionFolder folder = journaled();
        SessionFiles.derive(folder);
        byte[] first = Files.readAllBytes(folder.latencies());
        Files.delete(folder.latencies());

        SessionFiles.derive(folder);

        assertThat(Files.readAllBytes(folder.latencies())).isEqualTo(first);
    }

    @Test
    void shouldTellWhatTheLoopWasGrantedAndWhomItWaitedFor() throws IOException {
        session();
        SessionFolder folder = journaled();

        Summary.Loop loop = SessionFiles.derive(folder).loop();

        assertThat(loop.waiting()).isEqualTo("blocking");
        assertThat(loop.waitedOnConsumers()).isEqualTo(3);
        assertThat(loop.allocatedBytes()).isEqualTo(99);
        assertThat(loop.host())
                .containsExactly(
                        new Summary.Host(true, "the loop on core 1"),
                        new Summary.Host(false, "memory locked in RAM: not permitted (EPERM)"));
        assertThat(Files.readString(folder.events()))
                .contains(",host-granted,,,,,,,the loop on core 1\n", ",host-refused,,,,,,,memory locked in RAM");
    }
}
