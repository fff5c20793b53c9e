package io.mienloop.firmware;

import static io.mienloop.firmware.SteppedHost.MICRO;
import static io.mienloop.firmware.SteppedHost.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.rig.DeviceMessage;
import io.mienloop.rig.NakReason;
import io.mienloop.rig.PulseProgram;
import io.mienloop.rig.ResetCause;
import io.mienloop.rig.Wire;
import io.mienloop.testing.Tags;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the board says it has given, against what its pins gave, when the supply fails while EEPROM is being written: a byte takes
 * 3.4 ms there, and one that is interrupted holds anything.
 */
@Tag(Tags.NO_CLOCK)
final class FirmwareLedgerTest {
    private static final int SHOCK = 0;
    private static final int VALVE = 1;
    private static final int LASER = 2;
    private static final int LED = 3;
    private static final int SECOND_VALVE = 5;

    /** Channels with a compiled COUNT or TOTAL_DOSE, and the specification's time for their numbers. */
    private static final int[] LIMITED = {SHOCK, VALVE, SECOND_VALVE};

    private static final long LIMITED_NANOS = 100 * MILLI;

    /** The others, and theirs, when limited ones are always on their way and when there are none. */
    private static final int[] OTHERS = {LASER, LED};

    private static final long OTHERS_NANOS = 3_000 * MILLI;
    private static final long OTHERS_ALONE_NANOS = 200 * MILLI;

    private static final List<String> PINS = List.of("D3", "D4", "D5", "D6", "D7", "D9");

