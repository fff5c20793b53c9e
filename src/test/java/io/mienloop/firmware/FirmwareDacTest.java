package io.mienloop.firmware;

import static io.mienloop.firmware.SteppedHost.MICRO;
import static io.mienloop.firmware.SteppedHost.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.rig.DeviceMessage;
import io.mienloop.rig.NakReason;
import io.mienloop.rig.PulseProgram;
import io.mienloop.rig.Wire;
import io.mienloop.testing.Tags;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The image for a board with a DAC: which level stands when, by the log of what the chip select framed, beside the pins' log. The
 * converter is an MCP4922 as its data sheet has it: 16 bits, the highest says which output, then unbuffered, gain 1, output on,
 * and twelve bits of level, taken over as the chip select rises, settled 4.5 µs later.
 */
@Tag(Tags.NO_CLOCK)
final class FirmwareDacTest {
    private static final SimulatedProcessor.Image DAC = SimulatedProcessor.Image.DAC;
    private static final String SHOCK_PIN = "D3";
    private static final String LASER_PIN = "D5";
    private static final String LED_PIN = "D6";
    private static final int SHOCK = 0;
    private static final int LASER = 1;
    private static final double STEPS = 4095;
    private static final double SHOCK_FULL = 1_000;
    private static final double LASER_FULL = 20_000;
    private static final long SETTLING = 4_500;
    /** The specification's for a channel whose level the board sets. */
    private static final long ONSET_BOUND = MILLI;

    private static final long BACK_BOUND = 2 * MILLI;
    private static final long ESTOP_BOUND = 10 * MICRO;

    private static final int LONG_SHOCK = 0;
    private static final int LASER_TRAIN = 1;
    private static final int LASER_PULSE = 2;
    private static final int LASER_LATE = 3;
    private static final int LED_TRAIN = 4;
    private static final int VALVE_TRAIN = 5;
    private static final int SYNC_TRAIN = 6;
    private static final int LASER_LONG = 7;
    private static final List<PulseProgram> PROGRAMS = List.of(
            PulseProgram.single(LONG_SHOCK, 0, 500_000, 300),
            PulseProgram.train(LASER_TRAIN, 2, 5_000, 20, 300_000, 10_000),
            PulseProgram.single(LASER_PULSE, 2, 1_000, 7_500),
            PulseProgram.single(LASER_LATE, 2, 1_000, 7_500).delayed(30_000),
            PulseProgram.train(LED_TRAIN, 3, 1_000, 250, 1_000_000, 100),
            PulseProgram.train(VALVE_TRAIN, 1, 2_000, 100, 1_000_000, 10),
            PulseProgram.train(SYNC_TRAIN, 4, 500, 500, 1_000_000, 0),
            PulseProgram.single(LASER_LONG, 2, 900_000, 20_000));

    private SteppedHost host;
    private SteppedBoard board;

    /** A level that one of the converter's outputs has from some time on. */
    private record Level(int output, int steps, long nanos) {}

    @BeforeEach
    void greet() {
        host = new SteppedHost(DAC);
        board = host.board;
        host.greet(PROGRAMS);
    }

    @AfterEach
    void close() {
        if (host != null) {
            host.close();
        }
    }

    private List<Level> levels() {
        List<Level> levels = new ArrayList<>();
        for (SteppedBoard.Transfer t : board.transfers()) {
            assertThat(t.bytes()).as("bytes in one selection").hasSize(2);
            int word = (t.bytes()[0] & 0xFF) << 8 | t.bytes()[1] & 0xFF;
            assertThat(word & 0x7000)
                    .as("unbuffered, gain 1, output on, in %04x", word)
                    .isEqualTo(0x3000);
            levels.add(new Level(word >> 15, word & 0xFFF, t.nanos()));
        }
        return levels;
    }

    /** Both outputs stand at 0 now, as far as they were ever set. */
    private void atRest() {
        int[] now = new int[2];
        for (Level level : levels()) {
            now[level.output] = level.steps;
        }
        assertThat(now).as("levels that stand").containsOnly(0);
        assertThat(board.high()).as("pins that are on").isEmpty();
    }

