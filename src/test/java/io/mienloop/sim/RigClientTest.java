package io.mienloop.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mienloop.rig.DeviceMessage;
import io.mienloop.rig.EventCode;
import io.mienloop.rig.OffReason;
import io.mienloop.rig.Refusal;
import io.mienloop.rig.RigFact;
import io.mienloop.rig.RigPlan;
import io.mienloop.rig.Wire;
import io.mienloop.testing.Barcodes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The client against the simulated board, over the bytes of the wire. */
final class RigClientTest {
    private static final long MS = DryRig.MS;

    @Test
    void shouldGreetDescribeLimitProgramAndSyncBeforeItIsReady() {
        DryRig dry = new DryRig(SimulatedRigSettings.of(DryRig.CHANNELS));

        dry.run(400 * MS);

        assertThat(dry.client.failure()).isEmpty();
        assertThat(dry.client.ready()).isTrue();
        assertThat(dry.client.armed()).isFalse();
        assertThat(dry.of(Wire.CAPS)).hasSize(DryRig.CHANNELS.size());
        assertThat(dry.facts.getFirst().code).isEqualTo(RigFact.READY);
    }

    @Test
    void shouldWaitForABoardThatBoots() {
        DryRig dry = new DryRig(SimulatedRigSettings.of(DryRig.CHANNELS).powered(0));

        dry.run(299 * MS);
        assertThat(dry.client.ready()).isFalse();
        dry.run(700 * MS);

        assertThat(dry.client.failure()).isEmpty();
        assertThat(dry.client.ready()).isTrue();
    }

    @Test
    void shouldJoinCommandAcknowledgementAndOutputBySequence() {
        DryRig dry = DryRig.armed();
        long commanded = dry.now;
        int sequence = dry.client.trigger(DryRig.P_LIGHT, dry.now, 50_000);
        dry.run(2100 * MS);

        assertThat(sequence).isPositive();
        DeviceMessage ack = dry.messages.stream()
                .filter(m -> m.type == Wire.ACK && m.of == Wire.TRIGGER)
                .findFirst()
                .orElseThrow();
        assertThat(ack.sequence).isEqualTo(sequence);
        List<DeviceMessage> on = dry.of(Wire.PULSE_ON);
        List<DeviceMessage> off = dry.of(Wire.PULSE_OFF);
        // 20 Hz for 2 s: onsets at 0, 50, …, 1950 ms
        assertThat(on).hasSize(40).allMatch(m -> m.cause == sequence && m.channel == 2 && m.synced);
        assertThat(off).hasSize(40).allMatch(m -> m.cause == sequence);
        assertThat(off.getLast().reason).isEqualTo(OffReason.TRAIN);
        // 50 us through the host, ten bytes at 500 kbaud, 4 us in the board
        long onset = commanded + 50_000 + 200_000 + 4_000;
        List<DryRig.Edge> edges = dry.edges(DryRig.LASER);
        assertThat(edges.getFirst().timeNanos()).isEqualTo(onset);
        assertThat(edges.getFirst().level()).isEqualTo(10_000);
        for (int k = 0; k < 40; k++) {
            long expected = onset + Math.round(k * 50e6 / (1 + 40e-6));
            assertThat(edges.get(2 * k).timeNanos()).isCloseTo(expected, within(2L));
            // the mapped report and the true edge differ by the clock's residual only
            assertThat(on.get(k).hostNanos).isCloseTo(edges.get(2 * k).timeNanos(), within(5_000L));
        }
    }

    @Test
    void shouldRefuseWhileNotArmedBusyOrTooSoon() {
        DryRig dry = DryRig.ready();
        assertThat(dry.client.trigger(DryRig.P_LED, dry.now, 50_000)).isEqualTo(Refusal.NOT_ARMED);
        dry.arm();

        assertThat(dry.client.trigger(DryRig.P_LIGHT, dry.now, 50_000)).isPositive();
        assertThat(dry.client.trigger(DryRig.P_LIGHT, dry.now, 50_000)).isEqualTo(Refusal.CHANNEL_BUSY);
        dry.run(3_000 * MS);
        assertThat(dry.client.trigger(DryRig.P_LIGHT, dry.now, 50_000)).isEqualTo(Refusal.TOO_SOON);
        assertThat(dry.client.trigger(DryRig.P_SHOCK, dry.now, 50_000)).isPositive();
        assertThat(dry.client.trigger(DryRig.P_VALVE, dry.now, 50_000)).isEqualTo(Refusal.EXCLUDED);
        assertThat(dry.client.failure()).isEmpty();
    }