    /** One pulse each, so that a rising edge is a train; their numbers are their channels'. */
    private static final List<PulseProgram> PROGRAMS = List.of(
            PulseProgram.single(SHOCK, SHOCK, 1_000, 300),
            PulseProgram.single(VALVE, VALVE, 2_000, 5_000),
            PulseProgram.single(LASER, LASER, 1_000, 10_000),
            PulseProgram.single(LED, LED, 1_000, 10_000),
            PulseProgram.single(SECOND_VALVE, SECOND_VALVE, 2_000, 5_000));

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
        if (host != null) { // else skipped
            host.close();
        }
    }

    private int count(int channel) {
        return host.ask(Wire.DESCRIBE, s -> host.encoder.describe(s, channel)).count;
    }

    private long given(int channel, long before) {
        return board.edges(PINS.get(channel)).stream()
                .filter(e -> e.high() && e.nanos() < before)
                .count();
    }

    private void losePower() {
        board.act("power", Long.toString(20 * MILLI));
        board.pass(120 * MILLI);
        host.greet(PROGRAMS);
    }

    /** Triggers at random moments on all channels, for so long; what is refused is refused. */
    private void session(SplittableRandom random, long nanos) {
        host.arm();
        long end = board.now() + nanos;
        long beat = board.now();
        while (board.now() < end) {
            if (board.now() >= beat) {
                host.beat();
                beat = board.now() + 100 * MILLI;
            }
            host.fire(PROGRAMS.get(random.nextInt(PROGRAMS.size())).index());
            board.until(Math.min(end, board.now() + MILLI + random.nextLong(20 * MILLI)));
        }
    }

    private String torn(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> "old";
            case 1 -> "new";
            case 2 -> "ff";
            default -> HexFormat.of().toHexDigits((byte) random.nextInt(256));
        };
    }

    private void fail(SplittableRandom random) {
        String nanos = Long.toString(20 * MILLI);
        switch (random.nextInt(4)) {
            case 0 -> board.act("brownout", nanos + " kept");
            case 1 -> board.act("brownout", nanos + " lost");
            default -> board.act("power", nanos);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldNeverCountTooFewWheneverTheSupplyFails(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] mayLack = new long[PINS.size()];
        for (int losses = 1; losses <= 12; losses++) {
            session(random, losses % 3 == 0 ? random.nextLong(2_500 * MILLI) : random.nextLong(150 * MILLI));
            String tear = torn(random);
            board.act("tear", tear);
            long cut = board.now();
            fail(random);
            board.pass(120 * MILLI);
            host.greet(PROGRAMS);
            host.must(Wire.UNLATCH, host.encoder::unlatch); // latched where a brown-out took the latch's memory
            for (int c : LIMITED) {
                assertThat((long) count(c))
                        .as("channel %d after loss %d at %d ns, torn byte %s", c, losses, cut, tear)
                        .isBetween(given(c, cut), given(c, cut) + losses);
            }
            for (int c : OTHERS) {
                mayLack[c] += given(c, cut) - given(c, cut - OTHERS_NANOS);
                assertThat((long) count(c))
                        .as("channel %d after loss %d at %d ns, torn byte %s", c, losses, cut, tear)
                        .isBetween(given(c, cut) - mayLack[c], given(c, cut) + losses);
            }
            board.pass(losses % 4 == 0 ? 31_000 * MILLI : 400 * MILLI); // lock-outs end; the doubt is written
        }
        for (int c : LIMITED) {
            assertThat(given(c, board.now()))
                    .as("trains given on channel %d, or this proves nothing", c)
                    .isGreaterThan(1);
        }
    }

    /** Light first, so that its numbers are on their way already; erased cells, so that every byte has to be written. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldHaveTheNumbersOfAllLimitedChannelsInEepromAfter100Milliseconds(boolean traffic) {
        host.arm();
        host.fire(LASER);
        host.fire(LED);
        board.pass(3 * MILLI);
        for (int c : LIMITED) {
            host.fire(c);
            board.pass(3 * MILLI);
        }
        assertThat(board.edges().stream().filter(Edge::high)).hasSize(5);
        if (traffic) {
            byte[] pings = host.stream(4_000, Wire.PING, host.encoder::ping);
            board.send(pings, pings.length);
        }
        board.until(board.edges(PINS.get(SECOND_VALVE)).getFirst().nanos() + LIMITED_NANOS);
        losePower();
        for (int c : LIMITED) {
            assertThat(count(c))
                    .as("channel %d: one given and written, one for the doubt", c)
                    .isEqualTo(2);
        }
    }

    record Rush(int first, int second, long written) {}

    /** One channel again and again; and two limited ones, so that one's numbers are always on their way. */
    static Stream<Rush> rushes() {
        return Stream.of(new Rush(LASER, LASER, OTHERS_ALONE_NANOS), new Rush(VALVE, SECOND_VALVE, OTHERS_NANOS));
    }

    @ParameterizedTest
    @MethodSource("rushes")
    void shouldNotLetChannelsThatAreTriggeredAgainAndAgainHoldOthersBack(Rush rush) {
        host.arm();
        host.fire(SHOCK);
        board.pass(2 * MILLI);
        long beat = board.now();
        long begun = 0;
        for (int i = 0; begun == 0 || board.now() < begun + rush.written(); i++) {
            host.fire(i % 2 == 0 ? rush.first() : rush.second());
            board.pass(3 * MILLI);
            if (i == 20) {
                host.fire(LED);
                board.pass(MILLI);
                begun = board.now();
            }
            if (board.now() >= beat) {
                host.beat();
                beat += 100 * MILLI;
            }
        }
        losePower();
        assertThat(count(SHOCK)).isEqualTo(2);
        assertThat(count(LED)).isEqualTo(2);
    }

    @Test
    void shouldRefuseALimitedChannelUntilItsNumbersAreWritten() {
        host.arm();
        host.trigger(VALVE);
        board.pass(2 * MILLI);
        DeviceMessage nak =
                host.ask(Wire.TRIGGER, s -> host.encoder.trigger(s, VALVE, host.nonce(), host.expiry(50_000)));
        assertThat(NakReason.text(nak.reason)).isEqualTo(NakReason.text(NakReason.LOCKED_OUT));
        board.pass(LIMITED_NANOS);
        host.trigger(VALVE);
    }

    /** The phases of what EEPROM may be at: the mark being cleared, records of an earlier train, a byte of either. */
    @Test
    void shouldAcknowledgeArmWithin20MillisecondsWhateverEepromIsAt() {
        long worst = 0;
        for (int i = 0; i < 60; i++) {
            host.arm();
            if (i % 2 == 1) {
                host.fire(LED);
                board.pass(2 * MILLI);
            }
            host.must(Wire.DISARM, host.encoder::disarm);
            board.pass(i * 523 * MICRO);
            int before = board.messages().size();
            int nonce = 200 + i % 2;
            host.send(Wire.ARM, s -> host.encoder.arm(s, nonce, 1_000));
            long stopBit = host.lastStopBit();
            board.pass(20 * MILLI);
            DeviceMessage answer = board.messages().stream()
                    .skip(before)
                    .filter(m -> m.type == Wire.ACK)
                    .findFirst()
                    .orElseThrow();
            worst = Math.max(worst, answer.arrivalNanos - stopBit);
            host.must(Wire.DISARM, host.encoder::disarm);
            board.pass(400 * MILLI);
        }
        System.out.printf("ARM to the end of its answer: at most %.2f ms%n", worst / 1e6);
        assertThat(worst).isBetween(3 * MILLI, 20 * MILLI);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNotArmWhenAnAbortOrAPressComesWhileTheMarkIsWritten(boolean press) {
        int arm = host.send(Wire.ARM, s -> host.encoder.arm(s, 200, 1_000));
        board.until(host.lastStopBit() + 2 * MILLI);
        if (press) {
            board.eStop(true);
        } else {
            host.send(Wire.ABORT, host.encoder::abort);
        }
        board.pass(20 * MILLI);
        int reason = board.messages().stream()
                .filter(m -> m.type == Wire.NAK && m.sequence == arm)
                .findFirst()
                .orElseThrow()
                .reason;
        assertThat(NakReason.text(reason)).isEqualTo(NakReason.text(press ? NakReason.ESTOP : NakReason.EXPIRED));
        DeviceMessage nak = host.ask(Wire.TRIGGER, s -> host.encoder.trigger(s, LED, 200, host.expiry(50_000)));
        assertThat(NakReason.text(nak.reason)).isEqualTo(NakReason.text(press ? NakReason.ESTOP : NakReason.NOT_ARMED));
        assertThat(board.edges()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kept", "lost"})
    void shouldTakeABrownOutAsALossOfPowerButKeepTheLatch(String memory) {
        host.arm();
        host.trigger(SHOCK);
        board.pass(LIMITED_NANOS);
        board.eStop(true);
        board.pass(MILLI);
        board.eStop(false);
        board.act("brownout", 5 * MILLI + " " + memory);
        board.pass(120 * MILLI);

        DeviceMessage hello = host.ask(Wire.HELLO, host.encoder::hello);
        assertThat(hello.resetCause).isEqualTo(ResetCause.BROWN_OUT);
        assertThat(count(SHOCK)).isEqualTo(2);
        DeviceMessage nak = host.ask(Wire.ARM, s -> host.encoder.arm(s, 9, 1_000));
        assertThat(NakReason.text(nak.reason)).isEqualTo(NakReason.text(NakReason.ESTOP));
    }

    /** A reset that leaves the supply on neither ends a byte on its way nor costs a train. */
    @Test
    void shouldCountExactlyAcrossResetsInTheMiddleOfAByte() {
        for (int i = 0; i < 12; i++) {
            host.arm();
            host.trigger(VALVE);
            board.pass(i * 1_130 * MICRO);
            board.act("reset", "");
            board.pass(400 * MILLI);
            host.greet(PROGRAMS);
            assertThat(count(VALVE)).isEqualTo(i + 1);
        }
        losePower();
        assertThat(count(VALVE)).isEqualTo(12);
    }
}
