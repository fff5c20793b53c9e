package io.mienloop.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.pipeline.CommandOutcome;
import io.mienloop.pipeline.Delivery;
import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.pipeline.LoopFact;
import io.mienloop.rig.ChannelRole;
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
