package io.mienloop.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.app.ExitCode;
import io.mienloop.app.SessionResult;
import io.mienloop.pipeline.CommandOutcome;
import io.mienloop.pipeline.Delivery;
import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.pipeline.LoopFact;
import io.mienloop.rig.ChannelRole;
import io.mienloop.rig.Limit;
import io.mienloop.rig.NakReason;
import io.mienloop.rig.OffReason;
import io.mienloop.rig.Refusal;
import io.mienloop.rig.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of {@code events.csv} by the journal that they come from. */
final class EventsTableTest {
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
            List.of("neutral"),
            List.of(),
            List.of("shock", "light"),
            List.of("tail", "laser", "line"),
            List.of(),
            "a board",
            "00",
            "experiment: test\n",
            new DoseBasis(
                    List.of(
                            new DoseBasis.Output(0, ChannelRole.SHOCK, 300, 500_000, 1, 150_000, 60_000_000),
                            new DoseBasis.Output(1, ChannelRole.LASER, 10_000, 5_000, 4, 200_000, 10_000_000)),
                    List.of(),
                    null),
            null);

    @TempDir
    private Path dir;

    private Summary summary;
    private final List<LoopEvent> events = new ArrayList<>();

    private LoopEvent at(EventKind kind, long millis) {
        LoopEvent event = new LoopEvent(1, 0);
        event.begin(kind, millis * 1_000_000);
        event.begunNanos = event.timeNanos;
        events.add(event);
        return event;
    }

    private List<String> rows() throws IOException {
        SessionFolder folder = SessionFolder.create(dir, "m1", Instant.EPOCH);
        try (JournalWriter journal = JournalWriter.create(folder, SESSION.toJson(), false, failure -> {
            throw new AssertionError(failure);
        })) {
            for (int i = 0; i < events.size(); i++) {
                journal.accept(i, events.get(i));
            }
            journal.idle();
        }
        summary = SessionFiles.derive(folder);
        return Files.readAllLines(folder.events());
    }

    private void commanded(long number, int stimulus, int sequence) {
        CommandOutcome command = at(EventKind.TICK, 1000).addCommand();
        command.number = number;
        command.rule = CommandOutcome.PLANNED;
        command.stimulus = stimulus;
        command.delivery = Delivery.COMMANDED;
        command.sequence = sequence;
        command.writtenNanos = 1_000_000_000;
    }

    private LoopEvent edge(int type, long millis, int channel, int cause) {
        LoopEvent event = at(EventKind.DEVICE, millis);
        event.device.type = type;
        event.device.channel = channel;
        event.device.cause = cause;
        event.device.pulse = 1;
        event.device.reason = OffReason.TRAIN;
        event.device.level = 1;
        event.device.synced = true;
        event.device.hostNanos = millis * 1_000_000 + 5;
        event.device.extendedTicks = millis * 2_000;
        event.device.deviceTicks = millis * 2_000;
        return event;
    }

    /** The detail is the value in the four lowest bytes, then sequence and channel. */
    @Test
    void shouldTellABarcodeAtTheBoardsTimeWithItsValue() throws IOException {
        at(EventKind.TICK, 1000).fact(LoopFact.BARCODE_SENT, 0x02_0B_7FFFFFFEL);
        edge(Wire.PULSE_ON, 1010, 1, 11); // another line's train with the same number
        edge(Wire.PULSE_ON, 1020, 2, 11);
        edge(Wire.PULSE_OFF, 1380, 2, 11);

        assertThat(rows())
                .containsSubsequence(
                        "1.000000000,barcode-sent,,,,,line,,2147483646",
                        "1.010000005,output-on,,,,,laser,1.0100000,pulse 1",
                        "1.020000005,output-on,,,,,line,1.0200000,pulse 1",
                        "1.020000005,barcode,,,,,line,1.0200000,2147483646")
                .filteredOn(row -> row.contains(",barcode,"))
                .hasSize(1);
    }

    /** The detail is type, sequence and program in its three lowest bytes, as the journal's drawing has it. */
    @Test
    void shouldNameTheCommandThatWasNotAnswered() throws IOException {
        commanded(41, 0, 11);
        commanded(42, 1, 12);
        LoopEvent late = at(EventKind.TICK, 1200);
        late.fact(LoopFact.ACKNOWLEDGEMENT_MISSING, 0x01_0C_10);
        late.fact(LoopFact.ACKNOWLEDGEMENT_MISSING, 0x00_CB_13);
        LoopEvent old = at(EventKind.TICK, 1300);
        old.fact(LoopFact.UNNAMED_ACKNOWLEDGEMENT_MISSING);

        assertThat(rows())
                .containsSubsequence(
                        "1.200000000,acknowledgement-missing,42,light,planned,,,,TRIGGER 12 (program 1)",
                        "1.200000000,acknowledgement-missing,,,,,,,PING 203",
                        "1.300000000,acknowledgement-missing,,,,,,,");
    }

    private void refused(int sequence, int reason, int limit, long allowed) {
        LoopEvent nak = at(EventKind.DEVICE, 1001);
        nak.device.type = Wire.NAK;
        nak.device.of = Wire.TRIGGER;
        nak.device.sequence = sequence;
        nak.device.reason = reason;
        nak.device.limit = limit;
        nak.device.allowed = allowed;
        nak.device.arrivalNanos = nak.timeNanos;
    }

    @Test
    void shouldNameTheLimitThatTheBoardNamed() throws IOException {
        commanded(41, 0, 11);
        refused(11, NakReason.LIMIT, Limit.COUNT.code(), 120);
        commanded(42, 1, 12);
        refused(12, NakReason.LIMIT, Limit.MINUTE_DOSE.code(), 60_000);
        commanded(43, 1, 13);
        refused(13, NakReason.LOCKED_OUT, 0, 4_000);

        assertThat(rows())
                .containsSubsequence(
                        "1.001000000,refused-by-board,41,shock,planned,,,,"
                                + "TRIGGER: outside a limit (most triggers a count period: 120)",
                        "1.001000000,refused-by-board,42,light,planned,,,,"
                                + "TRIGGER: outside a limit (highest dose in 60 s: 60000 nJ)",
                        "1.001000000,refused-by-board,43,light,planned,,,,"
                                + "\"TRIGGER: locked out after the board's start, 4000 ms left\"");
    }

    /** Three ways a stimulus may come to nothing: the host did not send it, the board refused it, nobody answered. */
    @Test
    void shouldCountWhatHostAndBoardRefused() throws IOException {
        commanded(1, 0, 11);
        refused(11, NakReason.LIMIT, Limit.COUNT.code(), 120);
        commanded(2, 1, 12);
        LoopEvent ack = at(EventKind.DEVICE, 1001);
        ack.device.type = Wire.ACK;
        ack.device.of = Wire.TRIGGER;
        ack.device.sequence = 12;
        commanded(3, 1, 13);
        CommandOutcome kept = at(EventKind.TICK, 1100).addCommand();
        kept.number = 4;
        kept.rule = CommandOutcome.PLANNED;
        kept.stimulus = 1;
        kept.delivery = Delivery.REFUSED;
        kept.refusal = Refusal.MINUTE_DOSE_REACHED;

        assertThat(rows())
                .anyMatch(row -> row.endsWith(",\"" + Refusal.text(Refusal.MINUTE_DOSE_REACHED) + "\"")
                        || row.endsWith("," + Refusal.text(Refusal.MINUTE_DOSE_REACHED)));
        assertThat(summary.stimuli()).isEqualTo(new Summary.AllStimuli(3, 1, 0, 0, 2, 1, false));
        assertThat(summary.stimuliByName())
                .containsEntry("shock", new Summary.Stimuli(1, 0, 0, 0, 1, 1))
                .containsEntry("light", new Summary.Stimuli(2, 1, 0, 0, 1, 0));
        assertThat(summary.toJson()).contains("\"refused_by_board\": 1");
        assertThat(new SessionResult(dir, summary, ExitCode.DONE).closingLines())
                .anyMatch(line -> line.startsWith("stimuli: 3 commanded, 1 acknowledged, 0 with output on the pin, "
                        + "0 confirmed, 1 refused by the board, 1 not sent: refused or too late (see events.csv)"));
    }
}
