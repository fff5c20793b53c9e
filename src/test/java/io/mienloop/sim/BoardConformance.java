package io.mienloop.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.mienloop.rig.ChannelLimits;
import io.mienloop.rig.ChannelRole;
import io.mienloop.rig.DeviceMessage;
import io.mienloop.rig.EventCode;
import io.mienloop.rig.Limit;
import io.mienloop.rig.NakReason;
import io.mienloop.rig.OffReason;
import io.mienloop.rig.PulseProgram;
import io.mienloop.rig.ResetCause;
import io.mienloop.rig.Wire;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the specification demands of any board, told as scenes between a host and a board. */
abstract class BoardConformance {
    static final long MS = BoardHost.MS;
    static final int SHOCK = 0;
    static final int VALVE = 1;
    static final int LASER = 2;
    static final int LED = 3;
    static final int SYNC = 4;
    static final int FRAME = 6;
    static final int FAST = 4;
    static final int DELAYED = 5;
    static final List<PulseProgram> PROGRAMS = List.of(
            PulseProgram.single(SHOCK, SHOCK, 500_000, 300),
            PulseProgram.single(VALVE, VALVE, 50_000, 5_000),
            PulseProgram.train(LASER, LASER, 5_000, 20, 2_000_000, 10_000),
            PulseProgram.single(LED, LED, 2_000_000, 100),
            PulseProgram.train(FAST, LED, 1_000, 500, 1_000_000, 100),
            PulseProgram.single(DELAYED, LED, 10_000, 100).delayed(200_000));

    BoardHost host;

    /** A board with the channels {@link DryRig#UNO}, hard limits, that has run for two minutes. */
    abstract Board board();

    /** The longest from a TRIGGER's last stop bit to the pin, where the board is idle. */
    long onsetNanos() {
        return 10_000;
    }

    /** Channels whose level the board sets itself. */
    Set<Integer> setsLevel() {
        return Set.of();
    }

    @BeforeEach
    void greet() {
        host = new BoardHost(board());
        host.greet(PROGRAMS);
    }

    private void armed() {
        assertThat(host.arm(7).type).isEqualTo(Wire.ACK);
    }

    private static void refused(DeviceMessage m, int reason) {
        assertThat(m.type).isEqualTo(Wire.NAK);
        assertThat(NakReason.text(m.reason)).isEqualTo(NakReason.text(reason));
    }

    @Test
    void shouldRaiseThePinAtOnceAndHoldItForTheProgramsTime() {
        armed();
        long sent = host.now;
        assertThat(host.trigger(SHOCK, 7).type).isEqualTo(Wire.ACK);
        host.live(600 * MS, 7);

        List<Board.Edge> edges = host.board.edges();
        assertThat(edges).hasSize(2);
        long stopBit = sent + 10 * 20_000; // ten bytes at 500 kbaud
        assertThat(edges.getFirst().timeNanos()).isBetween(stopBit, stopBit + onsetNanos());
        assertThat(edges.getLast().timeNanos() - edges.getFirst().timeNanos()).isCloseTo(500 * MS, within(1000L));
        assertThat(host.heard(Wire.PULSE_OFF).getLast().reason).isEqualTo(OffReason.TRAIN);
    }

    @Test
    void shouldSayOfEveryChannelWhetherADialOrTheProgramDecidesItsLevel() {
        for (int channel = SHOCK; channel <= FRAME; channel++) {
            int asked = channel;
            DeviceMessage caps = host.ask(s -> host.encoder.describe(s, asked));
            assertThat(caps.type).isEqualTo(Wire.CAPS);
            assertThat((caps.flags & Wire.FLAG_LEVEL_SET) != 0)
                    .as("flag 4 of channel %d", channel)
                    .isEqualTo(setsLevel().contains(channel));
        }
    }

    @Test
    void shouldHonourTheOnsetDelayAndReportRealEdges() {
        armed();
        host.trigger(DELAYED, 7);
        host.live(400 * MS, 7);

        Board.Edge on = host.board.edges().getFirst();
        DeviceMessage report = host.heard(Wire.PULSE_ON).getFirst();
        assertThat(report.deviceTicks).isCloseTo(host.board.ticks(on.timeNanos()), within(2L));
    }

    @Test
    void shouldRefuseCommandsBeforeHello() {
        Board fresh = board();
        host = new BoardHost(fresh);

        refused(host.arm(7), NakReason.NOT_GREETED);
        refused(host.program(PROGRAMS.getFirst()), NakReason.NOT_GREETED);
        refused(host.trigger(SHOCK, 7), NakReason.NOT_GREETED);
        assertThat(host.ask(host.encoder::ping).type).isEqualTo(Wire.PONG);
        assertThat(host.ask(host.encoder::abort).type).isEqualTo(Wire.ACK);
    }