    private static void near(int steps, double level, double full) {
        assertThat(steps).as("steps of %s", level).isBetween((int) Math.floor(level / full * STEPS) - 1, (int)
                Math.floor(level / full * STEPS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset", "power", "hang"})
    void shouldStartWithBothLevelsAtZeroWhateverTheyWere(String how) {
        host.arm();
        host.trigger(LASER_LONG);
        board.pass(5 * MILLI);
        assertThat(levels().getLast().steps).isPositive();
        long at = board.now();
        int before = levels().size();
        board.act(how, how.equals("power") ? Long.toString(20 * MILLI) : "");
        board.pass(200 * MILLI);

        List<Level> after = levels().subList(before, levels().size());
        assertThat(after).extracting(Level::output).containsExactlyInAnyOrder(SHOCK, LASER);
        assertThat(after).allMatch(level -> level.steps == 0);
        // a reset at once; the watchdog, and the 20 ms without supply, first have to pass
        assertThat(after.getLast().nanos - at).isLessThan(how.equals("reset") ? 2 * MILLI : 25 * MILLI);
        assertThat(board.edges(LASER_PIN)).last().matches(e -> !e.high());
        atRest();
    }

    @Test
    void shouldSetTheLevelBeforeTheFirstEdgeAndTakeItBackAfterTheLast() {
        host.arm();
        board.transfers().clear();
        host.trigger(LASER_TRAIN);
        host.live(400 * MILLI);
        host.trigger(LONG_SHOCK);
        host.live(600 * MILLI);

        List<Level> levels = levels();
        assertThat(levels).extracting(Level::output).containsExactly(LASER, LASER, SHOCK, SHOCK);
        near(levels.get(0).steps, 10_000, LASER_FULL);
        near(levels.get(2).steps, 300, SHOCK_FULL);
        stands(levels.get(0), levels.get(1), board.edges(LASER_PIN), 12);
        stands(levels.get(2), levels.get(3), board.edges(SHOCK_PIN), 2);
    }

    private static void stands(Level from, Level to, List<Edge> edges, int count) {
        assertThat(edges).hasSize(count);
        assertThat(edges.getFirst().nanos() - from.nanos)
                .as("from the level to the first edge")
                .isBetween(SETTLING, ONSET_BOUND);
        assertThat(to.nanos - edges.getLast().nanos())
                .as("from the last edge to no level")
                .isBetween(0L, BACK_BOUND);
        assertThat(to.steps).isZero();
    }

    @Test
    void shouldHoldTheLevelThroughAnOnsetDelay() {
        host.arm();
        board.transfers().clear();
        host.trigger(LASER_LATE);
        board.pass(50 * MILLI);

        List<Level> levels = levels();
        List<Edge> edges = board.edges(LASER_PIN);
        assertThat(levels).hasSize(2);
        near(levels.getFirst().steps, 7_500, LASER_FULL);
        assertThat(edges.getFirst().nanos() - levels.getFirst().nanos).isBetween(29 * MILLI, 31 * MILLI);
        assertThat(levels.getLast().nanos - edges.getLast().nanos()).isBetween(0L, BACK_BOUND);
        atRest();
    }

    @Test
    void shouldLeaveTheConverterAloneForChannelsWithoutOne() {
        host.arm();
        board.transfers().clear();
        host.trigger(LED_TRAIN);
        host.trigger(VALVE_TRAIN);
        host.trigger(SYNC_TRAIN);
        host.live(1_100 * MILLI);

        assertThat(board.edges(LED_PIN)).isNotEmpty();
        assertThat(board.transfers()).isEmpty();
    }

    /** A TRIGGER as it stands on the wire: whole, cut short, with any one bit of it wrong. */
    @Test
    void shouldSetNoLevelForATriggerThatIsNotExecuted() {
        DeviceMessage nak = host.ask(Wire.TRIGGER, s -> host.encoder.trigger(s, LASER_PULSE, 1, host.expiry(50_000)));
        assertThat(NakReason.text(nak.reason)).isEqualTo(NakReason.text(NakReason.NOT_ARMED));
        host.arm();
        board.transfers().clear();
        refused(LASER_PULSE, host.nonce() + 1, host.expiry(50_000), NakReason.WRONG_NONCE);
        refused(LASER_PULSE, host.nonce(), host.expiry(-1_000), NakReason.EXPIRED);
        refused(30, host.nonce(), host.expiry(50_000), NakReason.NO_PROGRAM);
        int length = host.encoder.trigger(host.sequence(Wire.TRIGGER), LASER_PULSE, host.nonce(), host.expiry(900_000));
        byte[] frame = Arrays.copyOf(host.encoder.wire(), length);
        for (int cut = 1; cut < length - 1; cut++) {
            board.send(frame, cut);
            board.pass(2 * MILLI);
            board.send(new byte[1], 1);
            board.pass(2 * MILLI);
        }
        for (int bit = 0; bit < 8 * (length - 1); bit++) {
            byte[] wrong = frame.clone();
            wrong[bit / 8] ^= (byte) (1 << bit % 8);
            board.send(wrong, length);
            board.send(new byte[1], 1);
            host.beat();
            board.pass(5 * MILLI);
        }
        assertThat(board.transfers()).as("levels").isEmpty();
        assertThat(board.edges(LASER_PIN)).isEmpty();

        board.send(frame, length);
        board.pass(5 * MILLI);
        assertThat(levels()).as("and the same frame whole").hasSize(2);
        int before = board.transfers().size();
        host.trigger(LASER_LONG);
        refused(LASER_PULSE, host.nonce(), host.expiry(50_000), NakReason.CHANNEL_ACTIVE);
        assertThat(levels()).hasSize(before + 1);
    }

    private void refused(int program, int nonce, int expiry, int reason) {
        DeviceMessage nak = host.ask(Wire.TRIGGER, s -> host.encoder.trigger(s, program, nonce, expiry));
        assertThat(nak.type).isEqualTo(Wire.NAK);
        assertThat(NakReason.text(nak.reason)).isEqualTo(NakReason.text(reason));
    }

    record End(String name, long within, Consumer<SteppedHost> how) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<End> ends() {
        byte[] run = new byte[Wire.ABORT_RUN_SENT];
        Arrays.fill(run, (byte) 0xFF);
        return Stream.of(
                new End("emergency stop", MILLI, h -> h.board.eStop(true)),
                new End("lease", 300 * MILLI, h -> {}),
                new End("ABORT", MILLI, h -> h.send(Wire.ABORT, h.encoder::abort)),
                new End("run of FF", MILLI, h -> h.board.send(run, run.length)),
                new End("DISARM", MILLI, h -> h.send(Wire.DISARM, h.encoder::disarm)),
                new End("HELLO", MILLI, h -> h.send(Wire.HELLO, h.encoder::hello)),
                new End("fault", 10 * MILLI, h -> h.board.act("stick", "D7 high")));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void shouldTakeTheLevelBackInEveryMakeSafe(End end) {
        long worst = 0;
        for (int phase = 0; phase < 6; phase++) {
            close();
            greet();
            host.arm();
            host.trigger(LONG_SHOCK);
            // in a pulse, between two, and before a delayed one
            host.trigger(phase < 4 ? LASER_TRAIN : LASER_LATE);
            board.pass(2 * MILLI + phase * 3_170 * MICRO);
            host.beat();
            long at = board.now();
            end.how.accept(host);
            board.pass(420 * MILLI);

            List<Level> levels = levels();
            long last = levels.getLast().nanos;
            assertThat(levels.stream().filter(l -> l.nanos > at))
                    .as("levels after it")
                    .isNotEmpty()
                    .allMatch(l -> l.steps == 0);
            for (String pin : List.of(SHOCK_PIN, LASER_PIN)) {
                List<Edge> edges = board.edges(pin);
                if (!edges.isEmpty()) {
                    assertThat(edges.getLast().high()).isFalse();
                    assertThat(edges.getLast().nanos() - at).isLessThanOrEqualTo(end.within);
                }
            }
            assertThat(last - at).isLessThanOrEqualTo(end.within + BACK_BOUND);
            worst = Math.max(worst, last - at);
            if (!end.name.equals("fault")) {
                atRest();
            }
        }
        System.out.printf("levels back to 0 after %s: at most %.0f us%n", end, worst / 1e3);
    }

    /** From before the frame to behind the pulse of 1 ms, with the transfers at both its ends tried closely. */
    @Test
    void shouldStopAndTakeTheLevelBackWhereverThePressFalls() {
        List<Long> presses = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            presses.add(-200 * MICRO + i * 3_330L);
        }
        for (int i = 0; i < 260; i++) {
            presses.add(i * 637L); // from the stop bit over the judging and the transfer to the edge
        }
        for (int i = 0; i < 160; i++) {
            presses.add(MILLI + 30 * MICRO + i * 937L);
        }
        long worst = 0;
        for (long offset : presses) {
            board.forget();
            board.transfers().clear();
            host.arm();
            long press = host.fire(LASER_PULSE) + offset;
            board.until(press);
            board.eStop(true);
            board.until(press + 5 * MILLI);
            for (Edge e : board.edges()) {
                assertThat(e.nanos() - press)
                        .as("edge of %s, pressed %d ns after the stop bit", e.pin(), offset)
                        .isLessThanOrEqualTo(ESTOP_BOUND);
                worst = Math.max(worst, e.nanos() - press);
            }
            // with the press between the last look and the transfer a level is set, no edge follows, and it goes at
            // once
            assertThat(levels())
                    .as("pressed %d ns after the stop bit", offset)
                    .allMatch(l -> l.steps == 0 || l.nanos <= press + 25 * MICRO)
                    .allMatch(l -> l.nanos <= press + BACK_BOUND);
            atRest();
            host.release();
        }
        System.out.printf("emergency stop to low, with a DAC: at most %.2f us%n", worst / 1e3);
    }

    @Test
    void shouldRaiseThePinSoonAfterTheStopBit() {
        List<Long> onsets = new ArrayList<>();
        host.arm();
        for (int i = 0; i < 100; i++) {
            board.forget();
            host.beat();
            board.pass(20 * MILLI + i * 13_700L);
            long stopBit = host.fire(LASER_PULSE);
            board.pass(10 * MILLI);
            assertThat(board.edges(LASER_PIN)).hasSize(2);
            onsets.add(board.edges(LASER_PIN).getFirst().nanos() - stopBit);
        }
        long[] sorted = onsets.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                "stop bit to pin, level set: %.1f, %.1f, %.1f us%n",
                sorted[0] / 1e3, sorted[sorted.length / 2] / 1e3, sorted[sorted.length - 1] / 1e3);
        assertThat(sorted[sorted.length - 1]).isLessThanOrEqualTo(ONSET_BOUND);
    }

    /** A transfer holds interrupts off for some microseconds; the edges of others must not feel it. */
    @Test
    void shouldHoldOthersPulsesBesideTransfers() {
        host.arm();
        host.trigger(LED_TRAIN);
        for (int i = 0; i < 60; i++) {
            host.fire(LASER_PULSE);
            board.pass(11 * MILLI + i * 131 * MICRO);
            if (i % 4 == 0) {
                host.beat();
            }
        }
        board.pass(300 * MILLI);
        assertThat(levels()).hasSizeGreaterThan(100);
        PulseProgram p = PROGRAMS.get(LED_TRAIN);
        List<Edge> edges = board.edges(LED_PIN);
        long worst = 0;
        for (int k = 0; k + 1 < edges.size(); k += 2) {
            long width = edges.get(k + 1).nanos() - edges.get(k).nanos();
            worst = Math.max(worst, Math.abs(width - p.phase1Micros() * MICRO));
        }
        System.out.printf("width of another's pulse beside transfers: within %.2f us%n", worst / 1e3);
        assertThat(edges).hasSizeGreaterThan(400);
        // section 8: within 25 us of another train's edge up to 20 us
        assertThat(worst).isLessThanOrEqualTo(20 * MICRO);
    }

    @Test
    void shouldRefuseALevelBelowTheConvertersLeastStep() {
        DeviceMessage nak = host.ask(
                Wire.PROGRAM,
                s -> host.encoder.program(s, PulseProgram.single(8, 2, 1_000, (int) (LASER_FULL / STEPS))));
        assertThat(NakReason.text(nak.reason)).isEqualTo(NakReason.text(NakReason.UNSUPPORTED));
        host.must(
                Wire.PROGRAM,
                s -> host.encoder.program(s, PulseProgram.single(8, 2, 1_000, (int) (LASER_FULL / STEPS) + 1)));
        host.must(Wire.PROGRAM, s -> host.encoder.program(s, PulseProgram.single(9, 3, 1_000, 1)));
    }

    /** As {@link FirmwareTimingTest} has it for the image without a DAC, and with trains that begin and end. */
    @ParameterizedTest
    @MethodSource("io.mienloop.firmware.FirmwareTimingTest#traffics")
    void shouldLeaveTheStackRoomUnderStreams(FirmwareTimingTest.Traffic traffic) throws Exception {
        for (int phase = 0; phase < 4; phase++) {
            host.arm();
            host.trigger(VALVE_TRAIN);
            host.trigger(LED_TRAIN);
            host.fire(LASER_TRAIN);
            traffic.send(host);
            board.pass(300 * MILLI + phase * 237 * MICRO);
            host.ask(Wire.DISARM, host.encoder::disarm);
            board.pass(200 * MILLI);
        }
        assertThat(host.heard(Wire.BOARD)).as("starts of the board").noneMatch(m -> m.sequence == 0);
        stackIsLeft();
    }

    /** As {@link FirmwareFaultTest} has it for the image without a DAC. */
    @Test
    void shouldLeaveTheStackRoomAboveTheVariables() throws Exception {
        for (int i = 0; i < 12; i++) {
            host.arm();
            host.trigger(VALVE_TRAIN);
            host.trigger(SYNC_TRAIN);
            host.trigger(LED_TRAIN);
            long stopBit = host.fire(i % 2 == 0 ? LASER_TRAIN : LASER_PULSE);
            byte[] pings = host.stream(1_500, Wire.PING, host.encoder::ping);
            board.send(pings, pings.length);
            board.until(stopBit - 20 * MICRO + i * 701 * MICRO);
            board.eStop(true);
            board.pass(40 * MILLI);
            board.eStop(false);
            board.pass(MILLI);
            host.ask(Wire.UNLATCH, host.encoder::unlatch);
        }
        stackIsLeft();
    }

    private void stackIsLeft() throws Exception {
        int left = board.lowestStack() - SimulatedProcessor.variablesEnd(DAC);
        System.out.printf("stack left with a DAC: %d bytes%n", left);
        assertThat(left)
                .as("bytes between the stack at its deepest interrupt and the variables")
                .isGreaterThanOrEqualTo(34);
    }
}
