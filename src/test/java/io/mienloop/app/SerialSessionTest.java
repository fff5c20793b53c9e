package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mienloop.pipeline.Delivery;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.pipeline.LoopFact;
import io.mienloop.rig.ByteLink;
import io.mienloop.rig.ByteSink;
import io.mienloop.rig.Channel;
import io.mienloop.rig.ChannelRole;
import io.mienloop.rig.SerialPorts;
import io.mienloop.session.ChannelDose;
import io.mienloop.session.JournalReader;
import io.mienloop.sim.SimulatedRigSettings;
import io.mienloop.testing.PtyBoard;
import io.mienloop.testing.SharedData;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole sessions in real time with a board at the end of a pseudo-terminal. They wait on what happens, not on time. */
@EnabledOnOs(OS.LINUX)
final class SerialSessionTest {
    static final Path EXPERIMENT = SharedData.root().resolve("src/test/resources/pty/valve-and-led.yaml");
    static final List<Channel> CHANNELS = List.of(
            new Channel("sucrose-valve", ChannelRole.VALVE, 0, 5),
            new Channel("mask-led", ChannelRole.LED, 1, 6),
            new Channel("camera-sync", ChannelRole.SYNC, 2, 8));

    @TempDir
    private Path dir;

    private final List<String> edges = Collections.synchronizedList(new ArrayList<>());

    private PtyBoard board() {
        return new PtyBoard(
                dir.resolve("board"),
                SimulatedRigSettings.of(CHANNELS).powered(0), // it boots while the port is opened, as an Uno does
                (channel, high, level, time) -> {
                    if (CHANNELS.get(channel).role().stimulus()) { // the sync line has its barcodes, armed or not
                        edges.add(CHANNELS.get(channel).name() + (high ? "+" : "-"));
                    }
                });
    }

    private SessionResult run(
            PtyBoard board, double seconds, SessionObserver observer, BooleanSupplier stop, String... sets)
            throws Failure {
        List<String> all = new ArrayList<>(Arrays.asList(sets));
        all.add("rig.port=" + board.device());
        RunOptions options = new RunOptions(dir.resolve("data"), seconds, false);
        return Sessions.run(EXPERIMENT, null, all, options, observer, person(), new SessionRequests(), stop);
    }

    /** Valve and lamp have no dial to confirm. */
    private static ArmingPerson person() throws Failure {
        return WrittenAnswers.of(List.of(), "bench-mouse", new PrintWriter(Writer.nullWriter()));
    }

    private static ArmingPerson personAtATerminal() throws Failure {
        ArmingPerson written = person();
        return new ArmingPerson() {
            @Override
            public boolean present() {
                return true;
            }

            @Override
            public boolean answersAnew() {
                return true;
            }

            @Override
            public void show(String line) {
                written.show(line);
            }

            @Override
            public String dial(String channel, String question) {
                return written.dial(channel, question);
            }

            @Override
            public String word(String question) {
                return written.word(question);
            }
        };
    }