    @Test
    void shouldFireOnlyArmedWithTheCurrentNonceAndInTime() {
        refused(host.trigger(LED, 7), NakReason.NOT_ARMED);
        armed();
        refused(host.trigger(LED, 8), NakReason.WRONG_NONCE);
        refused(host.trigger(LED, 7, host.expiry(-1_000)), NakReason.EXPIRED);
        refused(host.trigger(LED, 7, host.expiry(0)), NakReason.EXPIRED);
        refused(host.trigger(LED, 7, host.expiry(1_200_000)), NakReason.EXPIRED);
        refused(host.trigger(30, 7), NakReason.NO_PROGRAM);
        assertThat(host.board.edges()).isEmpty();
        assertThat(host.trigger(LED, 7).type).isEqualTo(Wire.ACK);
    }

    @Test
    void shouldNotTakeANonceTwiceOrZero() {
        refused(host.arm(0), NakReason.WRONG_NONCE);
        armed();
        refused(host.arm(9), NakReason.WHILE_ARMED);
        host.ask(host.encoder::disarm);
        refused(host.trigger(LED, 7), NakReason.NOT_ARMED);
        refused(host.arm(7), NakReason.WRONG_NONCE);
        assertThat(host.arm(8).type).isEqualTo(Wire.ACK);
        refused(host.trigger(LED, 7), NakReason.WRONG_NONCE);
    }

    @Test
    void shouldAnswerARepeatedCommandAgainAndNotDoItAgain() {
        armed();
        int expiry = host.expiry(900_000);
        int s = host.send(n -> host.encoder.trigger(n, FAST, 7, expiry));
        assertThat(host.answer(s).type).isEqualTo(Wire.ACK);
        host.board.send(host.encoder.wire(), host.encoder.trigger(s, FAST, 7, expiry), host.now);
        assertThat(host.answer(s).type).isEqualTo(Wire.ACK);
        host.board.send(host.encoder.wire(), host.encoder.trigger(s, LED, 7, expiry), host.now);
        refused(host.answer(s), NakReason.SEQUENCE);
        host.live(1100 * MS, 7);

        assertThat(host.board.edges()).hasSize(2 * 500);
    }

    @Test
    void shouldRejectARetriggerInsteadOfLengtheningThePulse() {
        armed();
        host.trigger(SHOCK, 7);
        host.pass(100 * MS);
        refused(host.trigger(SHOCK, 7), NakReason.CHANNEL_ACTIVE);
        host.live(600 * MS, 7);

        assertThat(host.board.edges()).hasSize(2);
        assertThat(host.lastEdge(SHOCK) - host.board.edges().getFirst().timeNanos())
                .isCloseTo(500 * MS, within(1000L));
    }

    @Test
    void shouldExcludeShockAndOpenValve() {
        armed();
        host.trigger(VALVE, 7);
        refused(host.trigger(SHOCK, 7), NakReason.EXCLUDED);
        host.live(100 * MS, 7);
        assertThat(host.trigger(SHOCK, 7).type).isEqualTo(Wire.ACK);
        refused(host.trigger(VALVE, 7), NakReason.EXCLUDED);
    }

    @Test
    void shouldRefuseToShockSoonerThanTheCompiledInterval() {
        armed();
        host.trigger(SHOCK, 7);
        host.live(29_900 * MS, 7);
        DeviceMessage nak = host.trigger(SHOCK, 7);
        refused(nak, NakReason.LIMIT);
        assertThat(nak.limit).isEqualTo(Limit.INTERVAL.code());
        assertThat(nak.allowed).isEqualTo(30_000_000);
        host.live(200 * MS, 7);
        assertThat(host.trigger(SHOCK, 7).type).isEqualTo(Wire.ACK);
    }

    @Test
    void shouldKeepLightUnderItsShareOfTenSeconds() {
        // 20 ms at 20 Hz for 4 s is 1.6 s of light, of at most 2 s in 10
        host.program(PulseProgram.train(9, LASER, 20_000, 20, 4_000_000, 5_000));
        armed();
        assertThat(host.trigger(9, 7).type).isEqualTo(Wire.ACK);
        host.live(5_000 * MS, 7);
        DeviceMessage nak = host.trigger(9, 7);
        assertThat(nak.limit).isEqualTo(Limit.WINDOW_DUTY.code());
        host.live(10_000 * MS, 7);
        assertThat(host.trigger(9, 7).type).isEqualTo(Wire.ACK);
    }

    @Test
    void shouldNarrowLimitsAndNeverWidenThem() {
        ChannelLimits narrow = ChannelLimits.defaults(ChannelRole.SHOCK);
        assertThat(host.limits(SHOCK, narrow).type).isEqualTo(Wire.ACK);
        DeviceMessage nak = host.limits(SHOCK, ChannelLimits.hard(ChannelRole.SHOCK));
        refused(nak, NakReason.LIMIT);
        assertThat(nak.limit).isEqualTo(Limit.ON_TIME.code());
        DeviceMessage tooLong = host.program(PulseProgram.single(10, SHOCK, 500_001, 300));
        refused(tooLong, NakReason.LIMIT);
        assertThat(tooLong.allowed).isEqualTo(500_000);
    }

