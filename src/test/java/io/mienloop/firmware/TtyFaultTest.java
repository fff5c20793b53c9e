package io.mienloop.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.firmware.TtyBoard.PinEdge;
import io.mienloop.rig.NakReason;
import io.mienloop.rig.PulseProgram;
import io.mienloop.rig.ResetCause;
import io.mienloop.rig.Wire;
import io.mienloop.testing.Undisturbed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hosts, cables and boards that die in real time. The scenes take wall-clock time but no verdict does: the judge is the board's own
 * log, from the stop bit of the last heartbeat or ARM that arrived whole to the edge of the pin, in cycles.
 */
final class TtyFaultTest {
    private static final String LED = "D6";
    private static final String VALVE = "D4";
    private static final int LIGHT = LoneHost.LIGHT;
    private static final int VALVE_TRAIN = LoneHost.VALVE_TRAIN;
    private static final List<PulseProgram> PROGRAMS = LoneHost.PROGRAMS;

    /** 300 ms in the board's cycles: its own clock decides, right or wrong. */
    private static final long LEASE_BOUND = 300 * TtyBoard.CYCLES_A_MILLI;

    private static final long WATCHDOG_BOUND = 17 * TtyBoard.CYCLES_A_MILLI;
    private static final long MICRO = 16;

    @TempDir
    Path folder;

    private TtyBoard board;
    private TtyHost host;
    private Process lone;

    @AfterEach
    void close() throws InterruptedException {
        if (lone != null) {
            lone.destroyForcibly().waitFor();
        }
        if (host != null) {
            host.close();
        }
        if (board != null) {
            board.close();
        }
    }

    private void start(String... options) {
        board = TtyBoard.start(folder, options);
    }

    /** Light and a valve's train run. */
    private void running() {
        host = new TtyHost(board.link());
        board.pass(20); // the reset of opening
        host.greet(PROGRAMS);
        host.run(LIGHT, VALVE_TRAIN);
        host.live(150);
    }