    @Test
    void shouldNotExceedTheCredit() {
        List<io.mienloop.rig.PulseProgram> programs = new java.util.ArrayList<>();
        List<io.mienloop.rig.Channel> channels = new java.util.ArrayList<>();
        for (int i = 0; i < 8; i++) {
            channels.add(new io.mienloop.rig.Channel("led" + i, io.mienloop.rig.ChannelRole.LED, i, i));
            programs.add(io.mienloop.rig.PulseProgram.single(i, i, 1000, 1));
        }
        DryRig dry = new DryRig(SimulatedRigSettings.of(channels), DryRig.plan(channels, programs));
        dry.run(500 * MS);
        dry.client.arm(dry.now);
        dry.run(10 * MS);
        int sent = 0;
        int code = 0;
        for (int i = 0; i < 8 && code >= 0; i++) {
            code = dry.client.trigger(i, dry.now, 50_000);
            sent += code > 0 ? 1 : 0;
        }

        assertThat(code).isEqualTo(Refusal.NO_CREDIT);
        assertThat(sent).isBetween(5, 6); // ten bytes each in 64, a ping may be under way
        assertThat(dry.client.unacknowledgedBytes()).isLessThanOrEqualTo(64);
        dry.client.stop(dry.now);
        dry.run(10 * MS);
        assertThat(dry.rig.armed()).isFalse();
    }

    @Test
    void shouldPutEverythingOffOnStopInTheMiddleOfATrain() {
        DryRig dry = DryRig.armed();
        dry.client.trigger(DryRig.P_SHOCK, dry.now, 50_000);
        dry.run(100 * MS);
        assertThat(dry.rig.pin(0)).isTrue();

        dry.client.stop(dry.now);
        dry.run(1 * MS);

        assertThat(dry.allLow()).isTrue();
        assertThat(dry.client.armed()).isFalse();
        assertThat(dry.of(Wire.PULSE_OFF).getLast().reason).isEqualTo(OffReason.ABORT);
        dry.run(100 * MS);
        assertThat(dry.client.failure()).isEmpty();
        dry.arm(); // a person may arm again
    }

    /** 1 ms of lost bytes behind the run: a board that is busy with edges when it has to make itself safe. */
    @Test
    void shouldMissNoAnswerOfABoardThatLosesBytesBehindTheRun() {
        DryRig dry = DryRig.armed();
        dry.rig.deafAfterAborts(MS);
        for (int i = 0; i < 20; i++) {
            dry.client.trigger(DryRig.P_LED, dry.now, 50_000);
            dry.run((3 + i) * MS); // the phase of the pings moves
            int sent = dry.count(Wire.ABORT, Wire.ACK);

            dry.client.stop(dry.now);
            dry.run(10 * MS);

            assertThat(dry.allLow()).isTrue();
            assertThat(dry.count(Wire.ABORT, Wire.ACK))
                    .as("answered at the first asking")
                    .isEqualTo(sent + 1);
            dry.run(150 * MS); // what went unanswered would be told by now
            assertThat(dry.client.failure()).isEmpty();
            assertThat(dry.client.acksLost()).isZero();
            dry.arm();
        }
        assertThat(dry.client.strays()).isZero();
    }

    /** The first 16 of 24 lost: the stop does not have to wait for the frame behind it. */
    @Test
    void shouldStopByWhatIsLeftOfARun() {
        DryRig dry = DryRig.armed();
        dry.client.trigger(DryRig.P_LED, dry.now, 50_000);
        dry.run(10 * MS);
        dry.rig.loseNextToBoard(16);

        dry.client.stop(dry.now);
        dry.run(MS);

        assertThat(dry.allLow()).isTrue();
        assertThat(dry.of(Wire.EVENT)).extracting(m -> m.code).containsExactly(EventCode.ABORTED);
    }

