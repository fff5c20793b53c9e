package io.mienloop.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.pipeline.CommandOutcome;
import io.mienloop.pipeline.Delivery;
import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.pipeline.LoopFact;
import io.mienloop.rig.ChannelRole;
import io.mienloop.rig.OffReason;
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
                    null));

    @TempDir
    private Path dir;

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
        SessionFiles.derive(folder);
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
}