    @Test
    void shouldCountDosesAcrossPowerAndResetThemOnlyUnderAHand() {
        ChannelLimits three = new ChannelLimits(
                5_000_000,
                60_000_000,
                0,
                5000,
                1000,
                1000,
                3,
                20_000,
                ChannelLimits.NONE_32,
                ChannelLimits.NONE_32,
                ChannelLimits.NONE_32);
        host.limits(LED, three);
        armed();
        for (int i = 0; i < 3; i++) {
            assertThat(host.trigger(DELAYED, 7).type).isEqualTo(Wire.ACK);
            host.live(300 * MS, 7);
        }
        assertThat(host.trigger(DELAYED, 7).limit).isEqualTo(Limit.COUNT.code());

        host.ask(host.encoder::disarm);
        host.pass(500 * MS);
        powerCycle();
        assertThat(count(LED)).isEqualTo(3);
        refused(host.ask(host.encoder::resetCounts), NakReason.NO_WITNESS);
        host.board.eStop(true, host.now);
        host.pass(MS);
        assertThat(host.ask(host.encoder::resetCounts).type).isEqualTo(Wire.ACK);
        assertThat(count(LED)).isZero();
    }

    private void powerCycle() {
        host.board.powerCycle(1000 * MS, host.now);
        host.pass(2000 * MS);
        host.greet(PROGRAMS);
    }

    private int count(int channel) {
        return host.ask(s -> host.encoder.describe(s, channel)).count;
    }

    @Test
    void shouldTakeOneMoreTrainAsGivenAfterPowerWasLostWhileArmed() {
        armed();
        for (int i = 0; i < 2; i++) {
            host.trigger(DELAYED, 7);
            host.live(500 * MS, 7); // the numbers are in EEPROM 100 ms after the train's begin
        }
        powerCycle();
        assertThat(count(LED)).isEqualTo(3);
        assertThat(count(SHOCK)).isEqualTo(1);
        assertThat(count(VALVE)).isEqualTo(1);

        host.pass(500 * MS); // once written, the doubt is counted once and not at every start
        powerCycle();
        assertThat(count(LED)).isEqualTo(3);
        assertThat(count(SHOCK)).isEqualTo(1);
    }

    @Test
    void shouldNeverCountTooFewWhenPowerOrProcessorDieRightAfterAnEdge() {
        armed();
        host.trigger(LED, 7);
        host.board.reset(host.now);
        host.pass(2000 * MS);
        host.greet(PROGRAMS);
        assertThat(count(LED)).isEqualTo(1); // a reset leaves memory alone

        armedAgain(8);
        host.trigger(LED, 8);
        powerCycle();
        assertThat(count(LED)).isBetween(2, 3);
    }

    @Test
    void shouldLockShockOutAfterEveryStart() {
        host.board.reset(host.now);
        host.pass(200 * MS);
        assertThat(host.heard(Wire.BOARD).getLast().resetCause).isEqualTo(ResetCause.EXTERNAL);
        host.greet(PROGRAMS);
        armed();
        DeviceMessage nak = host.trigger(SHOCK, 7);
        refused(nak, NakReason.LOCKED_OUT);
        assertThat(nak.allowed).isBetween(29_000L, 30_000L);
        assertThat(host.trigger(LED, 7).type).isEqualTo(Wire.ACK);
        host.live(30_000 * MS, 7);
        assertThat(host.trigger(SHOCK, 7).type).isEqualTo(Wire.ACK);
    }

    @Test
    void shouldRefuseProgramsAndLimitsWhileArmed() {
        armed();
        refused(host.program(PROGRAMS.getFirst()), NakReason.WHILE_ARMED);
        refused(host.limits(SHOCK, ChannelLimits.defaults(ChannelRole.SHOCK)), NakReason.WHILE_ARMED);
    }

    @Test
    void shouldMakeSafeWhenAHostBeginsAnew() {
        armed();
        host.trigger(LED, 7);
        assertThat(host.ask(host.encoder::hello).type).isEqualTo(Wire.BOARD);

        assertThat(host.high(LED)).isFalse();
        assertThat(host.heard(Wire.PULSE_OFF).getLast().reason).isEqualTo(OffReason.HELLO);
        armedAgain(8);
        refused(host.trigger(LED, 8), NakReason.NO_PROGRAM);
    }