    @Test
    void shouldSayWhenNoStopIsAnswered() {
        DryRig dry = DryRig.armed();
        dry.rig.dropNextAnswers(1000);
        dry.client.stop(dry.now);
        dry.run(400 * MS);

        assertThat(dry.client.failure()).contains("does not answer ABORT");
        assertThat(dry.facts).anyMatch(f -> f.code == RigFact.ACK_LOST && f.command == Wire.ABORT && f.sequence > 127);
        assertThat(dry.client.acksLost()).isEqualTo(1);
    }

    /** What a link was given, on a board that never says a word. */
    @Test
    void shouldStopABoardThatItFailedToGreet() {
        java.io.ByteArrayOutputStream written = new java.io.ByteArrayOutputStream();
        io.mienloop.rig.RigClient client = new io.mienloop.rig.RigClient(
                DryRig.plan(DryRig.CHANNELS, DryRig.PROGRAMS), new SilentLink(written), 4711);
        for (long now = 0; now < 6_000 * MS && !client.failed(); now += MS) {
            client.advance(now);
        }

        assertThat(client.failure()).contains("no board answers");
        byte[] all = written.toByteArray();
        byte[] end = java.util.Arrays.copyOfRange(all, all.length - 25, all.length);
        byte[] run = new byte[25];
        java.util.Arrays.fill(run, 0, 24, (byte) 0xFF);
        assertThat(end).isEqualTo(run);
    }

    private record SilentLink(java.io.ByteArrayOutputStream written) implements io.mienloop.rig.ByteLink {
        @Override
        public int write(byte[] bytes, int offset, int length) {
            written.write(bytes, offset, length);
            return length;
        }

        @Override
        public void open(io.mienloop.rig.ByteSink sink) {
            // nothing ever comes
        }

        @Override
        public void close() {
            // nothing is held
        }

        @Override
        public String description() {
            return "a silent link";
        }
    }

    /** A board whose main loop is held up for 5 ms has ARM, FRAMES and a barcode waiting when the stop comes. */
    @Test
    void shouldTakeAnArmingThatAStopHasOvertakenForNone() {
        DryRig dry = new DryRig(SimulatedRigSettings.of(DryRig.UNO), DryRig.plan(DryRig.UNO, DryRig.PROGRAMS));
        dry.client.frames(DryRig.FRAME.index(), 20_000, 1_000);
        dry.run(1000 * MS);
        assertThat(dry.client.ready()).isTrue();
        dry.rig.busy(5 * MS, dry.now);
        dry.client.arm(dry.now);
        assertThat(dry.client.barcode(DryRig.SYNC.index(), 5, 10_000, dry.now)).isPositive();
        dry.client.stop(dry.now);
        dry.run(50 * MS);

        assertThat(dry.of(Wire.NAK))
                .extracting(m -> Wire.name(m.of) + " " + m.reason)
                .containsExactly("ARM 7", "BARCODE 7");
        assertThat(dry.edges(DryRig.SYNC)).isEmpty();
        assertThat(dry.rig.armed()).isFalse();
        assertThat(dry.client.failure()).isEmpty();
        int frames = dry.edges(DryRig.FRAME).size();
        dry.run(100 * MS);
        assertThat(dry.edges(DryRig.FRAME)).as("begun anew").hasSizeGreaterThan(frames + 8);
        dry.arm();
    }

    @Test
    void shouldAskForFramesAgainThatAStopHasOvertaken() {
        DryRig dry = new DryRig(SimulatedRigSettings.of(DryRig.UNO), DryRig.plan(DryRig.UNO, DryRig.PROGRAMS));
        dry.run(1000 * MS);
        dry.rig.busy(5 * MS, dry.now);
        dry.client.frames(DryRig.FRAME.index(), 20_000, 1_000);
        dry.run(2 * MS);
        dry.client.stop(dry.now);
        dry.run(100 * MS);

        assertThat(dry.of(Wire.NAK)).extracting(m -> m.of).containsExactly(Wire.FRAMES);
        assertThat(dry.edges(DryRig.FRAME)).isNotEmpty();
    }

    @Test
    void shouldEndATrainAtOnceOnDisarm() {
        DryRig dry = DryRig.armed();
        dry.client.trigger(DryRig.P_LED, dry.now, 50_000);
        dry.run(100 * MS);
        dry.client.disarm(dry.now);
        dry.run(1 * MS);

        assertThat(dry.allLow()).isTrue();
        assertThat(dry.of(Wire.PULSE_OFF).getLast().reason).isEqualTo(OffReason.DISARM);
    }

