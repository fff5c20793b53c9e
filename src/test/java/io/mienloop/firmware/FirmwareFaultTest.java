package io.mienloop.firmware;

import static io.mienloop.firmware.SteppedHost.MICRO;
import static io.mienloop.firmware.SteppedHost.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.rig.DeviceMessage;
import io.mienloop.rig.EventCode;
import io.mienloop.rig.NakReason;
import io.mienloop.rig.PulseProgram;
import io.mienloop.rig.ResetCause;
import io.mienloop.rig.Wire;
import io.mienloop.testing.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults at exact moments of a train, judged by the pins' cycle log alone: how long an output can outlive what kept it on. */
@Tag(Tags.NO_CLOCK)
final class FirmwareFaultTest {
    private static final String SHOCK = "D3";
    private static final String VALVE = "D4";
    private static final String LASER = "D5";
    private static final String LED = "D6";
    private static final String SYNC = "D7";

    /** The specification's section 10: the longest that an output may be on after the last heartbeat's stop bit. */
    private static final long LEASE_BOUND = 300 * MILLI;

    private static final long ESTOP_BOUND = 10 * MICRO;
    /** The watchdog's nominal 16 ms (2048 cycles of 128 kHz, sold as 15 ms), and 1 ms to reset and start. */
    private static final long WATCHDOG_BOUND = 17 * MILLI;

    private static final int LONG_SHOCK = 0;
    private static final int LASER_TRAIN = 2;
    private static final int LONG_LED = 3;
    private static final int LED_TRAIN = 4;
    private static final int VALVE_TRAIN = 5;
    private static final int SYNC_TRAIN = 6;
    private static final int DELAYED = 7;
    private static final List<PulseProgram> PROGRAMS = List.of(
            PulseProgram.single(LONG_SHOCK, 0, 1_000_000, 300),
            PulseProgram.train(LASER_TRAIN, 2, 5_000, 20, 2_000_000, 10_000),
            PulseProgram.single(LONG_LED, 3, 5_000_000, 100),
            PulseProgram.train(LED_TRAIN, 3, 1_000, 250, 1_000_000, 100),
            PulseProgram.train(VALVE_TRAIN, 1, 2_000, 100, 1_000_000, 10),
            PulseProgram.train(SYNC_TRAIN, 4, 500, 500, 1_000_000, 0),
            PulseProgram.single(DELAYED, 3, 20_000, 100).delayed(2_000));

    private SteppedHost host;
    private SteppedBoard board;

    @BeforeEach
    void greet() {
        host = new SteppedHost();
        board = host.board;
        host.greet(PROGRAMS);
    }

    @AfterEach
    void close() {
        if (host != null) {
            host.close();
        }
    }

    /** Shock, laser and light run, the last heartbeat is given, and half a second is left of every train. */
    private long running() {
        host.arm();
        host.trigger(LONG_SHOCK);
        host.trigger(LASER_TRAIN);
        host.trigger(LONG_LED);
        board.pass(40 * MILLI);
        assertThat(board.high()).contains(SHOCK, LED);
        return host.beat();
    }

    private long lastFall() {
        assertThat(board.high()).as("outputs still on at the end").isEmpty();
        return board.edges().stream()
                .filter(e -> !e.high())
                .mapToLong(Edge::nanos)
                .max()
                .orElseThrow();
    }

    private void dark(long after) {
        assertThat(board.edges().stream().filter(e -> e.high() && e.nanos() > after))
                .as("rising edges after everything was off")
                .isEmpty();
    }

    record Silence(String name, Consumer<SteppedHost> noise) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** What may still come over the wire from a host whose loop is dead. */
    static Stream<Silence> silences() {
        return Stream.of(
                new Silence("nothing", h -> h.board.pass(400 * MILLI)),
                new Silence("pings", h -> {
                    for (int i = 0; i < 40; i++) {
                        h.ask(Wire.PING, h.encoder::ping);
                        h.board.pass(7 * MILLI);
                    }
                    h.board.pass(20 * MILLI);
                }),
                new Silence("pings back to back", h -> {
                    byte[] pings = h.stream(20_000, Wire.PING, h.encoder::ping);
                    h.board.send(pings, pings.length);
                    h.board.pass(420 * MILLI);
                }),
                new Silence("heartbeats of another arming", h -> {
                    byte[] foreign = h.stream(
                            20_000, Wire.HEARTBEAT, s -> h.encoder.heartbeat(s, h.nonce() + 1, h.expiry(900_000)));
                    h.board.send(foreign, foreign.length);
                    h.board.pass(420 * MILLI);
                }),
                new Silence("heartbeats that were stuck", h -> {
                    int stale = h.expiry(100_000);
                    h.board.pass(150 * MILLI);
                    byte[] old = h.stream(10_000, Wire.HEARTBEAT, s -> h.encoder.heartbeat(s, h.nonce(), stale));
                    h.board.send(old, old.length);
                    h.board.pass(250 * MILLI);
                }),
                new Silence("noise", h -> {
                    byte[] noise = new byte[20_000];
                    new SplittableRandom(20261121).nextBytes(noise);
                    h.board.send(noise, noise.length);
                    h.board.pass(420 * MILLI);
                }),
                new Silence("zeros", h -> {
                    h.board.send(new byte[20_000], 20_000);
                    h.board.pass(420 * MILLI);
                }),
                new Silence("a stuck frame", h -> {
                    h.board.send(new byte[] {9, 0x12, 3}, 3);
                    h.board.pass(400 * MILLI);
                }));
    }

