package io.mienloop.firmware;

import static io.mienloop.firmware.SteppedHost.MICRO;
import static io.mienloop.firmware.SteppedHost.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.rig.EdgeLoad;
import io.mienloop.rig.NakReason;
import io.mienloop.rig.PulseProgram;
import io.mienloop.rig.Wire;
import io.mienloop.testing.Tags;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The firmware with as many edges as the specification's section 8 allows, and then a stop. The cycle log judges. */
@Tag(Tags.NO_CLOCK)
final class FirmwareLoadTest {
    private static final int FRAME = 6;
    private static final int[] CHANNELS = {2, 3, 4, 5, 1};
    private static final List<String> PINS = List.of("D5", "D6", "D7", "D9", "D4", "D8");
    private static final long SEED = 20261124;
    private static final int ROUNDS = 3;
    /** Section 8: 2 µs of an edge alone, 20 µs beside others'; a width has two edges. */
    private static final long ALONE = 2 * MICRO;

    private static final long BESIDE = 25 * MICRO;
    private static final long ABORT_BOUND = 200 * MICRO;
    private static final long ESTOP_BOUND = 10 * MICRO;

    private enum Stop {
        ABORT,
        RUN,
        DISARM,
        HELLO,
        EMERGENCY
    }

    private record Load(SimulatedProcessor.Image image, int outputs, long markMicros, long periodMicros) {
        PulseProgram program(int index, long delayMicros) {
            return new PulseProgram(
                    index,
                    CHANNELS[index],
                    markMicros,
                    0,
                    0,
                    periodMicros - markMicros,
                    0,
                    0,
                    900_000,
                    delayMicros,
                    false,
                    0);
        }
    }

