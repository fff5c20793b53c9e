package io.mienloop.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.mienloop.firmware.TtyBoard;
import io.mienloop.firmware.TtyBoard.PinEdge;
import io.mienloop.testing.Barcodes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged product and the firmware on a simulated processor, joined by a terminal; the judge is the log of the board's pins,
 * which neither of them writes.
 */
@EnabledOnOs(OS.LINUX)
final class BoardSessionIT {
    /** Pins of the Uno image by the channels of the rig file, those of stimuli. */
    private static final Map<String, String> PINS = Map.of(
            "tail-shock", "D3",
            "quinine-valve", "D4",
            "laser-473", "D5",
            "mask-led", "D6",
            "sucrose-valve", "D9");

    private static final String LED = "D6";
    private static final String FRAMES = "D8";
    private static final String SYNC = "D7";
    private static final double CYCLES_A_SECOND = 16e6;
    private static final double CYCLES_A_MICRO = 16;

    /** Two ticks of the board's clock, as the specification has it (section 4), and the rounding of events.csv. */
    private static final double DEVICE_BOUND_SECONDS = 1e-6 + 0.05e-6;

    /** Pulses of the flicker are 2 ms, those of every other stimulus on the line 20 ms. */
    private static final long FLICKER_CYCLES = 5 * TtyBoard.CYCLES_A_MILLI;

    private static final long BETWEEN_TRAINS = 200 * TtyBoard.CYCLES_A_MILLI;
    private static final long LEASE_BOUND = 300 * TtyBoard.CYCLES_A_MILLI;

    /** The mapping's windows reach further back than this, the first few of them aside. */
    private static final double SETTLED_SECONDS = 20;

    /** The simulator looks at its terminal so often at most, in both directions: less than that is not seen of a clock. */
    private static final double LOOK_SECONDS = 20e-6;

    /** From the first edge on, while the mapping still gathers its windows. */
    private static final double EVER_SECONDS = 1e-3;

    /** Of UTC against the monotonic clock, which a time server may bend meanwhile; a wrong anchor is off by a second. */
    private static final double ANCHOR_SECONDS = 0.02;

    @TempDir
    private Path dir;

    private TtyBoard board;
    private Process product;

    @BeforeEach
    void start() throws Exception {
        board = TtyBoard.start(Files.createDirectory(dir.resolve("board")));
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        for (String name : List.of("rig.yaml", "mouse.yaml", "whole-session.yaml", "long-light.yaml")) {
            String text = Files.readString(
                    Launcher.ROOT.resolve("src/test/resources/board").resolve(name));
            Files.writeString(dir.resolve(name), text.replace("DATE", today));
        }
    }

    @AfterEach
    void end() throws Exception {
        if (product != null) {
            product.destroyForcibly().waitFor();
        }
        board.close();
    }

    private Path data() {
        return dir.resolve("data");
    }