    @Test
    void shouldDisarmWhenHeartbeatsCease() {
        DryRig dry = DryRig.armed();
        dry.heartbeats = false;
        dry.run(400 * MS);

        assertThat(dry.client.armed()).isFalse();
        assertThat(dry.of(Wire.EVENT)).extracting(m -> m.code).containsExactly(EventCode.LEASE_LAPSED);
        assertThat(dry.client.failed()).isFalse();
        assertThat(dry.facts.getLast().reason).isEqualTo(100 + EventCode.LEASE_LAPSED);
    }

    @Test
    void shouldStayArmedAcrossTheWrapOfTheBoardsTimer() {
        // 32 bits of half microseconds are 2147.5 s: the board's timer wraps about 47 s into this session
        SimulatedRigSettings settings =
                SimulatedRigSettings.of(DryRig.CHANNELS).powered(2_100_000 * MS).withClockError(3000);
        DryRig dry = new DryRig(settings);
        dry.run(1000 * MS);
        dry.arm();
        dry.run(120_000 * MS);

        assertThat(dry.client.armed()).isTrue();
        assertThat(dry.client.acksLost()).isZero();
        assertThat(dry.client.clock().driftPpm()).isCloseTo(3000, within(1.0));
        dry.client.trigger(DryRig.P_LED, dry.now, 5_000);
        dry.run(50 * MS);
        assertThat(dry.of(Wire.PULSE_ON).getLast().hostNanos)
                .isCloseTo(dry.edges(DryRig.LED).getFirst().timeNanos(), within(5_000L));
    }

    @Test
    void shouldTakeAnUnexpectedHelloForAFault() {
        DryRig dry = DryRig.armed();
        dry.rig.reset(dry.now);
        dry.run(400 * MS);

        assertThat(dry.client.failed()).isTrue();
        assertThat(dry.client.armed()).isFalse();
        assertThat(dry.client.failure()).contains("restarted");
        dry.client.restart(dry.now);
        dry.run(1000 * MS);
        assertThat(dry.client.ready()).isTrue();
        assertThat(dry.client.armed()).isFalse();
    }

    /** Its clock begins anew; in the old mapping its words would stand before the session. */
    @Test
    void shouldGiveARestartedBoardsWordsTheirTimeOfArrivalUntilItsClockIsMappedAnew() {
        DryRig dry = DryRig.armed();
        dry.run(2_000 * MS);
        int before = dry.messages.size();
        dry.rig.powerCycle(300 * MS, dry.now);
        dry.run(1_000 * MS);
        dry.client.stop(dry.now);
        dry.run(100 * MS);

        List<DeviceMessage> said = dry.messages.subList(before, dry.messages.size());
        List<DeviceMessage> restarted =
                said.subList(said.indexOf(dry.of(Wire.BOARD).getLast()), said.size());
        assertThat(restarted)
                .anyMatch(m -> m.type == Wire.EVENT && m.code == EventCode.ABORTED)
                .allSatisfy(m -> {
                    assertThat(m.synced).as(Wire.name(m.type)).isFalse();
                    assertThat(m.hostNanos).isEqualTo(m.arrivalNanos);
                });
        assertThat(dry.client.reportsLost()).isZero();
        assertThat(dry.client.clock().synced()).isFalse();

        dry.client.restart(dry.now);
        dry.run(1_000 * MS);
        DeviceMessage mapped = dry.messages.getLast();
        assertThat(mapped.synced).isTrue();
        assertThat(mapped.hostNanos).isBetween(mapped.arrivalNanos - MS, mapped.arrivalNanos);
    }

    @Test
    void shouldFailAndAbortWhenATriggersAnswerIsLost() {
        DryRig dry = DryRig.armed();
        dry.rig.dropNextAnswers(1);
        int sequence = dry.client.trigger(DryRig.P_SHOCK, dry.now, 50_000);
        dry.run(200 * MS);

        assertThat(dry.client.failed()).isTrue();
        assertThat(dry.client.failure()).contains("TRIGGER " + sequence);
        assertThat(dry.client.failure()).contains("(program " + DryRig.P_SHOCK + ")");
        assertThat(dry.facts)
                .anyMatch(f -> f.code == RigFact.ACK_LOST
                        && f.command == Wire.TRIGGER
                        && f.sequence == sequence
                        && f.reason == DryRig.P_SHOCK);
        assertThat(dry.allLow()).isTrue();
        assertThat(dry.edges(DryRig.SHOCK)).hasSize(2); // never sent twice
    }

