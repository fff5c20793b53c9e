package io.mienloop.firmware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.mienloop.firmware.TtyBoard.PinEdge;
import io.mienloop.firmware.TtyBoard.WireByte;
import io.mienloop.rig.FrameDecoder;
import io.mienloop.rig.PulseProgram;
import io.mienloop.rig.Wire;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * From a TRIGGER's write call to its pin's edge, over a pseudo-terminal.
 *
 * <pre>
 *   write call ── terminal ──▶ read by the simulator ── wire ──▶ last stop bit ── firmware ──▶ edge
 * </pre>
 *
 * The first part is this machine's and the simulator's (a real USB chip has its own); the other two are exact board time. Only those
 * are judged.
 */
final class CommandToPinTest {
    private static final int TRIGGERS = 220;
    private static final int PULSE = 3;
    private static final int TRIGGER_BYTES = 10;
    private static final int BITS_A_BYTE = 10;
    private static final double NANOS_A_CYCLE = 62.5;
    /** What the loop's budget leaves to the board; the specification's SHOULD is 5 µs when idle, see {@link FirmwareTimingTest}. */
    private static final double FIRMWARE_BOUND_NANOS = 100_000;

    @TempDir
    Path folder;

    private record Sample(double terminal, double wire, double firmware, double total) {}

    @ParameterizedTest
    @ValueSource(ints = {115_200, 500_000, 1_000_000})
    void shouldTellHowLongACommandTakesToThePin(int baud) {
        List<Sample> samples;
        long overruns;
        long behind;
        try (TtyBoard board = TtyBoard.start(baud, folder, "--no-reset-on-open", "--slice-us", "50");
                TtyHost host = new TtyHost(board.link())) {
            host.greet(List.of(PulseProgram.single(PULSE, 3, 1_000, 100)));
            host.run();
            long[] writes = new long[TRIGGERS];
            for (int i = 0; i < TRIGGERS; i++) {
                host.beat();
                TtyHost.sleep(7 + i % 5);
                writes[i] = host.fire(PULSE);
                TtyHost.sleep(9);
            }
            board.pass(100);
            assumeThat(board.status().get("slips"))
                    .as("times this machine was too busy for the board to keep real time")
                    .isZero();
            samples = samples(board, writes);
            overruns = board.status().get("overruns");
            behind = board.status().get("worst_behind_ns");
        }
        double wire = TRIGGER_BYTES * BITS_A_BYTE * 1e9 / baud;
        System.out.printf(
                Locale.ROOT,
                "command to pin at %d baud, wire time of a TRIGGER %.0f us: n %d of %d, %d overruns, simulator at most %.1f ms behind%n",
                baud,
                wire / 1e3,
                samples.size(),
                TRIGGERS,
                overruns,
                behind / 1e6);
        print("write call to pin", samples.stream().map(Sample::total).toList());
        print(
                "  terminal and simulator (the floor)",
                samples.stream().map(Sample::terminal).toList());
        print("  wire", samples.stream().map(Sample::wire).toList());
        double worst = print(
                "  firmware, last stop bit to pin",
                samples.stream().map(Sample::firmware).toList());

        assertThat(samples).as("triggers that gave their pulse").hasSizeGreaterThanOrEqualTo(200);
        assertThat(samples).allSatisfy(s -> assertThat(s.wire())
                .isGreaterThan(wire * 0.97)); // UBRR may be 2.1 % fast, as at 115200
        assertThat(worst).isLessThanOrEqualTo(FIRMWARE_BOUND_NANOS);
    }

    /** Matches TRIGGER frames that arrived whole with the writes before them and the edges after them. */
    private static List<Sample> samples(TtyBoard board, long[] writes) {
        List<long[]> arrived = new ArrayList<>(); // cycle of the last stop bit, host time of the read
        long[] now = new long[2];
        FrameDecoder frames = new FrameDecoder((frame, length) -> {
            if (frame[0] == Wire.TRIGGER) {
                arrived.add(now.clone());
            }
        });
        for (WireByte b : board.wire()) {
            if (b.toBoard() && b.fate().equals("ok")) {
                now[0] = b.cycle();
                now[1] = b.hostNanos();
                frames.accept((byte) b.value());
            }
        }
        assertThat(arrived).as("every TRIGGER is on the wire").hasSize(writes.length);
        List<PinEdge> rises = board.edges().stream().filter(PinEdge::high).toList();
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < writes.length; i++) {
            long stop = arrived.get(i)[0];
            long read = arrived.get(i)[1];
            for (PinEdge e : rises) {
                if (e.cycle() > stop && e.cycle() < stop + 5L * TtyBoard.CYCLES_A_MILLI) {
                    double firmware = (e.cycle() - stop) * NANOS_A_CYCLE;
                    double total = e.hostNanos() - writes[i];
                    samples.add(new Sample(read - writes[i], total - firmware - (read - writes[i]), firmware, total));
                    break;
                }
            }
        }
        return samples;
    }

    private static double print(String what, List<Double> nanos) {
        double[] sorted =
                nanos.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            System.out.printf("%-40s nothing came%n", what);
            return Double.MAX_VALUE;
        }
        System.out.printf(
                Locale.ROOT,
                "%-40s p50 %8.1f   p99 %8.1f   max %8.1f us%n",
                what,
                sorted[sorted.length / 2] / 1e3,
                sorted[(int) (sorted.length * 0.99)] / 1e3,
                sorted[sorted.length - 1] / 1e3);
        return sorted[sorted.length - 1];
    }
}