    /** One to six outputs, together just within the budget, with short, half and long marks. */
    static List<Arguments> loads() {
        List<Arguments> all = new ArrayList<>();
        for (int outputs : new int[] {1, 2, 3, 6}) {
            long share = EdgeLoad.MOST / outputs;
            long half = (1_000_000 / EdgeLoad.STEP + share - 1) / share;
            for (long mark : new long[] {100, half, half + half / 2}) {
                // the shorter of pause and half a period is `half`, whatever the mark
                long period = Math.max(2 * half, mark + half);
                all.add(Arguments.of(new Load(SimulatedProcessor.Image.PLAIN, outputs, mark, period)));
                if (outputs == 6) {
                    all.add(Arguments.of(new Load(SimulatedProcessor.Image.DAC, outputs, mark, period)));
                }
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("loads")
    void shouldHoldPulsesAndStopsAtTheBudget(Load load) throws Exception {
        long widest = 0;
        long lowest = 0;
        int lost = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (Stop stop : Stop.values()) {
                SplittableRandom random = new SplittableRandom(SEED + round);
                try (SteppedHost host = new SteppedHost(load.image)) {
                    widest = Math.max(widest, run(host, load, random));
                    lowest = Math.max(lowest, stop(host, stop));
                    lost += host.board.overruns();
                    assertThat(host.heard(Wire.BOARD)).as("starts of the board").noneMatch(m -> m.sequence == 0);
                    assertThat(host.board.lowestStack() - SimulatedProcessor.variablesEnd(load.image))
                            .as("bytes of stack left")
                            .isGreaterThanOrEqualTo(34);
                }
            }
        }
        System.out.printf(
                "%s: widths within %.2f us, low %.2f us after a stop, %d bytes lost%n",
                load, widest / 1e3, lowest / 1e3, lost);
        assertThat(widest).as("deviation of a width").isLessThanOrEqualTo(load.outputs == 1 ? ALONE : BESIDE);
    }

    /** Runs the trains under PINGs and heartbeats, gives the largest deviation of a width. */
    private static long run(SteppedHost host, Load load, SplittableRandom random) {
        int trains = Math.min(load.outputs, CHANNELS.length);
        List<PulseProgram> programs = new ArrayList<>();
        for (int i = 0; i < trains; i++) {
            programs.add(load.program(i, 20_000 + random.nextInt(3_000)));
        }
        host.greet(programs);
        host.arm();
        if (load.outputs > trains) {
            host.must(Wire.FRAMES, s -> host.encoder.frames(s, FRAME, load.periodMicros, load.markMicros));
        }
        for (int i = 0; i < trains; i++) {
            host.fire(i);
        }
        host.board.pass(5 * MILLI);
        assertThat(host.heard(Wire.NAK)).as("refused").isEmpty();
        long end = host.board.now() + 200 * MILLI;
        long beat = 0;
        while (host.board.now() < end) {
            if (host.board.now() >= beat) {
                host.beat();
                beat = host.board.now() + 80 * MILLI;
            }
            host.send(Wire.PING, host.encoder::ping);
            host.board.pass(600 * MICRO + random.nextInt(900_000));
        }
        host.beat();
        host.board.pass(MILLI + random.nextInt(3_000_000));
        long most = 0;
        for (String pin : PINS.subList(0, load.outputs)) {
            List<Edge> edges = host.board.edges(pin);
            assertThat(edges).as("edges of %s", pin).hasSizeGreaterThan(20);
            for (int i = 0; i + 1 < edges.size(); i += 2) {
                long width = edges.get(i + 1).nanos() - edges.get(i).nanos();
                most = Math.max(most, Math.abs(width - load.markMicros * MICRO));
            }
        }
        return most;
    }

    /** Stops; gives the time from the stop to the last falling edge. */
    private static long stop(SteppedHost host, Stop stop) {
        SteppedBoard board = host.board;
        long at = board.now();
        switch (stop) {
            case ABORT -> {
                host.send(Wire.ABORT, host.encoder::abort);
                at = host.lastStopBit();
            }
            case DISARM -> {
                host.send(Wire.DISARM, host.encoder::disarm);
                at = host.lastStopBit();
            }
            case HELLO -> {
                host.send(Wire.HELLO, host.encoder::hello);
                at = host.lastStopBit();
            }
            case RUN -> {
                byte[] run = new byte[Wire.ABORT_RUN_SENT + 1];
                Arrays.fill(run, 0, Wire.ABORT_RUN_SENT, (byte) 0xFF);
                at = board.send(run, run.length) - (Wire.ABORT_RUN_SENT + 1 - Wire.ABORT_RUN) * SteppedBoard.BYTE_NANOS;
            }
            case EMERGENCY -> board.eStop(true);
        }
        board.until(Math.max(board.now(), at) + 40 * MILLI);
        long bound = stop == Stop.EMERGENCY ? ESTOP_BOUND : ABORT_BOUND;
        long last = 0;
        for (Edge e : board.edges()) {
            boolean goesOn =
                    stop == Stop.DISARM && (e.pin().equals("D7") || e.pin().equals("D8"));
            if (!goesOn && e.nanos() > at) {
                assertThat(e.nanos() - at)
                        .as("%s %s after %s", e.pin(), e.high() ? "rose" : "fell", stop)
                        .isLessThanOrEqualTo(bound);
                last = Math.max(last, e.nanos() - at);
            }
        }
        for (String pin : PINS) {
            if (stop != Stop.DISARM || !pin.equals("D7") && !pin.equals("D8")) {
                assertThat(board.high(pin)).as("%s after %s", pin, stop).isFalse();
            }
        }
        return last;
    }

    @Test
    void shouldRefuseWhatExceedsTheBudget() {
        try (SteppedHost host = new SteppedHost()) {
            // 2 kHz is all of it
            host.greet(List.of(
                    PulseProgram.train(0, 2, 100, 2_000, 200_000, 0), PulseProgram.train(1, 3, 100, 100, 200_000, 0)));
            host.arm();
            host.trigger(0);
            int refused =
                    host.ask(Wire.TRIGGER, s -> host.encoder.trigger(s, 1, host.nonce(), host.expiry(50_000))).reason;
            assertThat(NakReason.text(refused)).isEqualTo(NakReason.text(NakReason.TOO_FAST));
            assertThat(host.board.edges("D6")).isEmpty();
            host.live(300 * MILLI);
            host.trigger(1);
            host.live(20 * MILLI);
            assertThat(host.board.edges("D6")).isNotEmpty();
        }
    }
}