    /** The answers came while nobody looked; they lie unread when the loop comes round again. */
    @Test
    void shouldMissNoAnswerForHavingStoodStill() {
        DryRig dry = DryRig.armed();
        dry.client.trigger(DryRig.P_LED, dry.now, 50_000);
        dry.now += 5_000 * MS;

        dry.client.advance(dry.now);
        assertThat(dry.client.failure()).isEmpty();
        dry.run(10 * MS);

        assertThat(dry.client.acksLost()).isZero();
        assertThat(dry.client.failure()).isEmpty();
        assertThat(dry.client.armed())
                .as("the board's lease has lapsed, and its word is read")
                .isFalse();
        assertThat(dry.of(Wire.ACK)).anyMatch(m -> m.of == Wire.TRIGGER);
    }

    /** Its thread gets no time, longer than an answer may take: what lies unread is no silence. */
    @Test
    void shouldMissNoAnswerThatNobodyHasReadYet() {
        DryRig dry = DryRig.armed();
        dry.stopReading();
        dry.client.trigger(DryRig.P_SHOCK, dry.now, 50_000);
        dry.run(150 * MS);

        assertThat(dry.client.failed()).as(dry.client.failure()).isFalse();
        dry.readOn();
        dry.run(500 * MS);

        assertThat(dry.client.failed()).as(dry.client.failure()).isFalse();
        assertThat(dry.client.acksLost()).isZero();
        assertThat(dry.client.armed()).isTrue();
    }

    /** An answer that is missing after all is missed as soon as the link was read. */
    @Test
    void shouldMissALostAnswerOnceTheLinkIsReadAgain() {
        DryRig dry = DryRig.armed();
        dry.rig.dropNextAnswers(1);
        dry.stopReading();
        int sequence = dry.client.trigger(DryRig.P_SHOCK, dry.now, 50_000);
        dry.run(150 * MS);
        dry.readOn();
        dry.run(25 * MS); // a tick tells it

        assertThat(dry.client.failure()).contains("TRIGGER " + sequence);
    }

    /** Whether it is the board that is silent or the link that is not read: a person must know at once. */
    @Test
    void shouldSayWhenAStopIsNotAnsweredBecauseNothingIsRead() {
        DryRig dry = DryRig.armed();
        dry.stopReading();
        dry.client.stop(dry.now);
        dry.run(400 * MS);

        assertThat(dry.client.failure()).contains("does not answer ABORT");
        assertThat(dry.rig.armed()).isFalse();
    }

    @Test
    void shouldGiveUpALinkThatIsReadNoMore() {
        DryRig dry = DryRig.armed();
        dry.client.trigger(DryRig.P_SHOCK, dry.now, 50_000);
        dry.stopReading();
        dry.run(1000 * MS);

        assertThat(dry.rig.armed())
                .as("without answers no heartbeats, without heartbeats no lease")
                .isFalse();
        assertThat(dry.allLow()).isTrue();
        assertThat(dry.client.failed()).isFalse();
        dry.run(1100 * MS);

        assertThat(dry.client.failure()).contains("nothing was read");
    }

    @Test
    void shouldSurviveOneLostHeartbeatAnswer() {
        DryRig dry = DryRig.armed();
        dry.rig.dropNextAnswers(1);
        dry.run(1000 * MS);

        assertThat(dry.client.armed()).isTrue();
        assertThat(dry.client.acksLost()).isEqualTo(1);
    }

    @Test
    void shouldFailWhenHeartbeatsAreNoLongerAnswered() {
        DryRig dry = DryRig.armed();
        dry.rig.dropNextAnswers(1000);
        dry.run(600 * MS);

        assertThat(dry.client.failed()).isTrue();
        assertThat(dry.client.failure()).contains("heartbeats");
        assertThat(dry.rig.armed()).isFalse();
    }

