package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mienloop.camera.Camera;
import io.mienloop.camera.CameraException;
import io.mienloop.camera.CameraInfo;
import io.mienloop.camera.FrameStamp;
import io.mienloop.pipeline.EventSink;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.rig.ByteLink;
import io.mienloop.rig.ByteSink;
import io.mienloop.session.Summary;
import io.mienloop.session.video.FrameWriter;
import io.mienloop.sim.LiveSimulatedLink;
import io.mienloop.sim.SimulatedRig;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Live sessions in which those behind the loop stand still until the camera has delivered so many more frames. Counters judge, never
 * a clock: the loop has waited for nobody, every frame is accounted for and what was lost to video is declared.
 */
final class FaultInjectionTest {
    private static final double SECONDS = 4;
    private static final double RATE = 400;

    /** Frames that can wait for the encoder. */
    private static final long VIDEO_QUEUE = FrameMemory.of(RATE, 128 * 96, true).waitingForVideo();

    @TempDir
    private Path dir;

    private final AtomicLong delivered = new AtomicLong();
    private final AtomicInteger stoodStill = new AtomicInteger();

    private static BenchOptions options(double rate, double seconds, boolean record, BenchOptions.Stall stall) {
        return new BenchOptions(128, 96, rate, seconds, 2, record, "blocking", null, stall, null);
    }

    private SessionResult run(BenchOptions options, Behind behind, SessionObserver observer) throws Exception {
        try (BenchFaces faces = new BenchFaces(options)) {
            return new Bench(options, () -> false).session(dir, faces, counted(faces.camera()), behind, observer);
        }
    }

    /** With a link to the simulated board that is not as usual. */
    private SessionResult run(BenchOptions options, UnaryOperator<ByteLink> unusual) throws Exception {
        try (BenchFaces faces = new BenchFaces(options)) {
            Surroundings surroundings = new Surroundings(
                    ArmingPerson.NOBODY,
                    new SessionRequests(),
                    (setup, clock, cameraStart) -> unusual.apply(new LiveSimulatedLink(
                            new SimulatedRig(SimulatedBoard.settings(setup.rigPlan), (c, high, level, time) -> {}),
                            clock.epochNanos())),
                    InstantSource.system(),
                    ZoneOffset.UTC,
                    counted(faces.camera()),
                    Behind.NOTHING,
                    20_000);
            return new Bench(options, () -> false).session(dir, faces, surroundings, SessionObserver.NOBODY);
        }
    }

    private Camera counted(Camera camera) {
        return new Camera() {
            @Override
            public CameraInfo info() {
                return camera.info();
            }

            @Override
            public boolean next(MemorySegment pixels, FrameStamp stamp) throws CameraException {
                delivered.incrementAndGet();
                return camera.next(pixels, stamp);
            }

            @Override
            public void close() {
                camera.close();
            }
        };
    }

    private void standStillUntil(long frames) {
        while (delivered.get() < frames) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Stands still once, at its first event of a frame beyond the tenth, until the camera has delivered so many. */
    private EventSink journalStill(EventSink sink, long until) {
        return new EventSink() {
            @Override
            public void accept(long sequence, LoopEvent event) {
                if (event.frame > 10) {
                    standStillUntil(until);
                }
                sink.accept(sequence, event);
            }

            @Override
            public void idle() {
                sink.idle();
            }
        };
    }

    private FrameWriter videoStill(FrameWriter writer, long until) {
        return new FrameWriter() {
            private long written;

            @Override
            public void write(MemorySegment pixels, long timeNanos) throws IOException {
                if (written++ == 5) {
                    standStillUntil(until);
                }
                writer.write(pixels, timeNanos);
            }

            @Override
            public void close() throws IOException {
                writer.close();
            }
        };
    }

    private static void requireUnmoved(SessionResult result) {
        Summary summary = result.summary();
        assertThat(summary.problems()).isEmpty();
        assertThat(summary.accountsAddUp()).isTrue();
        assertThat(summary.ended()).isEqualTo("completed");
        assertThat(summary.frames().captured())
                .isEqualTo(summary.frames().scored() + summary.frames().abstained());
        assertThat(summary.loop().waitedOnConsumers())
                .as("waits of the loop for others")
                .isZero();
        assertThat(summary.loop().refusedByRing()).isZero();
    }

    @Test
    void shouldDeclareFramesLostWhenTheEncoderStandsStill() throws Exception {
        SessionResult result = run(
                options(RATE, SECONDS, true, null),
                new Behind() {
                    @Override
                    public FrameWriter video(FrameWriter writer) {
                        return videoStill(writer, 5 + VIDEO_QUEUE + 300);
                    }
                },
                SessionObserver.NOBODY);

        requireUnmoved(result);
        Summary.Frames frames = result.summary().frames();
        assertThat(frames.captured()).isEqualTo(frames.recorded() + frames.lost());
        // While 300 frames came beyond those that the queue holds; on a busy machine some had not reached it by then.
        assertThat(frames.lost()).isGreaterThan(150);
        assertThat(result.summary().triggers().fired()).isPositive();
    }

    /** A writer that never comes back: the end does not wait for it, and what it holds counts as lost. */
    @Test
    void shouldLeaveAVideoThatStandsStillAtTheEnd() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        BenchOptions options = options(100, 2, true, null);
        Behind stuck = new Behind() {
            @Override
            public FrameWriter video(FrameWriter writer) {
                return new FrameWriter() {
                    @Override
                    public void write(MemorySegment pixels, long timeNanos) throws IOException {
                        writer.write(pixels, timeNanos);
                    }

                    @Override
                    public void close() throws IOException {
                        try {
                            over.await();
                        } catch (InterruptedException e) {
                            throw new IOException(e);
                        }
                        writer.close();
                    }
                };
            }
        };
        try (BenchFaces faces = new BenchFaces(options)) {
            SessionResult result = new Bench(options, () -> false)
                    .session(dir, faces, Surroundings.of(faces.camera(), stuck, 500), SessionObserver.NOBODY);
            Summary summary = result.summary();

            assertThat(summary.ended()).isEqualTo("fault");
            assertThat(summary.reason()).contains("the video was left unfinished");
            assertThat(new Replay(result.folder()).run((done, total) -> {}).difference())
                    .isNull();
            assertThat(summary.problems()).isEmpty();
            Summary.Frames frames = summary.frames();
            assertThat(frames.captured()).isEqualTo(frames.recorded() + frames.lost());
            // The last cluster and the encoder's own queue were never handed on.
            assertThat(frames.lost()).isPositive();
        } finally {
            over.countDown();
        }
    }

