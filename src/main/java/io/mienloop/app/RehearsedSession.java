package io.mienloop.app;

import io.mienloop.config.PortConfig;
import io.mienloop.pipeline.Ending;
import io.mienloop.pipeline.EventSink;
import io.mienloop.pipeline.FrameLoop;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.pipeline.LoopFact;
import io.mienloop.pipeline.LoopHealth;
import io.mienloop.pipeline.PixelPool;
import io.mienloop.pipeline.SimulatedTimeDriver;
import io.mienloop.pipeline.StepRecorder;
import io.mienloop.pipeline.SteppedRig;
import io.mienloop.rig.ByteSink;
import io.mienloop.rig.RigClient;
import io.mienloop.session.JournalWriter;
import io.mienloop.session.SessionDescription;
import io.mienloop.session.SessionEnd;
import io.mienloop.session.SessionFolder;
import io.mienloop.session.StepVideo;
import io.mienloop.sim.PinListener;
import io.mienloop.sim.SimulatedRig;
import io.mienloop.sim.SteppedSimulatedLink;
import java.io.IOException;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * A session in simulated time: the same loop, board, journal and video on one thread, as fast as the machine can, and to the
 * same result each time. For rehearsals and tests; only a simulated board can be driven so.
 */
final class RehearsedSession {
    /** What a reading of the clock by the loop costs; four of them lie between a frame's arrival and its command. */
    private static final long READING_NANOS = 100_000;

    private static final int PROGRESS_EVERY = 200;

    private final SessionSetup setup;
    private final SessionFolder folder;
    private final SessionObserver observer;
    private String journalFailure;

    RehearsedSession(SessionSetup setup, SessionFolder folder, SessionObserver observer) {
        this.setup = setup;
        this.folder = folder;
        this.observer = observer;
    }

    /**
     * Runs to the end.
     *
     * @param stop asked at every frame
     * @return the exception that the loop died of, or null
     */
    Throwable run(BooleanSupplier stop) throws Failure, IOException {
        Instant startUtc = Instant.now();
        boolean record = setup.config.experiment().session().record();
        boolean rigged = setup.config.rig().port().kind() != PortConfig.Kind.NONE;
        SimulatedTimeDriver[] driver = new SimulatedTimeDriver[1];
        SteppedSimulatedLink link = rigged
                ? new SteppedSimulatedLink(board(() -> driver[0].cameraStartNanos()), () -> driver[0].nowNanos())
                : null;
        SessionDescription description =
                setup.description(folder, startUtc, link == null ? "none" : link.description());
        try (PixelPool pool = new PixelPool(2, setup.frameBytes());
                JournalWriter journal =
                        JournalWriter.create(folder, description.toJson(), false, failure -> journalFailure = failure);
                StepVideo video = record ? video(pool) : null) {
            RigClient client = setup.client(link);
            StepRecorder recorder = video == null ? StepRecorder.NONE : video;
            FrameLoop loop = setup.loop(client, pool, recorder, LoopHealth.SOUND);
            driver[0] = new SimulatedTimeDriver(
                    setup.camera.camera(),
                    link == null ? null : stepped(link),
                    loop,
                    watched(journal),
                    pool,
                    recorder,
                    setup.event(),
                    READING_NANOS);
            driver[0].run(
                    startUtc.getEpochSecond() * 1_000_000L + startUtc.getNano() / 1_000,
                    "nothing to warm up in simulated time",
                    () -> stop.getAsBoolean() || journalFailure != null);
            if (video != null) {
                video.finish();
            }
            boolean broken = journalFailure != null;
            journal.end(new SessionEnd(
                            (broken ? Ending.FAULT : loop.ending()).text(),
                            broken ? journalFailure : loop.reason(),
                            driver[0].delivered(),
                            video == null ? 0 : video.written(),
                            video != null && video.broken(),
                            null,
                            0,
                            driver[0].rejected(),
                            client == null || !client.clock().synced()
                                    ? Double.NaN
                                    : client.clock().residualNanos(),
                            client == null ? Double.NaN : client.clock().worstResidualNanos(),
                            client == null || !client.clock().synced()
                                    ? Double.NaN
                                    : client.clock().driftPpm(),
                            null)
                    .toJson());
            return loop.failure();
        }
    }

    private StepVideo video(PixelPool pool) throws IOException {
        return new StepVideo(
                setup.videoWriter(folder),
                pool,
                setup.frameBytes(),
                folder.video().toString());
    }

    private SimulatedRig board(java.util.function.LongSupplier cameraStart) {
        PinListener pins = setup.camera.mouse() == null
                ? (channel, high, level, timeNanos) -> {}
                : new MouseReactions(setup.camera.mouse(), setup.config.rig().channels(), cameraStart);
        return new SimulatedRig(SimulatedBoard.settings(setup.rigPlan), pins);
    }

    private static SteppedRig stepped(SteppedSimulatedLink link) {
        return new SteppedRig() {
            @Override
            public long nextNanos() {
                return link.nextNanos();
            }

            @Override
            public void advanceTo(long timeNanos, ByteSink sink) {
                link.advanceTo(timeNanos, sink);
            }
        };
    }

    private EventSink watched(JournalWriter journal) {
        return new EventSink() {
            private long frames;

            @Override
            public void accept(long sequence, LoopEvent event) {
                journal.accept(sequence, event);
                for (int i = 0; i < event.facts(); i++) {
                    if (event.fact(i) == LoopFact.PICTURE_ALARM) {
                        observer.warning(PictureAlarm.words(event.status));
                    }
                }
                if (event.status != null && frames++ % PROGRESS_EVERY == 0) {
                    observer.running(event.timeNanos / 1e9, setup.seconds(), frames);
                }
            }

            @Override
            public void idle() {
                journal.idle();
            }
        };
    }
}