    @Test
    void shouldLatchAWedgedLink() {
        DryRig dry = DryRig.armed();
        dry.rig.wedge(true);
        int code = dry.client.trigger(DryRig.P_LED, dry.now, 50_000);
        dry.run(400 * MS);

        assertThat(code).isEqualTo(Refusal.WEDGED);
        assertThat(dry.client.failed()).isTrue();
        assertThat(dry.rig.armed()).isFalse(); // by the lease
        assertThatThrownBy(() -> dry.client.arm(dry.now)).hasMessageContaining("takes no bytes");
    }

    @Test
    void shouldLatchALostLinkAndLetTheLeaseMakeSafe() {
        DryRig dry = DryRig.armed();
        dry.client.trigger(DryRig.P_SHOCK, dry.now, 50_000);
        dry.run(20 * MS);
        long pulled = dry.now;
        dry.rig.unplug(dry.now);
        dry.run(400 * MS);

        assertThat(dry.client.failure()).contains("cable");
        assertThat(dry.client.trigger(DryRig.P_LED, dry.now, 50_000)).isEqualTo(Refusal.LINK_LOST);
        assertThat(dry.edges(DryRig.SHOCK).getLast().high()).isFalse();
        assertThat(dry.edges(DryRig.SHOCK).getLast().timeNanos() - pulled).isLessThanOrEqualTo(300 * MS);
    }

    @Test
    void shouldRefuseARigFileThatContradictsTheFirmware() {
        List<io.mienloop.rig.Channel> wrong =
                List.of(new io.mienloop.rig.Channel("valve-on-shock", io.mienloop.rig.ChannelRole.VALVE, 0, 3));
        RigPlan plan = DryRig.plan(wrong, List.of());
        DryRig dry = new DryRig(SimulatedRigSettings.of(DryRig.CHANNELS), plan);
        dry.run(300 * MS);

        assertThat(dry.client.failed()).isTrue();
        assertThat(dry.client.failure()).contains("valve-on-shock").contains("SHOCK");
    }

    @Test
    void shouldSayWhenNobodyAnswers() {
        DryRig dry = new DryRig(SimulatedRigSettings.of(DryRig.CHANNELS));
        dry.rig.hang(0);
        dry.rig.powerCycle(60_000 * MS, 1);
        dry.run(6_000 * MS);

        assertThat(dry.client.failure()).contains("no board answers");
    }

    @Test
    void shouldNotTakeItsOwnEchoForTheBoard() {
        DryRig dry = new DryRig(SimulatedRigSettings.of(DryRig.CHANNELS));
        dry.rig.echo(true);
        dry.run(600 * MS);

        assertThat(dry.client.ready()).isTrue();
        assertThat(dry.decoder.echoes()).isPositive();
        assertThat(dry.decoder.errors()).isZero();
    }

    @Test
    void shouldArmAgainOnlyAfterUnlatchingAReleasedEmergencyStop() {
        DryRig dry = DryRig.armed();
        dry.client.trigger(DryRig.P_SHOCK, dry.now, 50_000);
        dry.run(10 * MS);
        long pressed = dry.now;
        dry.rig.eStop(true, dry.now);
        dry.run(10 * MS);
        assertThat(dry.edges(DryRig.SHOCK).getLast().timeNanos() - pressed).isEqualTo(3_000);
        assertThat(dry.client.armed()).isFalse();

        dry.rig.eStop(false, dry.now);
        dry.client.arm(dry.now);
        dry.run(10 * MS);
        assertThat(dry.client.armed()).isFalse(); // still latched
        dry.client.unlatch(dry.now);
        dry.run(10 * MS);
        dry.arm();
    }

    @Test
    void shouldBeRepeatable() {
        DryRig one = DryRig.armed();
        DryRig two = DryRig.armed();
        for (DryRig dry : List.of(one, two)) {
            dry.client.trigger(DryRig.P_LIGHT, dry.now, 50_000);
            dry.run(500 * MS);
        }

        assertThat(two.edges).isEqualTo(one.edges);
        assertThat(two.messages).usingRecursiveComparison().isEqualTo(one.messages);
    }

    private static List<Barcodes.Code> codes(DryRig dry) {
        return Barcodes.read(
                dry.edges(DryRig.SYNC).stream()
                        .map(e -> new Barcodes.Edge(e.timeNanos(), e.high()))
                        .toList(),
                10 * MS);
    }