    /** The thread that reads the board stands still for longer than an answer may take, twice; what it replays to is the same. */
    @Test
    void shouldTakeNothingThatLiesUnreadForSilence() throws Exception {
        SessionResult result = run(options(RATE, SECONDS, true, null), this::slowlyRead);

        requireUnmoved(result);
        assertThat(stoodStill).hasValue(2);
        assertThat(events(result)).doesNotContain("acknowledgement-missing", "rig-failed");
        Replay.Outcome replayed = new Replay(result.folder()).run((done, total) -> {});
        assertThat(replayed.difference()).isNull();
    }

    /** Held up on its camera's core for thirty frames, some four ticks; the record says for how long it may run on others. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldTellWhenTheLoopIsLetGoFromItsCamerasCore() throws Exception {
        SessionResult result = run(options(RATE, SECONDS, false, null), this::heldUpOnce);

        assumeTrue(
                result.summary().loop().host().stream()
                        .anyMatch(answer -> answer.granted()
                                && answer.text().startsWith("the loop woken on the core of the camera")),
                "no real-time priority is granted here, or there is one core");
        assertThat(stoodStill).hasValue(1);
        assertThat(result.summary().ended()).isEqualTo("completed");
        assertThat(result.summary().accountsAddUp()).isTrue();
        assertThat(events(result)
                        .lines()
                        .filter(line -> line.contains("host-refused")
                                && line.contains("may run on any core for 1 s (1 times so far)")))
                .hasSize(1);
    }

    /** Writes as ever, but for one write after the 300th frame, which takes as long as thirty more. */
    private ByteLink heldUpOnce(ByteLink link) {
        return new ByteLink() {
            @Override
            public int write(byte[] bytes, int offset, int length) {
                if (delivered.get() > 300 && stoodStill.compareAndSet(0, 1)) {
                    standStillUntil(delivered.get() + 30);
                }
                return link.write(bytes, offset, length);
            }

            @Override
            public void flush() {
                link.flush();
            }

            @Override
            public void open(ByteSink sink) {
                link.open(sink);
            }

            @Override
            public long listenedNanos() {
                return link.listenedNanos();
            }

            @Override
            public void close() {
                link.close();
            }

            @Override
            public String description() {
                return link.description();
            }
        };
    }

    private ByteLink slowlyRead(ByteLink link) {
        return new ByteLink() {
            private volatile int slept;

            @Override
            public int write(byte[] bytes, int offset, int length) {
                return link.write(bytes, offset, length);
            }

            @Override
            public void flush() {
                link.flush();
            }

            @Override
            public void open(ByteSink sink) {
                link.open(new ByteSink() {
                    @Override
                    public void bytes(byte[] b, int offset, int length, long hostNanos) {
                        long frames = delivered.get();
                        if (frames > 300 + 400 * slept && slept < 2) {
                            slept++;
                            LockSupport.parkNanos(150_000_000L); // an answer has 100 ms, the lease 290
                        }
                        sink.bytes(b, offset, length, hostNanos);
                    }

                    @Override
                    public void lost(String why) {
                        sink.lost(why);
                    }
                });
            }

            @Override
            public long listenedNanos() {
                return link.listenedNanos();
            }

            @Override
            public void close() {
                stoodStill.set(slept);
                link.close();
            }

            @Override
            public String description() {
                return link.description();
            }
        };
    }

