package io.mienloop.firmware;

import static io.mienloop.firmware.SteppedHost.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.rig.DeviceMessage;
import io.mienloop.rig.PulseProgram;
import io.mienloop.rig.Wire;
import io.mienloop.testing.Tags;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the board tells of its edges against the cycle log: PULSE_ON and PULSE_OFF carry their edge's time to 2 ticks
 * (specification, section 4), whichever way in the firmware the edge took.
 */
@Tag(Tags.NO_CLOCK)
final class FirmwareEdgeTimesTest {
    private static final long SEED = 20261126;
    private static final int ROUNDS = 100;
    private static final long TICK_NANOS = 500;
    /** Half of what the specification grants, so that two edges agree to it whichever ways they took. */
    private static final long BOUND_NANOS = TICK_NANOS;

    private static final int AT_ONCE = 0;
    private static final int DELAYED = 1;
    private static final int TRAIN = 2;
    private static final int VALVE = 3;

    private static final List<PulseProgram> PROGRAMS = List.of(
            PulseProgram.single(AT_ONCE, 3, 1_000, 100),
            PulseProgram.single(DELAYED, 3, 1_000, 100).delayed(900),
            PulseProgram.train(TRAIN, 2, 1_000, 40, 100_000, 100),
            PulseProgram.single(VALVE, 5, 3_000, 10));

    private SteppedHost host;
    private SteppedBoard board;
    private final SplittableRandom random = new SplittableRandom(SEED);

    @BeforeEach
    void greet() {
        host = new SteppedHost();
        board = host.board;
        host.greet(PROGRAMS);
        host.arm();
    }

    @AfterEach
    void close() {
        if (host != null) {
            host.close();
        }
    }

    /** Lets some odd time pass, so that edges fall on every phase of the board's ticks. */
    private void otherPhase() {
        board.forget();
        host.beat();
        board.pass(12 * MILLI + random.nextLong(2 * MILLI));
    }

    private long worst(String what, String pin, long before) {
        List<Edge> edges = board.edges(pin);
        List<DeviceMessage> told = board.messages().stream()
                .filter(m -> m.type == Wire.PULSE_ON || m.type == Wire.PULSE_OFF)
                .toList();
        assertThat(told)
                .as("%s: edges told of, seed %d", what, SEED)
                .hasSameSizeAs(edges)
                .isNotEmpty();
        long worst = before;
        for (int i = 0; i < edges.size(); i++) {
            long ticks = told.get(i).deviceTicks - board.ticks(edges.get(i).nanos());
            // board.ticks rounds down by itself, which the bound in nanoseconds must not profit from
            long nanos = (int) ticks * TICK_NANOS - Math.floorMod(edges.get(i).nanos() - board.zero(), TICK_NANOS);
            worst = Math.max(worst, Math.abs(nanos));
        }
        return worst;
    }

    private void judge(String what, long worst) {
        System.out.printf("%-44s told within %.2f us%n", what, worst / 1e3);
        assertThat(worst).as("%s, seed %d", what, SEED).isLessThanOrEqualTo(BOUND_NANOS);
    }

    @Test
    void shouldTellTheTimeOfATriggerThatWasJudgedAhead() {
        long worst = 0;
        for (int i = 0; i < ROUNDS; i++) {
            otherPhase();
            host.fire(AT_ONCE);
            board.pass(5 * MILLI);
            worst = worst("alone", "D6", worst);
        }
        judge("a trigger alone", worst);
    }

    /** Other commands before it are not done yet when its last byte comes, so it waits for the main loop. */
    @Test
    void shouldTellTheTimeOfATriggerThatTheMainLoopExecutes() {
        long worst = 0;
        for (int i = 0; i < ROUNDS; i++) {
            otherPhase();
            byte[] busy =
                    host.stream(40, Wire.PROGRAM, s -> host.encoder.program(s, PulseProgram.single(20, 3, 1_000, 100)));
            board.send(busy, busy.length);
            host.fire(i % 2 == 0 ? AT_ONCE : VALVE);
            board.pass(8 * MILLI);
            worst = worst("behind others", i % 2 == 0 ? "D6" : "D9", worst);
        }
        judge("a trigger behind other commands", worst);
    }

    @Test
    void shouldTellTheTimeOfADelayedTrigger() {
        long worst = 0;
        for (int i = 0; i < ROUNDS; i++) {
            otherPhase();
            host.fire(DELAYED);
            board.pass(5 * MILLI);
            worst = worst("delayed", "D6", worst);
        }
        judge("a delayed trigger", worst);
    }

    @Test
    void shouldTellTheTimesOfATrainUnderTraffic() {
        long worst = 0;
        for (int i = 0; i < ROUNDS / 10; i++) {
            otherPhase();
            host.fire(TRAIN);
            byte[] pings = host.stream(5_000, Wire.PING, host.encoder::ping);
            board.send(pings, pings.length);
            board.pass(110 * MILLI);
            worst = worst("train", "D5", worst);
            board.pass(200 * MILLI);
            host.ask(Wire.DISARM, host.encoder::disarm);
            host.arm();
        }
        judge("a train under traffic", worst);
    }

    @Test
    void shouldTellTheTimeOfABarcode() {
        long worst = 0;
        for (int i = 0; i < ROUNDS / 10; i++) {
            otherPhase();
            host.send(Wire.BARCODE, s -> host.encoder.barcode(s, 4, 1000 + random.nextInt(1_000_000), 5_000));
            board.pass(5 * MILLI);
            Edge first = board.edges("D7").getFirst();
            DeviceMessage told = host.heard(Wire.PULSE_ON).getFirst();
            long ticks = (int) (told.deviceTicks - board.ticks(first.nanos()));
            worst = Math.max(
                    worst, Math.abs(ticks * TICK_NANOS - Math.floorMod(first.nanos() - board.zero(), TICK_NANOS)));
            board.pass(250 * MILLI);
        }
        judge("a barcode", worst);
    }
}