    private Object[] session(String experiment, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of(
                "run",
                dir.resolve(experiment),
                "--data-dir",
                data(),
                "--set",
                "rig.port=" + board.link(),
                "--arm",
                "bench-mouse"));
        arguments.addAll(Arrays.asList(more));
        return arguments.toArray();
    }

    private Launcher.Outcome doses() throws Exception {
        return Launcher.run(dir, "doses", "bench-mouse", "--data-dir", data());
    }

    /** An output that was on, in cycles of the board. */
    private record Pulse(PinEdge on, PinEdge off) {
        private long cycles() {
            return off.cycle() - on.cycle();
        }

        private boolean flicker() {
            return cycles() < FLICKER_CYCLES && on.pin().equals(LED);
        }
    }

    private List<Pulse> pulses(String pin) {
        List<PinEdge> edges = board.edges(pin);
        assertThat(edges.size() % 2).as("%s is low at the end", pin).isZero();
        List<Pulse> pulses = new ArrayList<>();
        for (int i = 0; i < edges.size(); i += 2) {
            assertThat(edges.get(i).high()).isTrue();
            assertThat(edges.get(i + 1).high()).isFalse();
            pulses.add(new Pulse(edges.get(i), edges.get(i + 1)));
        }
        return pulses;
    }

    private static List<List<Pulse>> trains(List<Pulse> pulses) {
        List<List<Pulse>> trains = new ArrayList<>();
        Pulse last = null;
        for (Pulse pulse : pulses) {
            if (last == null || pulse.on().cycle() - last.off().cycle() > BETWEEN_TRAINS) {
                trains.add(new ArrayList<>());
            }
            trains.getLast().add(pulse);
            last = pulse;
        }
        return trains;
    }

    /** An edge of a pin and the row of events.csv that tells of it. */
    private record Told(PinEdge edge, CSVRecord row) {
        private double deviceDifference() {
            return edge.cycle() / CYCLES_A_SECOND - Double.parseDouble(row.get("device_time_s"));
        }

        private double hostDifference() {
            return edge.hostNanos() / 1e9 - time();
        }

        private double time() {
            return Double.parseDouble(row.get("time_s"));
        }
    }

    @Test
    void shouldTellOfEveryEdgeOfThePins() throws Exception {
        Launcher.Outcome outcome = Launcher.run(
                dir, session("whole-session.yaml", "--confirm", "tail-shock=3.0", "--confirm", "laser-473=42 %"));

        outcome.succeeded();
        assertThat(outcome.err()).isEmpty();
        Path session = Launcher.session(data());
        JsonObject summary = DemoIT.accountsAddUp(session);
        List<CSVRecord> events = Table.read(session.resolve("events.csv"));
        List<Told> told = new ArrayList<>();
        for (String channel : PINS.keySet()) {
            told.addAll(oneToOne(channel, events));
        }
        flickersAreCounted(events);
        framesAreCounted(events);
        barcodesAreTold(events);
        assertThat(Table.where(events, "trigger", "relief"))
                .as("the loop was closed")
                .isNotEmpty();
        told.sort(Comparator.comparingDouble(Told::time));
        agreeInDeviceTime(told);
        agreeInSessionTime(told, events, summary);
        dosesAreThoseOfThePins(summary);
    }

    /** The same edges in the same order; of a flicker the first and the last are told. */
    private List<Told> oneToOne(String channel, List<CSVRecord> events) {
        List<PinEdge> edges = new ArrayList<>();
        for (List<Pulse> train : trains(pulses(PINS.get(channel)))) {
            if (train.getFirst().flicker()) {
                edges.add(train.getFirst().on());
                edges.add(train.getLast().off());
            } else {
                train.forEach(pulse -> edges.addAll(List.of(pulse.on(), pulse.off())));
            }
        }
        List<CSVRecord> rows = Table.where(events, "channel", channel).stream()
                .filter(row -> row.get("event").matches("output-o(n|ff)"))
                .toList();
        assertThat(edges).as(channel).isNotEmpty();
        assertThat(rows.stream().map(row -> row.get("event")))
                .as(channel)
                .containsExactlyElementsOf(edges.stream()
                        .map(edge -> edge.high() ? "output-on" : "output-off")
                        .toList());
        List<Told> told = new ArrayList<>();
        for (int i = 0; i < edges.size(); i++) {
            told.add(new Told(edges.get(i), rows.get(i)));
        }
        return told;
    }

    private void flickersAreCounted(List<CSVRecord> events) {
        List<List<Pulse>> trains = trains(pulses(LED)).stream()
                .filter(train -> train.getFirst().flicker())
                .toList();
        List<CSVRecord> commanded = Table.where(Table.where(events, "event", "commanded"), "stimulus", "flicker");
        assertThat(trains).hasSameSizeAs(commanded).isNotEmpty();
        for (int i = 0; i < trains.size(); i++) {
            int counted = Table.where(events, "command", commanded.get(i).get("command")).stream()
                    .filter(row -> row.get("event").equals("output-pulses"))
                    .mapToInt(BoardSessionIT::count)
                    .max()
                    .orElseThrow();
            // What begins after the latest count is told by the end of the train alone.
            assertThat(trains.get(i)).hasSize(100);
            assertThat(counted).isBetween(80, 100);
        }
    }

    private static int count(CSVRecord row) {
        return Integer.parseInt(row.get("detail").replace(" pulses", ""));
    }

    private void framesAreCounted(List<CSVRecord> events) {
        List<CSVRecord> counts = Table.where(Table.where(events, "channel", "frame-out"), "event", "output-pulses");
        List<PinEdge> onsets =
                board.edges(FRAMES).stream().filter(PinEdge::high).toList();
        int last = count(counts.getLast());
        // A report every 100 ms at most; pulses come every 20 ms.
        assertThat(onsets.size()).isBetween(last, last + 6);
    }

    /** What the pin's log decodes to, code by code: the values told, each at the board's time of its first edge. */
    private void barcodesAreTold(List<CSVRecord> events) {
        List<Barcodes.Code> codes = Barcodes.read(
                board.edges(SYNC).stream()
                        .map(edge -> new Barcodes.Edge(edge.cycle(), edge.high()))
                        .toList(),
                10 * TtyBoard.CYCLES_A_MILLI);
        List<CSVRecord> rows = Table.where(events, "event", "barcode");
        assertThat(codes).as("at the start and every 15 s of 38 s").hasSize(3);
        assertThat(rows).extracting(row -> row.get("channel")).containsOnly("barcode");
        assertThat(rows)
                .extracting(row -> Long.parseLong(row.get("detail")))
                .isEqualTo(codes.stream().map(Barcodes.Code::value).toList());
        for (int i = 0; i < rows.size(); i++) {
            double onset = Double.parseDouble(rows.get(i).get("device_time_s"));
            double first = Double.parseDouble(rows.getFirst().get("device_time_s"));
            double onPin = (codes.get(i).time() - codes.getFirst().time()) / CYCLES_A_SECOND;
            assertThat(onset - first).isCloseTo(onPin, within(2 * DEVICE_BOUND_SECONDS));
        }
    }

    /** The two clocks have one crystal: nothing but an offset lies between them. */
    private static void agreeInDeviceTime(List<Told> told) {
        double[] differences =
                told.stream().mapToDouble(Told::deviceDifference).sorted().toArray();
        double offset = differences[differences.length / 2];
        double worst = Math.max(offset - differences[0], differences[differences.length - 1] - offset);
        System.out.printf("%d edges, told within %.2f us in the board's time%n", told.size(), worst * 1e6);
        assertThat(worst).isLessThanOrEqualTo(DEVICE_BOUND_SECONDS);
    }

    /**
     * Against the host's own clock, which the simulator reads for itself. The residual that the summary states is of the last
     * windows of the clock's mapping; so it is held against the edges told once as many windows had passed.
     */
    private void agreeInSessionTime(List<Told> told, List<CSVRecord> events, JsonObject summary) {
        double residual = summary.getAsJsonObject("clock").get("residual_us").getAsDouble() * 1e-6;
        assertThat(summary.getAsJsonObject("clock").get("worst_residual_us").getAsDouble() * 1e-6)
                .isGreaterThanOrEqualTo(residual);
        double end = told.getLast().time();
        List<Told> settled =
                told.stream().filter(one -> one.time() > end - SETTLED_SECONDS).toList();
        double[] late =
                settled.stream().mapToDouble(Told::hostDifference).sorted().toArray();
        double offset = late[late.length / 2];
        double worst = Arrays.stream(late).map(d -> Math.abs(d - offset)).max().orElseThrow();
        double ever = told.stream()
                .mapToDouble(one -> Math.abs(one.hostDifference() - offset))
                .max()
                .orElseThrow();
        CSVRecord anchor = Table.where(events, "event", "utc").getLast();
        double anchored = offset - sessionStart(anchor);
        System.out.printf(
                "stated residual %.1f us; of %d late edges the worst is %.1f us from their median, of all %.1f us; "
                        + "median %.1f us from UTC's anchor%n",
                residual * 1e6, settled.size(), worst * 1e6, ever * 1e6, anchored * 1e6);
        assertThat(board.status().get("slips"))
                .as("the board's clock stood still: machine too busy")
                .isZero();
        assertThat(settled).hasSizeGreaterThan(20);
        assertThat(worst).isLessThanOrEqualTo(3 * residual + LOOK_SECONDS);
        assertThat(ever).as("at any time").isLessThan(EVER_SECONDS);
        assertThat(Math.abs(anchored)).isLessThan(ANCHOR_SECONDS);
    }

    /** Monotonic time of the session's time 0, seconds, by a row that anchors session time to UTC. */
    private static double sessionStart(CSVRecord anchor) {
        long before = System.nanoTime();
        Instant now = Instant.now();
        long nanos = before + (System.nanoTime() - before) / 2;
        double since =
                Duration.between(Instant.parse(anchor.get("detail")), now).toNanos() / 1e9;
        return nanos / 1e9 - since - Double.parseDouble(anchor.get("time_s"));
    }

    /** The ledger as a person sees it against the sums of the pins; to a tick for each edge; a dose is rounded up. */
    private void dosesAreThoseOfThePins(JsonObject summary) throws Exception {
        Map<String, Double> perMicro = Map.of("tail-shock", 0.3, "laser-473", 10.0, "mask-led", 1.0); // nC and nJ
        List<String> lines = doses().succeeded().out();
        for (String channel : PINS.keySet()) {
            String[] given = lines.stream()
                    .map(line -> line.split(" +"))
                    .filter(f -> f.length > 8 && f[1].equals("given") && f[3].equals(channel))
                    .reduce((one, other) -> {
                        throw new AssertionError("two lines of " + channel);
                    })
                    .orElseThrow();
            List<Pulse> pulses = pulses(PINS.get(channel));
            double onMicros = pulses.stream().mapToLong(Pulse::cycles).sum() / CYCLES_A_MICRO;
            assertThat(Integer.parseInt(given[4]))
                    .as("trains of %s", channel)
                    .isEqualTo(trains(pulses).size());
            assertThat(Integer.parseInt(given[5])).as("pulses of %s", channel).isEqualTo(pulses.size());
            double toldMicros = Double.parseDouble(given[6]) * 1e3;
            assertThat(toldMicros).as("on-time of %s", channel).isCloseTo(onMicros, within(pulses.size() + 1.0));
            double amount = Double.parseDouble(given[7]) * unit(given[8]);
            double factor = perMicro.getOrDefault(channel, 0.0);
            if (factor > 0) {
                assertThat(amount).as(channel).isCloseTo(factor * onMicros, within(factor * (pulses.size() + 1.0) + 1));
            } else {
                assertThat(amount)
                        .as(channel)
                        .isEqualTo(4_000.0 * pulses.size()); // nL: every opening gives a whole drop
            }
            JsonObject told = summary.getAsJsonObject("doses").getAsJsonObject(channel);
            // whole numbers, of which 4.00006 mJ in doubles is a hair off
            assertThat(told.get("dose").getAsLong()).isEqualTo(Math.round(amount));
            assertThat(told.get("reconciled").getAsBoolean()).isTrue();
        }
    }

    /** In nC, nJ and nL. */
    private static double unit(String name) {
        return switch (name.charAt(0)) {
            case 'n' -> 1;
            case 'u' -> 1e3;
            case 'm' -> 1e6;
            default -> throw new AssertionError(name);
        };
    }

    /** Starts a session and waits until its light has just come on. */
    private void light(Path out, Path err) throws Exception {
        int before = board.edges(LED).size();
        product = Launcher.start(dir, out, err, session("long-light.yaml"));
        // The second pulse, so that it is no edge of the train's beginning that is met.
        Waiting.until(() -> board.edges(LED).size() >= before + 3, product);
    }

    private void signal(String name) throws Exception {
        // The launcher runs Java in its own place.
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(product.pid()))
                .start()
                .waitFor();
        assertThat(code).isZero();
    }

    private long lastFall() {
        PinEdge last = board.edges(LED).getLast();
        assertThat(last.high()).as("%s is on", LED).isFalse();
        return last.cycle();
    }

    /** Everything is off, and the light was so within the lease of the last sign of life before it fell. */
    private long judgeLease() {
        for (String pin : PINS.values()) {
            assertThat(board.edges(pin).size() % 2).as("%s is low", pin).isZero();
        }
        long fell = lastFall();
        long life = board.signsOfLife().stream()
                .filter(cycle -> cycle <= fell)
                .max(Long::compare)
                .orElseThrow();
        System.out.printf("off %.3f ms after the last heartbeat%n", (fell - life) / 16e3);
        assertThat(fell - life).isLessThanOrEqualTo(LEASE_BOUND);
        return fell;
    }

    /** The light's pulses are 900 ms; the latest was cut short. */
    private void wasCut() {
        assertThat(pulses(LED).getLast().cycles()).isLessThan(890 * TtyBoard.CYCLES_A_MILLI);
    }

    private Launcher.Outcome over(Path out, Path err) throws Exception {
        product.waitFor();
        Launcher.Outcome outcome = Launcher.outcome(product, out, err);
        System.out.println("exit " + outcome.code() + ": " + outcome.err());
        return outcome;
    }

    @Test
    void shouldLeaveNothingOnWhenTheProductDiesOrHangs() throws Exception {
        Path out = dir.resolve("out.txt");
        Path err = dir.resolve("err.txt");
        light(out, err);
        signal("KILL");
        product.waitFor();
        board.pass(500);
        wasCut();
        judgeLease();
        assertThat(doses().succeeded().out()).anyMatch(line -> line.startsWith("not settled: session "));

        light(out, err); // the next session on the same animal
        assertThat(Files.readString(out)).containsPattern("never settled its doses on mask-led: .*cut short");
        signal("STOP");
        board.pass(500);
        wasCut();
        long fell = judgeLease();
        signal("CONT"); // what it had in mind comes too late
        Launcher.Outcome outcome = over(out, err);
        assertThat(outcome.complaint())
                .containsPattern("did not run for \\d+ ms \\([^)]*process[^)]*\\), so the board put its outputs off")
                .doesNotContain("camera");
        assertThat(outcome.code()).isEqualTo(3);
        assertThat(lastFall()).as("dark since").isEqualTo(fell);
        assertThat(doses().succeeded().out())
                .noneMatch(line -> line.startsWith("not settled"))
                .anyMatch(line -> line.contains(" given ") && line.contains("the session was cut short"));
    }

    @Test
    void shouldEndWhenTheBoardRestarts() throws Exception {
        Path out = dir.resolve("out.txt");
        Path err = dir.resolve("err.txt");
        light(out, err);
        long at = board.at("reset");
        Launcher.Outcome outcome = over(out, err);
        assertThat(outcome.code()).isEqualTo(3);
        assertThat(outcome.complaint()).contains("board");
        wasCut();
        assertThat(lastFall()).isLessThanOrEqualTo(at + TtyBoard.CYCLES_A_MILLI);
    }

    @Test
    void shouldEndWhenTheCableComesOut() throws Exception {
        Path out = dir.resolve("out.txt");
        Path err = dir.resolve("err.txt");
        light(out, err);
        board.tell("unplug");
        Launcher.Outcome outcome = over(out, err);
        assertThat(outcome.code()).isEqualTo(3);
        outcome.complaint();
        wasCut();
        judgeLease();
    }

    @Test
    void shouldEndForSafetyOnTheEmergencyStop() throws Exception {
        Path out = dir.resolve("out.txt");
        Path err = dir.resolve("err.txt");
        light(out, err);
        long at = board.at("pin D2 1");
        Launcher.Outcome outcome = over(out, err);
        assertThat(outcome.code()).isEqualTo(5);
        assertThat(outcome.complaint()).containsIgnoringCase("emergency stop");
        wasCut();
        assertThat(lastFall()).isLessThanOrEqualTo(at + 10 * 16);
    }
}