    @Test
    void shouldNumberTheBarcodesOfASyncLine() {
        DryRig dry = new DryRig(SimulatedRigSettings.of(DryRig.CHANNELS));
        dry.client.barcodes(DryRig.SYNC.index(), 2_000_000);
        for (int i = 0; i < 12_000; i++) {
            dry.client.nextBarcode(dry.now);
            dry.run(MS);
        }

        List<Barcodes.Code> codes = codes(dry);
        assertThat(codes).extracting(Barcodes.Code::value).containsExactly(1L, 2L, 3L, 4L, 5L);
        List<RigFact> sent =
                dry.facts.stream().filter(f -> f.code == RigFact.BARCODE_SENT).toList();
        assertThat(sent).extracting(f -> f.reason).containsExactly(1, 2, 3, 4, 5);
        for (int i = 1; i < codes.size(); i++) {
            assertThat(codes.get(i).time() - codes.get(i - 1).time()).isCloseTo(2_000.0 * MS, within(10.0 * MS));
            assertThat((double) sent.get(i).hostNanos).isCloseTo(codes.get(i).time(), within(1.0 * MS));
        }
    }

    /** Thirteen bytes of barcode in the credit would leave no room for a fifth trigger. */
    @Test
    void shouldSendNoBarcodeWhileAnythingIsUnanswered() {
        DryRig dry = new DryRig(SimulatedRigSettings.of(DryRig.CHANNELS));
        dry.client.barcodes(DryRig.SYNC.index(), 2_000_000);
        dry.run(4000 * MS);
        dry.arm();
        assertThat(dry.client.trigger(DryRig.P_LED, dry.now, 50_000)).isPositive();

        dry.client.nextBarcode(dry.now);
        assertThat(dry.client.unacknowledgedBytes()).isEqualTo(10);
        dry.run(2 * MS);
        dry.client.nextBarcode(dry.now);
        assertThat(dry.client.unacknowledgedBytes()).as("the bytes count").isEqualTo(13);
        dry.client.stop(dry.now);
        dry.run(MS);
        dry.client.nextBarcode(dry.now + 5_000 * MS);
        dry.run(500 * MS);
        assertThat(dry.edges(DryRig.SYNC))
                .as("cut by the stop, and none sent behind it")
                .hasSizeLessThan(3);
    }

    /** A plan with one kind of light and its limits as given. */
    private static RigPlan lamp(int count, long totalDose) {
        io.mienloop.rig.ChannelLimits hard = io.mienloop.rig.ChannelLimits.hard(io.mienloop.rig.ChannelRole.LED);
        io.mienloop.rig.ChannelLimits limits = new io.mienloop.rig.ChannelLimits(
                hard.maxOnMicros(),
                hard.maxTrainMicros(),
                0,
                hard.maxPulses(),
                hard.maxDutyPermille(),
                hard.maxWindowDutyPermille(),
                count,
                hard.maxLevel(),
                hard.maxDose(),
                hard.maxMinuteDose(),
                totalDose);
        RigPlan plan = DryRig.plan(
                List.of(DryRig.LED), List.of(io.mienloop.rig.PulseProgram.single(0, DryRig.LED.index(), 1000, 100)));
        return new RigPlan(
                plan.channels(), List.of(limits), plan.programs(), plan.baud(), plan.armMillis(), plan.timings());
    }

    private static int fired(DryRig dry, int times) {
        int answer = 0;
        for (int i = 0; i < times; i++) {
            answer = dry.client.trigger(0, dry.now, 50_000);
            dry.run(20 * MS);
        }
        return answer;
    }

    private static int count(DryRig dry) {
        return dry.of(Wire.CAPS).getLast().count;
    }