    private static List<CSVRecord> events(SessionResult result) throws Exception {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser parser =
                CSVParser.parse(Files.newBufferedReader(result.folder().resolve("events.csv")), format)) {
            return parser.getRecords();
        }
    }

    private static List<String> names(SessionResult result) throws Exception {
        return events(result).stream().map(row -> row.get("event")).toList();
    }

    @Test
    void shouldDriveABoardAndLeaveItDisarmedWithThePortFree() throws Exception {
        try (PtyBoard board = board()) {
            SessionResult result = run(board, 4, SessionObserver.NOBODY, () -> false);

            assertThat(result.complaint()).isNull();
            assertThat(result.code()).isEqualTo(ExitCode.DONE);
            List<CSVRecord> drops = events(result).stream()
                    .filter(row -> row.get("event").equals("output-on")
                            && row.get("channel").equals("sucrose-valve"))
                    .toList();
            assertThat(drops).hasSizeGreaterThanOrEqualTo(6).allSatisfy(row -> {
                assertThat(row.get("device_time_s")).as("the pin's own time").isNotEmpty();
                assertThat(row.get("command")).isNotEmpty();
                assertThat(Double.parseDouble(row.get("time_s"))).isBetween(0.0, 60.0);
            });
            assertThat(edges.stream().filter("sucrose-valve+"::equals)).hasSameSizeAs(drops);
            assertThat(result.summary().stimuli().output())
                    .isEqualTo(result.summary().stimuli().commanded());
            assertThat(board.<Boolean>ask(rig -> rig.armed() || rig.pin(0) || rig.pin(1)))
                    .isFalse();
            SerialPorts.open(board.device().toString(), 500_000).close();
        }
    }

    @Test
    void shouldAbortATrainWhenAPersonStops() throws Exception {
        try (PtyBoard board = board()) {
            SessionResult result = run(board, 60, SessionObserver.NOBODY, () -> edges.contains("mask-led+"));

            assertThat(result.code()).isEqualTo(ExitCode.DONE);
            assertThat(result.summary().ended()).isEqualTo("stopped");
            // by the abort, which the board answered; not by its lease, which would be 290 ms later
            assertThat(events(result))
                    .anyMatch(row -> row.get("event").equals("output-off")
                            && row.get("channel").equals("mask-led")
                            && row.get("detail").contains("abort"));
            assertThat(board.<Boolean>ask(rig -> rig.armed() || rig.pin(1))).isFalse();
        }
    }

    @Test
    void shouldEndWhenTheCableIsPulled() throws Exception {
        try (PtyBoard board = board()) {
            CompletableFuture<Void> pulled = new CompletableFuture<>();
            Thread.ofPlatform().daemon().start(() -> {
                complete(pulled, () -> {
                    await(() -> edges.contains("sucrose-valve-"));
                    board.unplug();
                    return null;
                });
            });
            SessionResult result = run(board, 60, SessionObserver.NOBODY, () -> false);
            pulled.join();

            assertThat(result.code()).isEqualTo(ExitCode.HARDWARE);
            assertThat(result.summary().ended()).isEqualTo("fault");
            assertThat(names(result)).contains("link-lost", "stimuli-stopped");
            await(() -> !board.<Boolean>ask(rig -> rig.armed())); // by its lease
            assertThat(board.<Boolean>ask(rig -> rig.pin(0) || rig.pin(1))).isFalse();
        }
    }

    /** A port that keeps what was written to it once its cable was pulled, and when it told of that. */
    private static final class PulledLink implements ByteLink {
        private final ByteLink port;
        private final long epochNanos;
        private final List<Integer> takenAfterwards = Collections.synchronizedList(new ArrayList<>());
        private volatile boolean pulled;
        private volatile long toldNanos;

        private PulledLink(ByteLink port, long epochNanos) {
            this.port = port;
            this.epochNanos = epochNanos;
        }

        @Override
        public int write(byte[] bytes, int offset, int length) {
            boolean afterwards = pulled; // before the write: what was begun earlier may still have gone out
            int taken = port.write(bytes, offset, length);
            if (afterwards) {
                takenAfterwards.add(taken);
            }
            return taken;
        }

        @Override
        public void open(ByteSink sink) {
            port.open(new ByteSink() {
                @Override
                public void bytes(byte[] b, int offset, int length, long hostNanos) {
                    sink.bytes(b, offset, length, hostNanos);
                }

                @Override
                public void lost(String why) {
                    toldNanos = System.nanoTime();
                    sink.lost(why);
                }
            });
        }

        @Override
        public void close() {
            port.close();
        }

        @Override
        public String description() {
            return port.description();
        }
    }

    /**
     * 100 ms are promised, and an armed loop writes a heartbeat as often. Counted in writes, which a busy machine delays but does not
     * add to: the first after the pull, at the latest, is where the session notices, and there is no second.
     */
    @Test
    void shouldNoticeAPulledCableAtTheFirstWriteAtTheLatest() throws Exception {
        try (PtyBoard board = board()) {
            PulledLink[] link = {null};
            Surroundings surroundings = new Surroundings(
                    person(),
                    new SessionRequests(),
                    (setup, clock, cameraStart) -> link[0] = new PulledLink(
                            RigPort.open(setup.config.rig().port()).link(clock.epochNanos()), clock.epochNanos()),
                    InstantSource.system(),
                    ZoneOffset.UTC);
            CompletableFuture<Long> pulled = new CompletableFuture<>();
            Thread.ofPlatform().daemon().start(() -> {
                complete(pulled, () -> {
                    await(() -> edges.contains("mask-led+"));
                    long at = board.unplug();
                    link[0].pulled = true;
                    return at;
                });
            });
            SessionResult result = new SessionRunner(
                            Experiments.load(EXPERIMENT, null, List.of("rig.port=" + board.device())),
                            new RunOptions(dir.resolve("data"), 60, false),
                            SessionObserver.NOBODY,
                            surroundings)
                    .run(() -> false);

            assertThat(result.summary().ended()).isEqualTo("fault");
            assertThat(result.summary().reason())
                    .contains("the link to the board is lost")
                    .contains("check the cable");
            assertThat(link[0].takenAfterwards).hasSizeLessThanOrEqualTo(1).allMatch(taken -> taken == -1);
            List<Long> stopped = new ArrayList<>();
            try (JournalReader journal = new JournalReader(result.folder().resolve("journal.mlj"))) {
                for (LoopEvent event = journal.next(); event != null; event = journal.next()) {
                    for (int i = 0; i < event.facts(); i++) {
                        if (event.fact(i) == LoopFact.STIMULI_STOPPED) {
                            stopped.add(event.begunNanos + link[0].epochNanos);
                        }
                    }
                }
            }
            assertThat(stopped).hasSize(1);
            System.out.printf(
                    "pulled cable told by the port after %.3f ms, stimuli stopped after %.3f ms%n",
                    (link[0].toldNanos - pulled.join()) / 1e6, (stopped.getFirst() - pulled.join()) / 1e6);
        }
    }

    @Test
    void shouldEndWhenTheBoardNoLongerReads() throws Exception {
        try (PtyBoard board = board()) {
            CompletableFuture<Void> wedged = new CompletableFuture<>();
            Thread.ofPlatform().daemon().start(() -> {
                complete(wedged, () -> {
                    await(() -> edges.contains("sucrose-valve-"));
                    board.wedge();
                    return null;
                });
            });
            SessionResult result = run(board, 60, SessionObserver.NOBODY, () -> false);
            wedged.join();

            assertThat(result.code()).isEqualTo(ExitCode.HARDWARE); // and not a loop that hangs in a write
            assertThat(result.complaint()).contains("board");
            assertThat(names(result)).contains("stimuli-stopped");
            assertThat(board.<Boolean>ask(rig -> rig.armed() || rig.pin(0) || rig.pin(1)))
                    .isFalse(); // by its lease
        }
    }

    @Test
    void shouldGoOnWithoutTheBoardAndArmItOnlyWhenAPersonAsks() throws Exception {
        SessionRequests requests = new SessionRequests();
        CompletableFuture<Integer> edgesBeforeAsking = new CompletableFuture<>();
        CompletableFuture<Throwable> wrong = new CompletableFuture<>();
        boolean[] done = {false};
        Path[] folder = {null};
        SessionObserver observer = new SessionObserver() {
            @Override
            public void started(Path sessionFolder) {
                folder[0] = sessionFolder;
            }
        };
        try (PtyBoard board = board()) {
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    await(() -> edges.size() > 4 || againAfterALossOfItsOwn(requests));
                    board.unplug();
                    await(() -> !board.<Boolean>ask(rig -> rig.armed()));
                    int atLoss = edges.size();
                    board.plug();
                    await(() -> refusedSinceReady(folder[0]) >= 3);
                    edgesBeforeAsking.complete(
                            edges.size() - atLoss + (board.<Boolean>ask(rig -> rig.armed()) ? 1000 : 0));
                    await(() -> armedAnew(requests));
                    await(() -> board.<Boolean>ask(rig -> rig.armed()));
                    int atArming = edges.size();
                    await(() -> edges.size() > atArming + 2 || againAfterALossOfItsOwn(requests));
                } catch (Throwable failure) {
                    edgesBeforeAsking.completeExceptionally(failure);
                    wrong.complete(failure);
                } finally {
                    done[0] = true;
                }
            });
            SessionResult result = Sessions.run(
                    EXPERIMENT,
                    null,
                    List.of("rig.on-rig-loss=go-on", "rig.port=" + board.device()),
                    new RunOptions(dir.resolve("data"), 110, false),
                    observer,
                    personAtATerminal(),
                    requests,
                    () -> done[0]);

            assertThat(wrong.getNow(null)).isNull();
            assertThat(edgesBeforeAsking.join())
                    .as("edges or an arming before a person asked")
                    .isZero();
            assertThat(result.summary().ended()).isEqualTo("stopped");
            assertThat(result.code()).isEqualTo(ExitCode.DONE);
            assertThat(names(result))
                    .containsSubsequence(
                            "armed",
                            "output-on",
                            "link-lost",
                            "rig-away",
                            "link-back",
                            "rig-ready",
                            "awaiting-re-arm",
                            "re-arm-requested",
                            "arming",
                            "armed",
                            "output-on");
            assertThat(events(result))
                    .filteredOn(row -> row.get("event").equals("suppressed:refused"))
                    .hasSizeGreaterThan(4);
            assertThat(board.<Boolean>ask(rig -> rig.armed())).isFalse();
        }
    }

    /** What the board says after its start has its time of arrival, and the train more that it counts is no mismatch. */
    @Test
    void shouldGoOnOverALossOfTheBoardsSupply() throws Exception {
        boolean[] ready = {false};
        Path[] folder = {null};
        try (PtyBoard board = board()) {
            Thread.ofPlatform().daemon().start(() -> {
                // 200 ms into a train the board has it in EEPROM
                await(() -> edges.stream().filter("mask-led+"::equals).count() >= 5);
                board.ask(rig -> {
                    rig.powerCycle(20_000_000, rig.nowNanos());
                    return null;
                });
                await(() -> refusedSinceReady(folder[0]) >= 1);
                ready[0] = true;
            });
            SessionResult result = run(
                    board,
                    110,
                    new SessionObserver() {
                        @Override
                        public void started(Path sessionFolder) {
                            folder[0] = sessionFolder;
                        }
                    },
                    () -> ready[0],
                    "rig.on-rig-loss=go-on");

            assertThat(result.complaint()).isNull();
            assertThat(result.code()).isEqualTo(ExitCode.DONE);
            ChannelDose lamp = result.summary().doses().get("mask-led");
            assertThat(lamp.boardCount()).isEqualTo(lamp.reported() + 1);
            assertThat(lamp.trains()).isEqualTo(lamp.boardCount());
            assertThat(lamp.remark()).contains("lost its supply while armed");
            assertThat(result.closingLines()).anyMatch(line -> line.contains("lost its supply while armed"));

            List<CSVRecord> rows = events(result);
            int armed = index(rows, 0, row -> row.get("event").equals("armed"));
            int restarted = index(rows, armed, row -> row.get("event").equals("board"));
            assertThat(rows.get(restarted).get("detail")).contains("power");
            int mapped = index(rows, restarted, row -> row.get("event").equals("rig-ready"));
            double start = Double.parseDouble(rows.get(restarted).get("time_s"));
            assertThat(rows.subList(restarted, mapped))
                    .anyMatch(row -> row.get("event").equals("board-event"))
                    .allSatisfy(row -> {
                        assertThat(row.get("device_time_s"))
                                .as(row.get("event"))
                                .isEmpty();
                        assertThat(Double.parseDouble(row.get("time_s"))).isGreaterThanOrEqualTo(start - 0.001);
                    });
        }
    }

    private static int index(List<CSVRecord> rows, int from, Predicate<CSVRecord> wanted) {
        for (int i = from; i < rows.size(); i++) {
            if (wanted.test(rows.get(i))) {
                return i;
            }
        }
        throw new AssertionError("no such row from " + from + " on");
    }

    @Test
    void shouldSayInOneLineThatThereIsNoPortAndLeaveNoFolder() {
        Path data = dir.resolve("data");
        assertThatThrownBy(() -> Sessions.run(
                        EXPERIMENT,
                        null,
                        List.of("rig.port=/dev/nowhere"),
                        new RunOptions(data, 1, false),
                        SessionObserver.NOBODY,
                        () -> false))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.code()).isEqualTo(ExitCode.HARDWARE))
                .hasMessageMatching("there is no port /dev/nowhere; [^\n]*");
        assertThat(data).doesNotExist();
    }

    /** A wrong rate, another's firmware: the port is there, and whatever comes from it is no answer. */
    @ParameterizedTest
    @CsvSource({"'', no answer", "Hello I am no board of yours, not as a stimulus board at this speed"})
    void shouldLeaveNothingBehindWhereNoBoardAnswers(String noise, String why) throws Exception {
        try (PtyBoard board = board()) {
            board.wedge();
            board.flood((noise.isEmpty() ? "" : noise + "\0").getBytes(StandardCharsets.US_ASCII));
            assertThatThrownBy(() -> run(board, 1, SessionObserver.NOBODY, () -> false))
                    .isInstanceOfSatisfying(
                            Failure.class, failure -> assertThat(failure.code()).isEqualTo(ExitCode.HARDWARE))
                    .hasMessageMatching("no board answers at " + board.device() + " at 500000 baud: [^\n]*" + why
                            + "[^\n]*no session was begun, no dose reserved");
            try (Stream<Path> all = Files.walk(dir.resolve("data"))) {
                // Opened, so that no second session is at the animal; a ledger begins with its first line.
                assertThat(all.filter(Files::isRegularFile))
                        .allMatch(file ->
                                file.endsWith("doses.mll") && file.toFile().length() == 0);
            }
            SerialPorts.open(board.device().toString(), 500_000).close(); // it is free again
        }
    }

    @Test
    void shouldRefuseASecondSessionOnTheSamePort() throws Exception {
        try (PtyBoard board = board();
                var first = SerialPorts.open(board.device().toString(), 500_000)) {
            assertThat(first.description()).contains("500000");
            assertThatThrownBy(() -> run(board, 1, SessionObserver.NOBODY, () -> false))
                    .isInstanceOfSatisfying(
                            Failure.class, failure -> assertThat(failure.code()).isEqualTo(ExitCode.HARDWARE))
                    .hasMessageContaining("another program uses it");
        }
    }

    @Test
    void shouldRefuseToRehearseOnARealPort() {
        assertThatThrownBy(() -> Sessions.run(
                        EXPERIMENT,
                        null,
                        List.of("rig.port=/dev/ttyACM0"),
                        new RunOptions(dir, 1, true),
                        SessionObserver.NOBODY,
                        () -> false))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.code()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining("--set rig.port=simulated");
    }

    @Test
    void shouldAskAPersonBeforeTheBoardsPortIsOpened() throws Exception {
        Path config = SharedData.root().resolve("config");
        try (PtyBoard board = board()) {
            for (Path experiment : List.of(EXPERIMENT, config.resolve("pain-relief.yaml"))) {
                assertThatThrownBy(() -> Sessions.run(
                                experiment,
                                experiment.equals(EXPERIMENT) ? null : config.resolve("subjects/example-mouse.yaml"),
                                List.of("rig.port=" + board.device()),
                                new RunOptions(dir.resolve("data"), 1, false),
                                SessionObserver.NOBODY,
                                () -> false))
                        .isInstanceOfSatisfying(Failure.class, failure -> assertThat(failure.code())
                                .isEqualTo(ExitCode.SAFETY));
            }
            assertThat(board.<Boolean>ask(rig -> rig.armed())).isFalse();
            try (Stream<Path> all = Files.walk(dir.resolve("data"))) {
                assertThat(all.map(path -> path.getFileName().toString())).noneMatch(name -> name.startsWith("ses-"));
            }
        }
    }

    /** A machine under load may lose an answer in time, which is a loss of the board like any other; always false. */
    private static boolean againAfterALossOfItsOwn(SessionRequests requests) {
        armedAnew(requests);
        return false;
    }

    /** Planned stimuli that were refused since the board was last ready and waits for a person, as journaled so far. */
    private static int refusedSinceReady(Path session) {
        int refused = -1;
        try (JournalReader journal = new JournalReader(session.resolve("journal.mlj"))) {
            for (LoopEvent event = journal.next(); event != null; event = journal.next()) {
                for (int i = 0; i < event.facts(); i++) {
                    refused = event.fact(i) == LoopFact.AWAITING_REARM ? 0 : refused;
                }
                for (int i = 0; refused >= 0 && i < event.commands(); i++) {
                    refused += event.command(i).delivery == Delivery.REFUSED ? 1 : 0;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return refused;
    }

    private static boolean armedAnew(SessionRequests requests) {
        try {
            return requests.rearm().startsWith("armed anew by");
        } catch (Failure notYet) {
            return false;
        }
    }

    /** With what comes of it, a failure too: whoever waits for it is to hear of that. */
    private static <T> void complete(CompletableFuture<T> future, Supplier<T> scene) {
        try {
            future.complete(scene.get());
        } catch (Throwable failure) {
            future.completeExceptionally(failure);
        }
    }

    /** Bounded only so that a hang is a failure. */
    static void await(BooleanSupplier condition) {
        for (int i = 0; i < 3_000; i++) {
            if (condition.getAsBoolean()) {
                return; // asked no more than needed: a condition may do something
            }
            sleep(20);
        }
        throw new AssertionError("it did not happen within a minute");
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