    private String alone(String mode) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        lone = new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoneHost.class.getName(),
                        board.link().toString(),
                        mode)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said =
                new BufferedReader(new InputStreamReader(lone.getInputStream(), StandardCharsets.US_ASCII)).readLine();
        assertThat(said).isEqualTo("on");
        return said;
    }

    /**
     * Every output is low at the end, and none was ever on, or went on, for longer than the lease after the latest sign of life,
     * however short its pulses are.
     */
    private void judgeLease() {
        List<Long> lives = board.signsOfLife();
        List<PinEdge> edges = board.edges();
        long end = board.status().get("cycle");
        long longest = 0;
        for (String pin : Edge.OUTPUTS) {
            long rose = -1;
            for (PinEdge e : edges) {
                if (!e.pin().equals(pin)) {
                    continue;
                }
                if (e.high()) {
                    rose = e.cycle();
                    assertThat(rose - latest(lives, rose))
                            .as("cycles from the last sign of life to a rise of %s", pin)
                            .isLessThanOrEqualTo(LEASE_BOUND);
                } else {
                    longest = Math.max(longest, longestWithoutLife(lives, rose, e.cycle()));
                    rose = -1;
                }
            }
            assertThat(rose)
                    .as("%s is still on at cycle %d, it rose at this one", pin, end)
                    .isEqualTo(-1);
        }
        assertThat(edges)
                .as("the scene had a pulse and a train to put off")
                .anyMatch(e -> e.high() && e.pin().equals(LED))
                .anyMatch(e -> e.high() && e.pin().equals(VALVE));
        System.out.printf("longest time on after a sign of life: %.3f ms%n", longest / 16_000.0);
        assertThat(longest).as("cycles on after the last sign of life").isLessThanOrEqualTo(LEASE_BOUND);
    }

    /** Whether nothing but the firmware can have ended a stimulus: the host lived, and no byte of it was lost. */
    private boolean undisturbed() {
        List<Long> lives = new ArrayList<>(board.signsOfLife());
        lives.add(board.status().get("cycle"));
        long longest = 0;
        for (int i = 1; i < lives.size(); i++) {
            longest = Math.max(longest, lives.get(i) - lives.get(i - 1));
        }
        return longest < 280L * TtyBoard.CYCLES_A_MILLI && board.status().get("overruns") == 0;
    }

    private static long latest(List<Long> lives, long cycle) {
        return lives.stream()
                .mapToLong(Long::longValue)
                .filter(life -> life <= cycle)
                .max()
                .orElseThrow(() -> new AssertionError("a pin was on at cycle " + cycle + " before any sign of life"));
    }

    /** Counted from the sign of life before the rise: a pulse does not renew the lease. */
    private static long longestWithoutLife(List<Long> lives, long rose, long fell) {
        long longest = 0;
        long last = latest(lives, rose);
        for (long life : lives) {
            if (life > rose && life <= fell) {
                longest = Math.max(longest, life - last);
                last = life;
            }
        }
        return Math.max(longest, fell - last);
    }

    private long lastFall(String pin) {
        return board.edges().stream()
                .filter(e -> e.pin().equals(pin) && !e.high())
                .mapToLong(PinEdge::cycle)
                .max()
                .orElseThrow(() -> new AssertionError(pin + " never fell"));
    }

    private void dark(long afterCycle) {
        assertThat(board.edges()).noneMatch(e -> e.high() && e.cycle() > afterCycle);
    }

    @Test
    void shouldEndTheStimulusOfAKilledHost() throws Exception {
        start();
        alone("beats");
        board.pass(350);
        lone.destroyForcibly().waitFor(); // kill -9
        board.pass(600);
        judgeLease();
    }

    @Test
    void shouldEndTheStimulusOfAStoppedHost() throws Exception {
        start();
        alone("beats");
        board.pass(350);
        signal("STOP", lone.pid());
        board.pass(600);
        judgeLease();
        signal("CONT", lone.pid()); // its heartbeats come again, too late
        board.pass(300);
        judgeLease();
        dark(lastFall(LED));
    }

    private static void signal(String name, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void shouldEndTheStimulusWhenTheLoopIsStuckWhileItsJvmPings() throws Exception {
        start();
        alone("pings");
        board.pass(1_000);
        judgeLease();
        assertThat(board.wire().getLast().cycle() - lastFall(LED))
                .as("cycles of other bytes after the fall")
                .isGreaterThan(100L * TtyBoard.CYCLES_A_MILLI);
    }

    @Test
    void shouldDropOutputsAtOnceWhenTheCableThatFeedsItIsPulled() {
        start();
        running();
        long pulled = board.at("unplug");
        board.pass(100);
        assertThat(lastFall(LED) - pulled).isBetween(0L, MICRO);
        assertThat(host.lost()).as("the host sees the hang-up").isTrue();
        host.close();

        board.tell("plug");
        host = new TtyHost(board.link());
        board.pass(50);
        host.greet(PROGRAMS);
        dark(pulled);
        assertThat(NakReason.text(
                        host.ask(Wire.TRIGGER, s -> host.encoder.trigger(s, LIGHT, 1, host.expiry(500))).reason))
                .isEqualTo(NakReason.text(NakReason.NOT_ARMED));
    }

    @Test
    void shouldDropOutputsByTheLeaseWhenABoardWithItsOwnSupplyIsUnplugged() {
        start("--external-supply", "--no-reset-on-open");
        running();
        long pulled = board.at("unplug");
        board.pass(600);
        judgeLease();
        assertThat(lastFall(LED)).as("the lease did it").isGreaterThan(pulled + 16_000);
        host.close();

        board.tell("plug");
        host = new TtyHost(board.link());
        board.pass(50);
        host.live(300); // signs of life alone bring nothing back
        dark(lastFall(LED));
    }

    @Test
    void shouldStayDarkAfterAResetInTheMiddleOfATrain() {
        start("--bootloader-ms", "100");
        running();
        long reset = board.at("reset");
        host.live(500);
        assertThat(lastFall(LED) - reset).isBetween(0L, MICRO);
        dark(reset);
        host.greet(PROGRAMS);
        assertThat(host.ask(Wire.HELLO, host.encoder::hello).resetCause).isEqualTo(ResetCause.EXTERNAL);
    }

    @Test
    void shouldStayDarkAfterPowerComesBack() {
        start("--eeprom", folder.resolve("eeprom").toString());
        running();
        long off = board.at("power 200000000");
        host.live(500);
        assertThat(lastFall(LED) - off).isBetween(0L, MICRO);
        dark(off);
        host.greet(PROGRAMS);
        assertThat(host.ask(Wire.HELLO, host.encoder::hello).resetCause).isEqualTo(ResetCause.POWER);
        assertThat(host.ask(Wire.DESCRIBE, s -> host.encoder.describe(s, 3)).count)
                .as("triggers of the light, kept in EEPROM, and one more for the loss of power while armed")
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hang", "hang on"})
    void shouldEndTheStimulusOfAHungProgram(String how) {
        start();
        running();
        long hung = board.at(how);
        host.live(300);
        assertThat(lastFall(LED) - hung).isBetween(0L, WATCHDOG_BOUND);
        dark(hung + WATCHDOG_BOUND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3000", "-3000"})
    void shouldKeepTheLeaseWithAClockThreeThousandPpmOff(String ppm) throws Exception {
        Undisturbed.show("a host that lives keeps its light with a clock " + ppm + " ppm off", number -> {
            board = TtyBoard.start(Files.createDirectory(folder.resolve("try-" + number)), "--ppm", ppm);
            running();
            host.live(600);
            List<PinEdge> edges = board.edges();
            boolean undisturbed = undisturbed();
            if (undisturbed) {
                assertThat(edges)
                        .as("a host that lives keeps its light")
                        .noneMatch(e -> e.pin().equals(LED) && !e.high());
            }
            board.pass(600);
            judgeLease();
            close();
            return undisturbed ? Optional.of(ppm) : Optional.empty();
        });
    }

    @Test
    void shouldEndTheStimulusWhenTheHostsRateIsWrong() throws Exception {
        io.mienloop.testing.SharedData.tool("stty");
        start();
        running();
        assertThat(new ProcessBuilder("stty", "-F", board.link().toString(), "115200")
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        host.live(600);
        judgeLease();
        assertThat(board.wire()).anyMatch(b -> b.toBoard() && b.fate().equals("framing"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"corrupt", "drop", "duplicate", "reorder"})
    void shouldKeepTheLeaseOnABadLine(String kind) {
        start("--seed", "4711");
        running();
        board.tell("fault to-board " + kind + " 0.1");
        board.tell("fault to-host " + kind + " 0.1");
        host.live(1_000);
        board.pass(500);
        judgeLease();
        assertThat(board.status().get("spoilt")).isPositive();
    }

    @Test
    void shouldEndTheStimulusUnderAFlood() {
        start();
        running();
        board.tell("flood to-board 30000");
        board.pass(900);
        judgeLease();
        host.greet(PROGRAMS);
    }

    @Test
    void shouldEndTheStimulusWhenNobodyReadsTheHostsBytes() {
        start();
        running();
        board.tell("wedge on");
        host.live(600);
        judgeLease();
        board.tell("wedge off"); // what was stuck comes all at once, and is stale
        board.pass(200);
        dark(lastFall(LED));
    }

    @Test
    void shouldNotTakeHeartbeatsThatWereHeldUpForSignsOfLife() {
        start();
        running();
        List<Long> before = board.signsOfLife();
        board.tell("hold to-board 400");
        host.live(350);
        board.pass(400);
        assertThat(lastFall(LED) - before.getLast()).isBetween(0L, LEASE_BOUND);
        dark(lastFall(LED));
    }
}
