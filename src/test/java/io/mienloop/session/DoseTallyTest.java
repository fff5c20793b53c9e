package io.mienloop.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.pipeline.Delivery;
import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.pipeline.LoopFact;
import io.mienloop.rig.ChannelRole;
import io.mienloop.rig.OffReason;
import io.mienloop.rig.ResetCause;
import io.mienloop.rig.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Doses as a journal tells them: against a plain account kept while the board's messages are made up. */
final class DoseTallyTest {
    /** 4 pulses of 5 ms every 50 ms at 10 mW. */
    private static final DoseBasis.Output LIGHT =
            new DoseBasis.Output(1, ChannelRole.LASER, 10_000, 5_000, 4, 200_000, 10_000_000);

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
            List.of("light"),
            java.util.Arrays.asList(null, "laser"),
            List.of(),
            "a board",
            "00",
            "experiment: test\n",
            new DoseBasis(List.of(LIGHT), List.of(new DoseBasis.Before("laser", 3, 600_000, 30, 6_000_000)), null),
            null);

    /** Two valves of one animal, the second without a stimulus of its own line before. */
    private static final SessionDescription TWO_VALVES = new SessionDescription(
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
            List.of("drop", "bitter"),
            List.of("sucrose", "quinine"),
            List.of(),
            "a board",
            "00",
            "experiment: test\n",
            new DoseBasis(
                    List.of(
                            new DoseBasis.Output(0, ChannelRole.VALVE, 10_000, 100_000, 1, 10_000, 0),
                            new DoseBasis.Output(1, ChannelRole.VALVE, 4_000, 40_000, 1, 4_000, 0)),
                    List.of(
                            new DoseBasis.Before("sucrose", 5, 50_000, 70, 700_000),
                            new DoseBasis.Before("quinine", 5, 50_000, 70, 700_000)),
                    null),
            null);

    @TempDir
    private Path dir;

    private SessionDescription session = SESSION;
    private final List<LoopEvent> events = new ArrayList<>();
    private int sequence;
    private long ticks = 1_000_000;

    private LoopEvent device(int type) {
        LoopEvent event = new LoopEvent(1, 0);
        event.begin(EventKind.DEVICE, ticks * 500);
        event.device.type = type;
        event.device.channel = 1;
        event.device.deviceTicks = ticks;
        events.add(event);
        return event;
    }

    private void counted(int count) {
        LoopEvent event = device(Wire.CAPS);
        event.device.sequence = 200;
        event.device.code = ChannelRole.LASER.code();
        event.device.count = count;
    }

    private void commanded() {
        commanded(0);
    }

    private void commanded(int stimulus) {
        sequence = sequence % 127 + 1;
        LoopEvent event = new LoopEvent(1, 0);
        event.begin(EventKind.TICK, ticks * 500);
        var command = event.addCommand();
        command.rule = -1;
        command.stimulus = stimulus;
        command.delivery = Delivery.COMMANDED;
        command.sequence = sequence;
        command.writtenNanos = ticks * 500;
        events.add(event);
    }

    private void answered(int type, int reason) {
        LoopEvent event = device(type);
        event.device.sequence = sequence;
        event.device.of = Wire.TRIGGER;
        event.device.reason = reason;
    }

    /** Pulses of a train, the last one cut after so many µs (0: whole); answers the time on. */
    private long pulses(int pulses, long cutMicros, int reason) {
        long on = 0;
        for (int pulse = 1; pulse <= pulses; pulse++) {
            LoopEvent rising = device(Wire.PULSE_ON);
            rising.device.cause = sequence;
            rising.device.pulse = pulse;
            boolean last = pulse == pulses;
            long micros = last && cutMicros > 0 ? cutMicros : 5_000;
            ticks += micros * 2;
            on += micros;
            LoopEvent falling = device(Wire.PULSE_OFF);
            falling.device.cause = sequence;
            falling.device.pulse = pulse;
            falling.device.level = 1;
            falling.device.reason = last ? reason : OffReason.PULSE;
            ticks += 90_000;
        }
        return on;
    }

    private Summary summary(String ended) throws IOException {
        SessionFolder folder = SessionFolder.create(dir, "m1", Instant.EPOCH);
        try (JournalWriter journal = JournalWriter.create(folder, session.toJson(), false, failure -> {
            throw new AssertionError(failure);
        })) {
            for (int i = 0; i < events.size(); i++) {
                journal.accept(i, events.get(i));
            }
            journal.end(new SessionEnd(ended, null, 0, 0, false, null, 0, 0, 0, 0.0, 0, null).toJson());
        }
        return SessionFiles.derive(folder);
    }

    /** Whole, cut, refused trains and lost reports in random order. */
    @Test
    void shouldComeToWhatTheBoardReported() throws IOException {
        for (long seed = 0; seed < 40; seed++) {
            events.clear();
            SplittableRandom random = new SplittableRandom(seed);
            int before = random.nextInt(50);
            counted(before);
            int trains = 0;
            long pulses = 0;
            long on = 0;
            long dose = 0;
            for (int n = random.nextInt(1, 30); n > 0; n--) {
                commanded();
                switch (random.nextInt(4)) {
                    case 0 -> {
                        answered(Wire.NAK, 9);
                        continue;
                    }
                    case 1 -> {
                        answered(Wire.ACK, 0);
                        on += pulses(4, 0, OffReason.TRAIN);
                        pulses += 4;
                        dose += 200_000;
                    }
                    case 2 -> {
                        answered(Wire.ACK, 0);
                        int begun = random.nextInt(1, 5);
                        long cut = random.nextLong(1, 5_000);
                        pulses(begun, cut, OffReason.ABORT);
                        pulses += begun;
                        on += (begun - 1) * 5_000 + cut;
                        dose += 10_000 * ((begun - 1) * 5_000 + cut) / 1000;
                    }
                    default -> {
                        // Accepted and never heard of again: it counts as whole.
                        answered(Wire.ACK, 0);
                        on += 20_000;
                        pulses += 4;
                        dose += 200_000;
                    }
                }
                trains++;
            }
            counted(before + trains);

            Summary summary = summary("completed");
            ChannelDose told = summary.doses().get("laser");

            assertThat(summary.problems()).as("seed %d", seed).isEmpty();
            assertThat(told.trains()).isEqualTo(trains);
            assertThat(told.pulses()).isEqualTo(pulses);
            assertThat(told.onTimeUs()).isEqualTo(on);
            assertThat(told.dose()).isEqualTo(dose);
            assertThat(told.reconciled()).isTrue();
            assertThat(told.day()).isEqualTo(new ChannelDose.Total(3 + trains, 600_000 + dose));
            assertThat(told.lifetime()).isEqualTo(new ChannelDose.Total(30 + trains, 6_000_000 + dose));
        }
    }

    @Test
    void shouldTakeTheLargerCountAndSayThatTheAccountsDoNotAddUp() throws IOException {
        counted(7);
        commanded();
        answered(Wire.ACK, 0);
        pulses(4, 0, OffReason.TRAIN);
        counted(10);

        Summary summary = summary("completed");

        assertThat(summary.doses().get("laser").trains()).isEqualTo(3);
        assertThat(summary.doses().get("laser").dose()).isEqualTo(600_000);
        assertThat(summary.doses().get("laser").reconciled()).isFalse();
        assertThat(summary.accountsAddUp()).isFalse();
        assertThat(summary.problems())
                .containsExactly(
                        "doses of channel laser: the board executed 3 triggers by its own count, but acknowledged or"
                                + " reported 1");
    }

    private void board(boolean answer, int boots, int cause) {
        LoopEvent event = device(Wire.BOARD);
        event.device.flags = answer ? Wire.FLAG_ANSWER : 0;
        event.device.boots = boots;
        event.device.resetCause = cause;
    }

    private void arming() {
        LoopEvent event = new LoopEvent(1, 0);
        event.begin(EventKind.TICK, ticks * 500);
        event.fact(LoopFact.ARMING);
        events.add(event);
    }

    /** A session of one train before the board starts anew, as told or as asked, and one after it where it was armed again. */
    private ChannelDose overAStart(boolean armedBefore, boolean told, int boots, int cause, int counted)
            throws IOException {
        events.clear();
        board(true, 7, ResetCause.EXTERNAL);
        counted(20);
        if (armedBefore) {
            arming();
        }
        commanded();
        answered(Wire.ACK, 0);
        pulses(4, 0, OffReason.TRAIN);
        if (told) {
            board(false, boots, cause);
        }
        board(true, boots, cause);
        counted(counted);
        return summary("completed").doses().get("laser");
    }

    /** Specification, section 10.2: one train more on every channel, once an arming, by power or a supply too low. */
    @ParameterizedTest
    @CsvSource({
        // armed, told, boots, cause, counted, reconciled
        "true,  true,  8, POWER,     22, true",
        "true,  true,  8, BROWN_OUT, 22, true",
        "true,  false, 8, POWER,     22, true", // nobody heard it start: the cable was out
        "true,  false, 9, EXTERNAL,  22, true", // an unheard start before that by the port's opening
        "true,  true,  8, POWER,     21, true", // the last train was not written, the mark stands for it
        "true,  true,  8, POWER,     23, false",
        "true,  true,  8, POWER,     20, false",
        "true,  true,  8, EXTERNAL,  22, false",
        "true,  true,  8, WATCHDOG,  22, false",
        "true,  false, 8, EXTERNAL,  22, false",
        "true,  false, 7, POWER,     22, false", // greeted anew, not started
        "false, true,  8, POWER,     22, false",
    })
    void shouldBearOneTrainMoreAfterALossOfTheSupplyWhileArmed(
            boolean armed, boolean told, int boots, String cause, int counted, boolean reconciled) throws Exception {
        int code = ResetCause.class.getField(cause).getInt(null);
        ChannelDose dose = overAStart(armed, told, boots, code, counted);

        assertThat(dose.reconciled()).isEqualTo(reconciled);
        assertThat(dose.trains()).as("the larger number").isEqualTo(Math.max(counted - 20, 1));
        if (counted == 22) {
            assertThat(dose.remark()).contains(reconciled ? "lost its supply while armed" : "by its own count");
            assertThat(dose.dose()).isEqualTo(400_000);
        }
    }

    @Test
    void shouldBearOneTrainAnArmingHoweverOftenTheSupplyFails() throws IOException {
        overAStart(true, true, 8, ResetCause.POWER, 22);
        board(false, 9, ResetCause.POWER);
        board(true, 9, ResetCause.POWER);
        counted(23);
        assertThat(summary("completed").doses().get("laser").reconciled()).isFalse();

        overAStart(true, true, 8, ResetCause.POWER, 22);
        arming();
        board(false, 9, ResetCause.POWER);
        board(true, 9, ResetCause.POWER);
        counted(23);
        Summary summary = summary("completed");
        assertThat(summary.problems()).isEmpty();
        assertThat(summary.doses().get("laser").reconciled()).isTrue();
    }

    /** A sync line that marks every second frame is there in five minutes; the board's 15 bits stand still then. */
    @Test
    void shouldTakeTheReportedTrainsWhenTheBoardsCountHasRunOut() throws IOException {
        counted(32_766);
        for (int n = 0; n < 3; n++) {
            commanded();
            answered(Wire.ACK, 0);
            pulses(4, 0, OffReason.TRAIN);
        }
        counted(32_767);

        Summary summary = summary("completed");

        assertThat(summary.doses().get("laser").trains()).isEqualTo(3);
        assertThat(summary.doses().get("laser").remark()).contains("stands at 32767");
        assertThat(summary.problems()).isEmpty();
        assertThat(summary.accountsAddUp()).isTrue();
    }

    @Test
    void shouldTakeTheReportedTrainsWhenTheBoardCountedFewer() throws IOException {
        counted(7);
        commanded();
        answered(Wire.ACK, 0);
        pulses(4, 0, OffReason.TRAIN);
        counted(7);

        Summary summary = summary("completed");

        assertThat(summary.doses().get("laser").trains()).isEqualTo(1);
        assertThat(summary.accountsAddUp()).isFalse();
    }

    /** A count that began anew shows nothing of the triggers without an answer. */
    @Test
    void shouldCountUnansweredTriggersAsGivenWhenTheBoardsCountBeganAnew() throws IOException {
        counted(7);
        commanded();
        answered(Wire.ACK, 0);
        pulses(4, 0, OffReason.TRAIN);
        commanded();
        counted(7);

        assertThat(summary("completed").doses().get("laser").trains()).isEqualTo(2);
    }

    /** Without the count at the end nothing shows that an unanswered trigger was not executed. */
    @Test
    void shouldCountAnUnansweredTriggerAsGivenUnlessTheBoardsCountShowsOtherwise() throws IOException {
        counted(7);
        commanded();

        ChannelDose unknown = summary("fault").doses().get("laser");
        assertThat(unknown.trains()).isEqualTo(1);
        assertThat(unknown.dose()).isEqualTo(200_000);
        assertThat(unknown.reconciled()).isFalse();

        counted(7);
        ChannelDose shown = summary("fault").doses().get("laser");
        assertThat(shown.trains()).isZero();
        assertThat(shown.reconciled()).isTrue();
    }

    @Test
    void shouldNotPassACompletedSessionWhoseBoardWasNotAskedAgain() throws IOException {
        counted(7);
        commanded();
        answered(Wire.ACK, 0);
        pulses(4, 0, OffReason.TRAIN);

        assertThat(summary("completed").accountsAddUp()).isFalse();
        assertThat(summary("fault").accountsAddUp()).isTrue();
    }

    /** A day's and a life's doses are the animal's: both lines say the same, whatever each of them gave. */
    @Test
    void shouldAddUpAllChannelsOfARole() throws IOException {
        session = TWO_VALVES;
        for (int stimulus : new int[] {0, 1, 0}) {
            commanded(stimulus);
            answered(Wire.ACK, 0); // and never heard of again: it counts as whole
        }

        Summary summary = summary("fault");

        assertThat(summary.doses().get("sucrose").dose()).isEqualTo(20_000);
        assertThat(summary.doses().get("quinine").dose()).isEqualTo(4_000);
        assertThat(summary.doses().values()).allSatisfy(dose -> {
            assertThat(dose.day()).isEqualTo(new ChannelDose.Total(5 + 3, 50_000 + 24_000));
            assertThat(dose.lifetime()).isEqualTo(new ChannelDose.Total(70 + 3, 700_000 + 24_000));
        });
    }
}