    @Test
    void shouldGiveTheReservedRoomBackWhenASessionCannotBegin() throws Exception {
        BenchOptions options = options(100, 2, true, null);
        try (BenchFaces faces = new BenchFaces(options)) {
            Surroundings boardless = new Surroundings(
                    ArmingPerson.NOBODY,
                    new SessionRequests(),
                    (setup, clock, cameraStart) -> {
                        throw new Failure(ExitCode.HARDWARE, "no board");
                    },
                    InstantSource.system(),
                    ZoneOffset.UTC,
                    faces.camera(),
                    Behind.NOTHING,
                    500);
            Bench bench = new Bench(options, () -> false);

            assertThatThrownBy(() -> bench.session(dir, faces, boardless, SessionObserver.NOBODY))
                    .isInstanceOf(Failure.class)
                    .hasMessage("no board");
        }
        try (Stream<Path> files = Files.walk(dir)) {
            assertThat(files)
                    .anyMatch(file -> file.endsWith("mienloop.log"))
                    .noneMatch(file -> file.endsWith(".ballast"));
        }
    }

    @Test
    void shouldGoOnWhenTheJournalStandsStill() throws Exception {
        SessionResult result = run(
                options(RATE, SECONDS, false, null),
                new Behind() {
                    @Override
                    public EventSink journal(EventSink sink) {
                        return journalStill(sink, 400);
                    }
                },
                SessionObserver.NOBODY);

        requireUnmoved(result);
        assertThat(events(result)).doesNotContain("journal-lags", "stimuli-stopped");
    }

    @Test
    void shouldGoOnWhenTheDiskStandsStill() throws Exception {
        SessionResult result = run(
                options(RATE, SECONDS, true, null),
                new Behind() {
                    @Override
                    public EventSink journal(EventSink sink) {
                        return journalStill(sink, 400);
                    }

                    @Override
                    public FrameWriter video(FrameWriter writer) {
                        return videoStill(writer, 5 + VIDEO_QUEUE + 300);
                    }
                },
                SessionObserver.NOBODY);

        requireUnmoved(result);
        Summary.Frames frames = result.summary().frames();
        assertThat(frames.captured()).isEqualTo(frames.recorded() + frames.lost());
        assertThat(frames.lost()).isPositive();
        assertThat(events(result)).doesNotContain("journal-lags", "stimuli-stopped");
    }

    /** The ring has 8192 places. Frames alone, without their commands' answers and ticks, are more than half. */
    @Test
    void shouldStopTheStimuliWhenTheJournalLagsByHalfTheRing() throws Exception {
        SessionResult result = run(
                options(1000, 8, false, null),
                new Behind() {
                    @Override
                    public EventSink journal(EventSink sink) {
                        return journalStill(sink, 4400);
                    }
                },
                SessionObserver.NOBODY);

        requireUnmoved(result);
        String events = events(result);
        assertThat(events).contains("journal-lags", "stimuli-stopped", "disarmed");
        assertThat(events.substring(events.indexOf("stimuli-stopped")))
                .as("nothing is commanded any more")
                .doesNotContain(",commanded,");
        assertThat(Files.readAllLines(result.folder().resolve("frames.csv")))
                .as("it goes on scoring")
                .anyMatch(row -> row.matches("(44[0-9]{2}|4[5-9][0-9]{2}|[5-9][0-9]{3}),.*,scored,.*"));
    }

    @Test
    void shouldGoOnWhenWhoeverWatchesStandsStill() throws Exception {
        SessionResult result = run(options(RATE, SECONDS, false, null), Behind.NOTHING, new SessionObserver() {
            @Override
            public void running(double seconds, double of, long frames) {
                if (frames > 0) {
                    standStillUntil(1000);
                }
            }
        });

        requireUnmoved(result);
        assertThat(result.summary().frames().captured()).isGreaterThanOrEqualTo(1000);
    }

    @Test
    void shouldNotMindAFloodOfTheLog() throws Exception {
        requireUnmoved(BenchOptions.Stall.LOG);
    }

    @Test
    void shouldNotMindGarbage() throws Exception {
        requireUnmoved(BenchOptions.Stall.GC);
    }

    private void requireUnmoved(BenchOptions.Stall stall) throws Exception {
        BenchOptions options = options(100, SECONDS, false, stall);
        try (BenchFaces faces = new BenchFaces(options);
                StallWindows stalls = new StallWindows(stall, SECONDS / BenchOptions.WINDOWS)) {
            SessionResult result = new Bench(options, () -> false)
                    .session(dir, faces, stalls.watched(faces.camera()), stalls, SessionObserver.NOBODY);
            requireUnmoved(result);
            assertThat(stalls.held()).isGreaterThan(100);
        }
    }

    private static String events(SessionResult result) throws IOException {
        return Files.readString(result.folder().resolve("events.csv"));
    }
}