    @Test
    void shouldKeepTenProgramsAndRefuseOneMore() {
        int kept = PROGRAMS.size();
        DeviceMessage answer = host.program(PulseProgram.single(kept, LED, 1000, 1));
        while (answer.type == Wire.ACK) {
            kept++;
            answer = host.program(PulseProgram.single(kept, LED, 1000, 1));
        }
        refused(answer, NakReason.UNSUPPORTED);
        assertThat(kept).isEqualTo(PulseProgram.MOST_KEPT);
        assertThat(host.program(PulseProgram.single(2, LED, 2000, 1)).type).isEqualTo(Wire.ACK); // in another's place
    }

    @Test
    void shouldRefuseTrainsWhoseEdgesComeTooFast() {
        refused(host.program(PulseProgram.train(20, LED, 100, 2_500, 200_000, 1)), NakReason.TOO_FAST);
        assertThat(host.program(PulseProgram.train(20, LED, 200, 1_000, 500_000, 1)).type)
                .isEqualTo(Wire.ACK);
        armed();
        assertThat(frames(1_000, 500).type).isEqualTo(Wire.ACK); // half of what a board has time for
        assertThat(host.trigger(20, 7).type).isEqualTo(Wire.ACK); // and the other half
        refused(host.ask(s -> host.encoder.barcode(s, SYNC, 1, 5000)), NakReason.TOO_FAST);
        refused(host.trigger(LASER, 7), NakReason.TOO_FAST);
        host.live(600 * MS, 7);
        assertThat(host.ask(s -> host.encoder.barcode(s, SYNC, 1, 5000)).type).isEqualTo(Wire.ACK);
        assertThat(host.trigger(SHOCK, 7).type).isEqualTo(Wire.ACK); // one pulse is no load
    }

    private void armedAgain(int nonce) {
        assertThat(host.arm(nonce).type).isEqualTo(Wire.ACK);
    }

    @Test
    void shouldRefuseAnotherMajorVersion() {
        byte[] other = new byte[8];
        io.mienloop.rig.FrameWriter writer = new io.mienloop.rig.FrameWriter();
        int length = writer.begin(Wire.HELLO, 99).u8(2).u8(0).end();
        System.arraycopy(writer.wire(), 0, other, 0, length);
        host.board.send(other, length, host.now);

        refused(host.answer(99), NakReason.VERSION);
    }

    @Test
    void shouldAbortOnARunInsideAFrameAndNotOnAShorterOne() {
        armed();
        host.trigger(LED, 7);
        host.abortRun(7);
        host.board.send(new byte[1], 1, host.now);
        host.pass(MS);
        assertThat(host.high(LED)).isTrue();

        host.board.send(new byte[] {9, 0x10, 3}, 3, host.now); // a frame that never ends
        long sent = host.now;
        host.abortRun(8);
        host.pass(MS);
        assertThat(host.high(LED)).isFalse();
        assertThat(host.lastEdge(LED)).isLessThanOrEqualTo(sent + 11 * 20_000 + 20_000);
        assertThat(host.heard(Wire.EVENT).getLast().code).isEqualTo(EventCode.ABORTED);
        host.board.send(new byte[1], 1, host.now); // a delimiter: the next frame is a good one again
        refused(host.trigger(FAST, 7), NakReason.NOT_ARMED);
    }

    @Test
    void shouldTakeALongerRunForOneAbort() {
        armed();
        host.trigger(LED, 7);
        host.abortRun(Wire.ABORT_RUN_SENT);
        host.board.send(new byte[1], 1, host.now);
        host.pass(3 * MS);

        assertThat(host.high(LED)).isFalse();
        assertThat(host.heard(Wire.EVENT)).extracting(m -> m.code).containsExactly(EventCode.ABORTED);
        assertThat(host.ask(host.encoder::abort).type).isEqualTo(Wire.ACK);
    }

    @Test
    void shouldLatchTheEmergencyStopUntilReleasedAndUnlatched() {
        armed();
        host.trigger(SHOCK, 7);
        host.board.eStop(true, host.now);
        host.pass(MS);
        assertThat(host.high(SHOCK)).isFalse();
        refused(host.arm(8), NakReason.ESTOP);
        refused(host.ask(host.encoder::unlatch), NakReason.ESTOP);
        host.board.eStop(false, host.now);
        host.pass(MS);
        refused(host.arm(8), NakReason.ESTOP);
        assertThat(host.ask(host.encoder::unlatch).type).isEqualTo(Wire.ACK);
        armedAgain(8);
        assertThat(host.heard(Wire.EVENT))
                .extracting(m -> m.code)
                .containsExactly(EventCode.ESTOP_PRESSED, EventCode.ESTOP_RELEASED);
    }

    @Test
    void shouldKeepTheLatchOverAResetAndNotOverPower() {
        host.board.eStop(true, host.now);
        host.pass(MS);
        host.board.eStop(false, host.now);
        host.pass(MS);
        host.board.reset(host.now);
        host.pass(2000 * MS);
        assertThat(host.heard(Wire.BOARD).getLast().flags & Wire.FLAG_ESTOP_LATCHED)
                .isNotZero();
        host.greet(PROGRAMS);
        refused(host.arm(7), NakReason.ESTOP);

        powerCycle();
        armed();
    }