    /** The board counts for all animals and sessions of a day; this session's count begins where the board's stands. */
    @Test
    void shouldCountASessionsTriggersBesideThoseThatTheBoardHadBefore() {
        SimulatedRigSettings board = SimulatedRigSettings.of(List.of(DryRig.LED));
        DryRig before = new DryRig(board, lamp(5, io.mienloop.rig.ChannelLimits.NONE_32));
        before.run(1000 * MS);
        before.arm();
        assertThat(fired(before, 5)).isPositive();
        assertThat(fired(before, 1)).isEqualTo(Refusal.COUNT_USED_UP);

        // The same board, a new session with 3: neither host nor board refuses before the third, and both do after it.
        DryRig after = before.next(lamp(3, io.mienloop.rig.ChannelLimits.NONE_32));
        after.run(1000 * MS);
        assertThat(after.client.failure()).isEmpty();
        assertThat(count(after)).isEqualTo(5);
        after.arm();
        assertThat(fired(after, 3)).isPositive();
        assertThat(fired(after, 1)).isEqualTo(Refusal.COUNT_USED_UP);
        assertThat(after.of(Wire.NAK)).noneMatch(m -> m.of == Wire.TRIGGER);
        after.client.recount();
        after.run(100 * MS);
        assertThat(count(after)).isEqualTo(8);
    }

    @Test
    void shouldHoldASessionsTotalDose() {
        // 100 uW for 1 ms is 100 nJ: four of them are 400, a fifth would be more than 450.
        DryRig dry = new DryRig(SimulatedRigSettings.of(List.of(DryRig.LED)), lamp(1000, 450));
        dry.run(1000 * MS);
        dry.arm();

        assertThat(fired(dry, 4)).isPositive();
        assertThat(fired(dry, 1)).isEqualTo(Refusal.DOSE_USED_UP);
        assertThat(dry.client.naks()).isZero();
    }

    @Test
    void shouldNotGiveTheCountAnewWithANewHandshake() {
        DryRig dry = new DryRig(
                SimulatedRigSettings.of(List.of(DryRig.LED)), lamp(3, io.mienloop.rig.ChannelLimits.NONE_32));
        dry.run(1000 * MS);
        dry.arm();
        assertThat(fired(dry, 2)).isPositive();

        dry.client.restart(dry.now);
        dry.run(1000 * MS);
        dry.arm();

        assertThat(fired(dry, 1)).isPositive();
        assertThat(fired(dry, 1)).isEqualTo(Refusal.COUNT_USED_UP);
    }

    @Test
    void shouldTellEveryChannelsCountWhenAsked() {
        DryRig dry = DryRig.armed();
        assertThat(dry.client.trigger(DryRig.P_SHOCK, dry.now, 50_000)).isPositive();
        dry.run(100 * MS);
        dry.client.stop(dry.now);
        int before = dry.of(Wire.CAPS).size();

        dry.client.recount();
        dry.run(100 * MS);

        assertThat(dry.client.failure()).isEmpty();
        assertThat(dry.of(Wire.CAPS).subList(before, before + DryRig.CHANNELS.size()))
                .extracting(m -> m.count)
                .containsExactly(1, 0, 0, 0, 0);
    }

    /** A board forgets its windows when it restarts, and knows one line at a time; the animal had what it had. */
    @Test
    void shouldHoldTheMinutesDoseOverABoardsResetANewGreetingAndANewArming() {
        List<io.mienloop.rig.PulseProgram> drops = List.of(
                io.mienloop.rig.PulseProgram.single(0, DryRig.VALVE.index(), 100_000, 10_000),
                io.mienloop.rig.PulseProgram.single(1, DryRig.QUININE.index(), 100_000, 10_000));
        DryRig dry = new DryRig(SimulatedRigSettings.of(DryRig.UNO), DryRig.plan(DryRig.UNO, drops));
        dry.run(1000 * MS);
        dry.arm();
        int given = drops(dry, 8);
        assertThat(given).isEqualTo(6);
        assertThat(dry.count(Wire.TRIGGER, Wire.NAK))
                .as("nothing was left to the board")
                .isZero();

        dry.rig.reset(dry.now);
        dry.run(3_000 * MS);
        dry.client.restart(dry.now);
        dry.run(3_000 * MS);
        dry.arm();
        assertThat(drops(dry, 8)).isZero();

        dry.run(60_000 * MS);
        assertThat(dry.client.armed()).isTrue();
        assertThat(drops(dry, 8)).isEqualTo(6);
    }

    private static int drops(DryRig dry, int times) {
        int given = 0;
        for (int i = 0; i < times; i++) {
            int answer = dry.client.trigger(i % 2, dry.now, 50_000);
            if (answer > 0) {
                given++;
            } else {
                assertThat(answer).isEqualTo(Refusal.MINUTE_DOSE_REACHED);
            }
            dry.run(500 * MS);
        }
        return given;
    }
}