    @ParameterizedTest
    @MethodSource("silences")
    void shouldBeLow300MillisecondsAfterTheLastHeartbeat(Silence silence) {
        long heartbeat = running();
        silence.noise().accept(host);

        assertThat(lastFall() - heartbeat).isBetween(0L, LEASE_BOUND);
        dark(heartbeat + LEASE_BOUND);
    }

    @Test
    void shouldLapseAtTheSameTimeWhateverThePhaseOfTheMillisecond() {
        List<Long> after = new ArrayList<>();
        host.arm();
        for (int i = 0; i < 21; i++) {
            host.trigger(LONG_LED);
            board.pass(i * 53 * MICRO);
            long heartbeat = host.beat();
            board.pass(320 * MILLI);
            board.until(Math.max(board.now(), heartbeat + 400 * MILLI));
            after.add(lastFall() - heartbeat);
            host.arm();
        }
        assertThat(after).allSatisfy(t -> assertThat(t).isBetween(289 * MILLI, LEASE_BOUND));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "on"})
    void shouldBeLowWhenTheProgramHangsWithInterruptsOffAndOn(String interrupts) {
        for (int phase = 0; phase < 8; phase++) {
            close();
            greet();
            running();
            board.pass(phase * 2_370 * MICRO);
            long hung = board.now();
            board.act("hang", interrupts);
            board.pass(100 * MILLI);
            assertThat(lastFall() - hung).isBetween(0L, WATCHDOG_BOUND);
            dark(hung + WATCHDOG_BOUND);
            assertThat(host.ask(Wire.HELLO, host.encoder::hello).resetCause).isEqualTo(ResetCause.WATCHDOG);
        }
    }

    @Test
    void shouldBeLowAtOnceWhenResetAndStayLow() {
        running();
        long reset = board.now();
        board.act("reset", "");
        host.live(500 * MILLI);

        assertThat(lastFall() - reset).isBetween(0L, MICRO);
        dark(reset);
        assertThat(host.heard(Wire.BOARD).getLast().resetCause).isEqualTo(ResetCause.EXTERNAL);
        assertThat(host.heard(Wire.NAK))
                .extracting(m -> NakReason.text(m.reason))
                .contains(NakReason.text(NakReason.NOT_GREETED));
    }

    @Test
    void shouldBeLowAtOnceWithoutPowerAndKeepItsCounts() {
        running();
        long off = board.now();
        board.act("power", Long.toString(20 * MILLI));
        board.pass(500 * MILLI);

        assertThat(lastFall() - off).isBetween(0L, MICRO);
        dark(off);
        assertThat(host.heard(Wire.BOARD).getLast().resetCause).isEqualTo(ResetCause.POWER);
        host.greet(PROGRAMS);
        assertThat(host.ask(Wire.DESCRIBE, s -> host.encoder.describe(s, 0)).count)
                .isEqualTo(2); // the one given, and one more: power was lost while armed
        host.arm();
        DeviceMessage nak =
                host.ask(Wire.TRIGGER, s -> host.encoder.trigger(s, LONG_SHOCK, host.nonce(), host.expiry(50_000)));
        assertThat(NakReason.text(nak.reason)).isEqualTo(NakReason.text(NakReason.LOCKED_OUT));
    }

    @Test
    void shouldTakeDamagedCountsAsUsedUp() {
        board.act("eeprom", "16 " + "5a".repeat(90));
        board.act("power", Long.toString(20 * MILLI));
        board.pass(200 * MILLI);

        must(Wire.BOARD, host.ask(Wire.HELLO, host.encoder::hello));
        DeviceMessage nak = host.ask(Wire.ARM, s -> host.encoder.arm(s, 9, 1000));
        assertThat(NakReason.text(nak.reason)).isEqualTo(NakReason.text(NakReason.FAULT));
        assertThat(host.heard(Wire.EVENT))
                .extracting(m -> m.code + "." + m.detail)
                .contains(EventCode.FAULT + ".3");
    }

    private static void must(int type, DeviceMessage m) {
        assertThat(Wire.name(m.type)).isEqualTo(Wire.name(type));
    }

    @Test
    void shouldPutAllElseOffWhenAPinStaysOn() {
        running();
        board.act("stick", "D6 high");
        host.send(Wire.DISARM, host.encoder::disarm);
        board.pass(20 * MILLI);
        assertThat(board.high()).containsExactly(LED);
        assertThat(host.heard(Wire.EVENT))
                .extracting(m -> m.code + "." + m.detail)
                .contains(EventCode.FAULT + ".1");
        DeviceMessage nak = host.ask(Wire.ARM, s -> host.encoder.arm(s, 99, 1000));
        assertThat(NakReason.text(nak.reason)).isEqualTo(NakReason.text(NakReason.FAULT));
    }

    @Test
    void shouldFaultWhenAPinOfAnIdleChannelIsHeldHigh() {
        running();
        long held = board.now();
        board.act("stick", "D7 high");
        board.pass(20 * MILLI);

        assertThat(board.high()).containsExactly(SYNC);
        assertThat(board.edges(SHOCK).getLast().nanos() - held).isBetween(0L, 3 * MILLI);
        assertThat(board.edges(LED).getLast().nanos() - held).isBetween(0L, 3 * MILLI);
    }

    /** Presses the emergency stop at one moment of a train after another. Returns the longest time to low. */
    private long pressAt(int steps, boolean traffic, LongUnaryOperator momentAfterStopBit) {
        long worst = 0;
        List<String> late = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            board.forget();
            host.arm();
            host.trigger(VALVE_TRAIN);
            host.trigger(SYNC_TRAIN);
            long stopBit = host.fire(LED_TRAIN);
            if (traffic) {
                byte[] pings = host.stream(1_500, Wire.PING, host.encoder::ping);
                board.send(pings, pings.length);
            }
            long press = stopBit + momentAfterStopBit.applyAsLong(i);
            board.until(press);
            board.eStop(true);
            board.until(press + 40 * MILLI);
            assertThat(board.high())
                    .as("on after a press %d ns after the stop bit", press - stopBit)
                    .isEmpty();
            for (Edge e : board.edges()) {
                if (e.nanos() > press) {
                    worst = Math.max(worst, e.nanos() - press);
                    if (e.nanos() > press + ESTOP_BOUND) {
                        late.add(e.pin() + (e.high() ? " rose " : " fell ") + (e.nanos() - press) + " ns after a press "
                                + (press - stopBit) + " ns after the stop bit");
                    }
                }
            }
            host.release();
        }
        assertThat(late).as("edges later than 10 us after the press").isEmpty();
        return worst;
    }

    @Test
    void shouldStopWithin10MicrosecondsAtEveryPhaseOfATrain() {
        long worst = pressAt(200, false, i -> i * 43_700L);
        System.out.printf("emergency stop to low, over a train: at most %.2f us%n", worst / 1e3);
    }

    @Test
    void shouldStopWithin10MicrosecondsAroundEveryEdge() {
        long worst = 0;
        // around the rising and falling edges of the first two pulses of light, cycle by cycle and a half
        for (long edge : new long[] {0, MILLI, 4 * MILLI, 5 * MILLI}) {
            worst = Math.max(worst, pressAt(120, false, i -> edge - 30 * MICRO + i * 437L));
        }
        System.out.printf("emergency stop to low, around edges: at most %.2f us%n", worst / 1e3);
    }

    @Test
    void shouldStopWithin10MicrosecondsUnderTraffic() {
        long worst = pressAt(200, true, i -> i * 43_700L);
        System.out.printf("emergency stop to low, under traffic: at most %.2f us%n", worst / 1e3);
    }

    @Test
    void shouldNotFireWhenTheStopIsPressedWhileATriggerComesIn() {
        for (int i = 0; i < 140; i++) {
            board.forget();
            host.arm();
            long stopBit = host.fire(LONG_LED);
            long press = stopBit - 200 * MICRO + i * 1_630L;
            board.until(press);
            board.eStop(true);
            board.until(press + 20 * MILLI);
            assertThat(board.high()).isEmpty();
            for (Edge e : board.edges()) {
                assertThat(e.nanos())
                        .as("edge of %s, pressed %d ns before the stop bit", e.pin(), stopBit - press)
                        .isLessThanOrEqualTo(press + ESTOP_BOUND);
            }
            host.release();
        }
    }

    @Test
    void shouldNotBeginADelayedPulseAfterAPress() {
        for (int i = 0; i < 60; i++) {
            board.forget();
            host.arm();
            long stopBit = host.fire(DELAYED);
            long press = stopBit + 2 * MILLI - 30 * MICRO + i * 1_030L;
            board.until(press);
            board.eStop(true);
            board.until(press + 30 * MILLI);
            assertThat(board.high()).isEmpty();
            assertThat(board.anyRise(t -> t > press + ESTOP_BOUND)).isFalse();
            host.release();
        }
    }

    /** An interrupt that comes on top of the deepest one seen pushes two bytes of return address and at most 32 registers. */
    @Test
    void shouldLeaveTheStackRoomAboveTheVariables() throws Exception {
        int variablesEnd = SimulatedProcessor.variablesEnd();
        for (int i = 0; i < 12; i++) {
            host.arm();
            host.trigger(VALVE_TRAIN);
            host.trigger(SYNC_TRAIN);
            long stopBit = host.fire(LED_TRAIN);
            byte[] pings = host.stream(1_500, Wire.PING, host.encoder::ping);
            board.send(pings, pings.length);
            board.until(stopBit - 20 * MICRO + i * 701 * MICRO);
            board.eStop(true);
            board.pass(40 * MILLI);
            board.eStop(false);
            board.pass(MILLI);
            host.ask(Wire.UNLATCH, host.encoder::unlatch);
        }
        assertThat(board.lowestStack() - variablesEnd)
                .as("bytes between the stack at its deepest interrupt and the variables")
                .isGreaterThanOrEqualTo(34);
    }

    @Test
    void shouldLatchAPressOfAMicrosecond() {
        host.arm();
        host.trigger(LONG_LED);
        long press = board.now();
        board.eStop(true);
        board.pass(2 * MICRO);
        board.eStop(false);
        board.pass(20 * MILLI);

        assertThat(lastFall() - press).isBetween(0L, ESTOP_BOUND);
        DeviceMessage nak = host.ask(Wire.ARM, s -> host.encoder.arm(s, 99, 1000));
        assertThat(NakReason.text(nak.reason)).isEqualTo(NakReason.text(NakReason.ESTOP));
    }

    /**
     * A session on a bad line: triggers and heartbeats while one byte in fifty is spoilt. Every pulse must be one that was asked
     * for, of exactly its length, and when the host falls silent the lease must end what is on.
     */
    @ParameterizedTest
    @ValueSource(strings = {"corrupt", "drop", "duplicate", "reorder"})
    void shouldGiveNoPulseThatWasNotAskedForOnABadLine(String kind) {
        int given = 0;
        int asked = 0;
        for (int seed = 1; seed <= 12; seed++) {
            close();
            greet();
            host.arm();
            board.act("seed", Integer.toString(seed));
            board.act("fault", "to-board " + kind + " 0.02");
            List<Long> asks = new ArrayList<>();
            long lastBeat = board.now();
            for (int i = 0; i < 60; i++) {
                lastBeat = host.beat();
                board.pass(2 * MILLI);
                asks.add(host.fire(DELAYED));
                board.pass(38 * MILLI);
            }
            board.pass(LEASE_BOUND);
            List<Edge> edges = board.edges(LED);
            assertThat(board.edges()).as("seed %d: edges of other pins", seed).hasSameSizeAs(edges);
            assertThat(board.high()).isEmpty();
            for (int e = 0; e + 1 < edges.size(); e += 2) {
                long rise = edges.get(e).nanos();
                long width = edges.get(e + 1).nanos() - rise;
                assertThat(width).as("seed %d: width of pulse %d", seed, e / 2).isBetween(19_999_000L, 20_001_000L);
                // a byte more or less moves the frame's end by 20 us
                assertThat(asks)
                        .as("seed %d: the command of pulse %d", seed, e / 2)
                        .anyMatch(stop -> Math.abs(rise - stop - 2 * MILLI) < 200 * MICRO);
            }
            assertThat(edges.size() / 2).isLessThanOrEqualTo(asks.size());
            assertThat(edges.isEmpty() ? 0 : edges.getLast().nanos()).isLessThanOrEqualTo(lastBeat + LEASE_BOUND);
            given += edges.size() / 2;
            asked += asks.size();
        }
        System.out.printf("%s, one byte in fifty: %d of %d triggers gave their pulse%n", kind, given, asked);
        assertThat(given).as("the line is bad, not cut").isPositive();
    }

    @Test
    void shouldSurviveAFloodAndNeverFireByIt() {
        host.arm();
        long heartbeat = host.beat();
        for (int seed = 0; seed < 20; seed++) {
            byte[] flood = new byte[50_000];
            new SplittableRandom(seed).nextBytes(flood);
            board.send(flood, flood.length);
            board.until(board.send(new byte[1], 1));
        }
        board.pass(10 * MILLI);
        assertThat(board.edges()).isEmpty();
        must(Wire.BOARD, host.ask(Wire.HELLO, host.encoder::hello));
        assertThat(board.now() - heartbeat).isGreaterThan(19_000 * MILLI);
    }
}