    @Test
    void shouldLatchAtPowerOnWhileTheContactIsOpen() {
        host.board.eStop(true, host.now);
        powerCycle();
        host.board.eStop(false, host.now);
        host.pass(MS);
        refused(host.arm(7), NakReason.ESTOP);
        assertThat(host.ask(host.encoder::unlatch).type).isEqualTo(Wire.ACK);
        armed();
    }

    @Test
    void shouldRefuseACommandWhoseLastStopBitComesAfterThePress() {
        armed();
        long sent = host.now;
        int expiry = host.expiry(50_000);
        int s = host.send(n -> host.encoder.trigger(n, LED, 7, expiry));
        host.board.eStop(true, sent + 10 * 20_000 - 1_000); // ten bytes at 500 kbaud, less 1 us
        refused(host.answer(s), NakReason.ESTOP);
        assertThat(host.board.edges()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {20, 150, 400, 650, 900})
    void shouldRefuseACommandThatComesAfterItsLeaseEnded(long micros) {
        long sent = host.now;
        assertThat(host.arm(7).type).isEqualTo(Wire.ACK);
        long ends = sent + 11 * 20_000 + 290 * MS; // eleven bytes at 500 kbaud
        host.pass(ends + micros * 1000 - 10 * 20_000 - host.now);
        refused(host.trigger(LED, 7), NakReason.NOT_ARMED);
        refused(host.heartbeat(7), NakReason.NOT_ARMED);
        assertThat(host.board.edges()).isEmpty();
    }

    @Test
    void shouldNotRenewTheLeaseByStaleOrForeignHeartbeats() {
        armed();
        host.trigger(LED, 7);
        long armedAt = host.now;
        for (int i = 0; i < 8; i++) {
            host.pass(40 * MS);
            int stale = host.expiry(-500);
            host.ask(s -> host.encoder.heartbeat(s, 7, stale));
            host.heartbeat(9);
        }

        assertThat(host.high(LED)).isFalse();
        assertThat(host.lastEdge(LED) - armedAt).isLessThanOrEqualTo(300 * MS);
        assertThat(host.heard(Wire.EVENT).getLast().code).isEqualTo(EventCode.LEASE_LAPSED);
    }

    @Test
    void shouldDisarmWhenTheArmingsTimeIsUp() {
        host.ask(s -> host.encoder.arm(s, 7, 500));
        host.trigger(LED, 7);
        host.live(600 * MS, 7);

        assertThat(host.high(LED)).isFalse();
        assertThat(host.heard(Wire.EVENT).getLast().code).isEqualTo(EventCode.ARMING_EXPIRED);
    }

    record Death(String name, Consumer<BoardHost> how) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Death> deaths() {
        return Stream.of(
                new Death("host silent", h -> {}),
                new Death("processor hangs", h -> h.board.hang(h.now)),
                new Death("reset", h -> h.board.reset(h.now)),
                new Death("power", h -> h.board.powerCycle(10_000 * MS, h.now)),
                new Death("emergency stop", h -> h.board.eStop(true, h.now)),
                new Death("abort run", h -> h.abortRun(8)),
                new Death("abort", h -> h.ask(h.encoder::abort)),
                new Death("disarm", h -> h.ask(h.encoder::disarm)),
                new Death("hello", h -> h.ask(h.encoder::hello)),
                new Death("noise", h -> {
                    byte[] noise = new byte[500];
                    new java.util.SplittableRandom(3).nextBytes(noise);
                    h.board.send(noise, noise.length, h.now);
                }));
    }

    @ParameterizedTest
    @MethodSource("deaths")
    void shouldHaveEveryOutputLowWithin300MillisecondsOfTheLastHeartbeat(Death death) {
        armed();
        host.trigger(SHOCK, 7);
        host.trigger(LASER, 7);
        host.trigger(LED, 7);
        host.pass(40 * MS);
        long sent = host.now;
        int length = host.encoder.heartbeat(host.nextSequence(), 7, host.expiry(100_000));
        host.board.send(host.encoder.wire(), length, sent);
        host.pass(MS);
        assertThat(host.high(SHOCK)).isTrue();
        assertThat(host.high(LED)).isTrue();
        death.how().accept(host);
        host.pass(1000 * MS);

        long stopBit = sent + length * 20_000L;
        for (int channel : new int[] {SHOCK, LASER, LED}) {
            assertThat(host.high(channel)).isFalse();
            assertThat(host.lastEdge(channel)).isLessThanOrEqualTo(stopBit + 300 * MS);
        }
    }

    @Test
    void shouldCountFastPulsesInsteadOfReportingEach() {
        armed();
        host.trigger(FAST, 7); // 500 Hz for 1 s
        host.live(1100 * MS, 7);

        assertThat(host.board.edges()).hasSize(1000);
        assertThat(host.heard(Wire.PULSE_ON)).hasSize(1);
        assertThat(host.heard(Wire.PULSES)).hasSizeBetween(8, 10);
        assertThat(host.heard(Wire.PULSE_OFF)).hasSize(1);
        assertThat(host.heard(Wire.PULSE_OFF).getFirst().pulse).isEqualTo(500);
    }

    @Test
    void shouldReportALickOnceItHoldsStillDatedFromItsFirstEdge() {
        long touch = host.now + 10 * MS;
        host.board.lick(true, touch);
        host.board.lick(false, touch + 200_000);
        host.board.lick(true, touch + 500_000);
        host.now = touch + 5 * MS;
        host.board.until(host.now);

        assertThat(host.heard(Wire.INPUT)).hasSize(1);
        DeviceMessage lick = host.heard(Wire.INPUT).getFirst();
        assertThat(lick.level).isEqualTo(1);
        assertThat(lick.detail).isEqualTo(2);
        assertThat(lick.deviceTicks).isBetween(host.board.ticks(touch), host.board.ticks(touch) + 20); // 10 us
    }

    @Test
    void shouldPutABarcodeOnASyncLineWithoutArming() {
        long value = 0b1011;
        assertThat(host.ask(s -> host.encoder.barcode(s, SYNC, value, 5000)).type)
                .isEqualTo(Wire.ACK);
        refused(host.ask(s -> host.encoder.barcode(s, LED, value, 5000)), NakReason.NO_CHANNEL);
        host.pass(300 * MS);

        long start = host.board.edges().getFirst().timeNanos();
        StringBuilder symbols = new StringBuilder();
        for (int i = 0; i < 37; i++) {
            long middle = start + i * 5 * MS + 5 * MS / 2;
            boolean on = host.board.edges().stream()
                    .filter(e -> e.timeNanos() <= middle)
                    .reduce((a, b) -> b)
                    .orElseThrow()
                    .high();
            symbols.append(on ? '1' : '0');
        }
        assertThat(symbols).hasToString("101" + "1101" + "0".repeat(27) + "010");
    }

    private List<Board.Edge> edges(int channel, boolean high) {
        return host.board.edges().stream()
                .filter(e -> e.channel() == channel && e.high() == high)
                .toList();
    }

    private DeviceMessage frames(long periodMicros, long widthMicros) {
        return host.ask(s -> host.encoder.frames(s, FRAME, periodMicros, widthMicros));
    }

    @Test
    void shouldPaceACameraWithoutArmingUntilItIsStopped() {
        int cause = frames(10_000, 1_000).sequence;
        host.pass(1000 * MS);
        refused(frames(10_000, 2_000), NakReason.CHANNEL_ACTIVE);
        assertThat(frames(0, 0).type).isEqualTo(Wire.ACK);
        assertThat(host.high(FRAME)).isFalse();
        int given = edges(FRAME, true).size();
        host.pass(100 * MS);

        List<Board.Edge> on = edges(FRAME, true);
        assertThat(on).hasSize(given).hasSizeBetween(100, 102);
        for (int i = 0; i < on.size() - 1; i++) { // the last one may have been cut
            long onset = on.getFirst().timeNanos() + i * 10 * MS;
            assertThat(on.get(i).timeNanos()).isCloseTo(onset, within(10_000L));
            assertThat(edges(FRAME, false).get(i).timeNanos() - on.get(i).timeNanos())
                    .isCloseTo(MS, within(10_000L));
        }
        assertThat(host.heard(Wire.PULSE_ON)).hasSize(1).allMatch(m -> m.cause == cause && m.channel == FRAME);
        assertThat(host.heard(Wire.PULSES)).hasSizeBetween(8, 10);
        assertThat(host.heard(Wire.PULSE_OFF)).hasSize(1);
        assertThat(host.heard(Wire.PULSE_OFF).getFirst().pulse).isEqualTo(given);
        assertThat(host.heard(Wire.PULSE_OFF).getFirst().reason).isEqualTo(OffReason.TRAIN);
        assertThat(frames(20_000, 5_000).type).isEqualTo(Wire.ACK);
    }

    @Test
    void shouldRefuseFramesOutOfRangeOrOnAnotherRolesPin() {
        for (long[] wrong : new long[][] {
            {999, 500}, {1_000_001, 500}, {10_000, 99}, {10_000, 9_901}, {1_000, 901}, {10_000, 4_000_000_000L}
        }) {
            refused(frames(wrong[0], wrong[1]), NakReason.MALFORMED);
        }
        refused(host.ask(s -> host.encoder.frames(s, LED, 10_000, 1_000)), NakReason.NO_CHANNEL);
        refused(host.ask(s -> host.encoder.frames(s, SYNC, 10_000, 1_000)), NakReason.NO_CHANNEL);
        host.board.eStop(true, host.now);
        host.pass(MS);
        refused(frames(10_000, 1_000), NakReason.ESTOP);
        assertThat(host.board.edges()).isEmpty();
    }

    static Stream<Death> endsOfAnArming() {
        return Stream.of(
                new Death("disarm", h -> h.ask(h.encoder::disarm)),
                new Death("lease lapses", h -> h.pass(300 * MS)),
                new Death("arming ends", h -> h.live(500 * MS, 7)));
    }

    @ParameterizedTest
    @MethodSource("endsOfAnArming")
    void shouldLetTheLinesOfARecordingOutliveTheStimuli(Death end) {
        host.ask(s -> host.encoder.arm(s, 7, 400));
        host.trigger(LED, 7);
        frames(10_000, 1_000);
        host.ask(s -> host.encoder.barcode(s, SYNC, 5, 20_000)); // 740 ms
        end.how().accept(host);
        assertThat(host.high(LED)).isFalse();
        int before = edges(FRAME, true).size();
        host.pass(1000 * MS);

        assertThat(edges(FRAME, true)).hasSizeBetween(before + 99, before + 101);
        DeviceMessage code = host.heard(Wire.PULSE_OFF).getLast();
        assertThat(code.channel).isEqualTo(SYNC);
        assertThat(code.reason).isEqualTo(OffReason.TRAIN);
    }

    @Test
    void shouldLeaveALineThatOutlivesTheArmingAsItWasGranted() {
        PulseProgram mark = PulseProgram.single(8, SYNC, 400_000, 0);
        assertThat(host.program(mark).type).isEqualTo(Wire.ACK);
        armed();
        assertThat(host.trigger(8, 7).type).isEqualTo(Wire.ACK);
        host.ask(host.encoder::disarm);

        refused(host.program(PulseProgram.single(8, SYNC, 1_000, 0)), NakReason.CHANNEL_ACTIVE);
        refused(host.program(PulseProgram.single(8, LED, 1_000, 1)), NakReason.CHANNEL_ACTIVE);
        refused(host.limits(SYNC, onTime(300_000)), NakReason.CHANNEL_ACTIVE);
        assertThat(host.program(PulseProgram.single(9, SYNC, 1_000, 0)).type).isEqualTo(Wire.ACK);
        assertThat(host.limits(LED, ChannelLimits.hard(ChannelRole.LED)).type).isEqualTo(Wire.ACK);
        host.pass(500 * MS);

        assertThat(edges(SYNC, true)).hasSize(1);
        assertThat(host.lastEdge(SYNC) - edges(SYNC, true).getFirst().timeNanos())
                .isCloseTo(400 * MS, within(10_000L));
        assertThat(host.program(PulseProgram.single(8, SYNC, 1_000, 0)).type).isEqualTo(Wire.ACK);
        assertThat(host.limits(SYNC, onTime(300_000)).type).isEqualTo(Wire.ACK);
    }

    @Test
    void shouldNotNarrowTheMarksOfABarcodeOrOfFramesThatRun() {
        frames(10_000, 5_000);
        refused(host.limits(FRAME, onTime(2_000)), NakReason.CHANNEL_ACTIVE);
        host.ask(s -> host.encoder.barcode(s, SYNC, 0x7FFF_FFFFL, 20_000)); // 32 marks on end: 640 ms
        refused(host.limits(SYNC, onTime(100_000)), NakReason.CHANNEL_ACTIVE);
        host.pass(1000 * MS);

        assertThat(host.heard(Wire.EVENT)).as("no fault").isEmpty();
        assertThat(edges(FRAME, true)).hasSizeGreaterThan(90);
        frames(0, 0);
        assertThat(host.limits(FRAME, onTime(2_000)).type).isEqualTo(Wire.ACK);
    }

    private static ChannelLimits onTime(long micros) {
        ChannelLimits hard = ChannelLimits.hard(ChannelRole.SYNC);
        return new ChannelLimits(
                micros,
                hard.maxTrainMicros(),
                hard.minIntervalMicros(),
                hard.maxPulses(),
                hard.maxDutyPermille(),
                hard.maxWindowDutyPermille(),
                hard.maxCount(),
                hard.maxLevel(),
                hard.maxDose(),
                hard.maxMinuteDose(),
                hard.maxTotalDose());
    }

    static Stream<Death> stops() {
        return Stream.of(
                new Death("abort run", h -> h.abortRun(Wire.ABORT_RUN_SENT)),
                new Death("abort", h -> h.send(h.encoder::abort)),
                new Death("disarm", h -> h.send(h.encoder::disarm)));
    }

    /** Whether a board has commands waiting is its own affair; what they may not do is happen after what came later. */
    @ParameterizedTest
    @MethodSource("stops")
    void shouldBeginNothingThatAnAbortHasOvertaken(Death stop) {
        for (DeviceMessage answer : answersBefore(stop)) {
            assertThat(answer.type == Wire.ACK || answer.reason == NakReason.EXPIRED)
                    .as("%s, reason %d", Wire.name(answer.of), answer.reason)
                    .isTrue();
        }
        refused(host.heartbeat(9), NakReason.NOT_ARMED);
        assertThat(host.high(LED)).isFalse();
        if (!stop.name().equals("disarm")) {
            int edges = host.board.edges().size();
            host.pass(300 * MS);
            assertThat(host.board.edges()).as("nothing goes on").hasSize(edges);
        }
    }

    /** Everything that can put something on, and the stop right behind it; what was answered to those. */
    List<DeviceMessage> answersBefore(Death stop) {
        int expiry = host.expiry(900_000);
        host.send(host.encoder::status);
        List<Integer> asked = List.of(
                host.send(s -> host.encoder.arm(s, 9, 3_600_000)),
                host.send(s -> host.encoder.trigger(s, LED, 9, expiry)),
                host.send(s -> host.encoder.barcode(s, SYNC, 5, 5_000)),
                host.send(s -> host.encoder.frames(s, FRAME, 10_000, 1_000)));
        stop.how().accept(host);
        host.pass(50 * MS);
        host.board.send(new byte[1], 1, host.now);
        List<DeviceMessage> answers = host.board.messages().stream()
                .filter(m -> asked.contains(m.sequence) && m.type < Wire.PULSE_ON)
                .toList();
        assertThat(answers).extracting(m -> m.sequence).isEqualTo(asked);
        return answers;
    }

    static Stream<Death> endsOfEverything() {
        return Stream.of(
                new Death("hello", h -> h.ask(h.encoder::hello)),
                new Death("abort", h -> h.ask(h.encoder::abort)),
                new Death("abort run", h -> h.abortRun(8)),
                new Death("emergency stop", h -> h.board.eStop(true, h.now)),
                new Death("reset", h -> h.board.reset(h.now)));
    }

    @ParameterizedTest
    @MethodSource("endsOfEverything")
    void shouldEndTheLinesOfARecordingWithEverythingElse(Death end) {
        frames(10_000, 5_000);
        host.ask(s -> host.encoder.barcode(s, SYNC, 5, 20_000));
        host.pass(30 * MS);
        end.how().accept(host);
        host.pass(3 * MS);
        assertThat(host.high(FRAME)).isFalse();
        assertThat(host.high(SYNC)).isFalse();
        int before = host.board.edges().size();
        host.pass(1000 * MS);
        assertThat(host.board.edges()).hasSize(before);
    }

    static Stream<JsonObject> refused() {
        return WrongFrames.refused();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void shouldRefuseWhatTheSpecificationCallsWrong(JsonObject v) {
        host = new BoardHost(board());
        String state = v.get("state").getAsString();
        if (!state.equals("started")) {
            host.greet(List.of());
        }
        if (state.equals("frames")) {
            assertThat(frames(10_000, 1_000).type).isEqualTo(Wire.ACK);
        }
        byte[] wire = WrongFrames.wire(v);
        host.board.send(wire, wire.length, host.now);
        DeviceMessage nak = host.answer(v.get("sequence").getAsInt());
        assertThat(nak.of).isEqualTo(v.get("type").getAsInt());
        refused(nak, WrongFrames.reason(v));
        assertThat(nak.limit).isEqualTo(v.get("limit").getAsInt());
        assertThat(nak.allowed).isEqualTo(v.get("allowed").getAsLong());
        assertThat(host.board.edges()).allMatch(e -> state.equals("frames") && e.channel() == FRAME);
    }

    @Test
    void shouldAnswerEveryBadFrameAsTheSpecificationSays() {
        WrongFrames.badToBoard().forEach(v -> {
            byte[] wire = WrongFrames.wire(v);
            int before = host.board.messages().size();
            host.board.send(wire, wire.length, host.now);
            host.pass(3 * MS);
            List<DeviceMessage> answers =
                    host.board.messages().subList(before, host.board.messages().size());
            switch (v.get("reason").getAsString()) {
                case "malformed" -> refused(answers.getFirst(), NakReason.MALFORMED);
                case "unknown_type" -> refused(answers.getFirst(), NakReason.UNKNOWN_TYPE);
                default -> assertThat(answers).as(v.toString()).isEmpty();
            }
        });
    }

    @Test
    void shouldRefuseWhatATtlBoardCannotDo() {
        refused(host.program(new PulseProgram(11, LED, 1000, 0, 0, 0, 0, 0, 1000, 0, true, 1)), NakReason.UNSUPPORTED);
        refused(
                host.program(new PulseProgram(11, LED, 1000, 0, 1000, 0, 0, 0, 2000, 0, false, 1)),
                NakReason.UNSUPPORTED);
        refused(host.program(PulseProgram.single(11, 9, 1000, 1)), NakReason.NO_CHANNEL);
    }
}
