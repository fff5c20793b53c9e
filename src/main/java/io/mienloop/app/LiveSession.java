package io.mienloop.app;

import io.mienloop.config.OnRigLoss;
import io.mienloop.config.PortConfig;
import io.mienloop.host.HostAnswer;
import io.mienloop.pipeline.CameraFeed;
import io.mienloop.pipeline.DeviceFeed;
import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.EventRing;
import io.mienloop.pipeline.FrameLoop;
import io.mienloop.pipeline.FrameSink;
import io.mienloop.pipeline.LivePipeline;
import io.mienloop.pipeline.PixelPool;
import io.mienloop.pipeline.PressingEvents;
import io.mienloop.pipeline.SessionClock;
import io.mienloop.pipeline.VideoQueue;
import io.mienloop.rig.ByteLink;
import io.mienloop.rig.MendingLink;
import io.mienloop.rig.OpenPort;
import io.mienloop.rig.RigClient;
import io.mienloop.session.JournalWriter;
import io.mienloop.session.SessionDescription;
import io.mienloop.session.SessionFolder;
import io.mienloop.session.VideoThread;
import io.mienloop.session.video.VideoWriter;
import io.mienloop.sim.LiveSimulatedLink;
import io.mienloop.sim.PinListener;
import io.mienloop.sim.SimulatedRig;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session in real time: builds the threads around the loop, starts them in order, and takes them down in order. */
final class LiveSession {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSession.class);

    private static final int RING_PLACES = 8192;
    private static final long DISK_MILLIS = 500;

    private static final long HANDSHAKE_MILLIS = 10_000;

    private static final long HEAD_FIXATION_NANOS = 3_600_000_000_000L;
    private static final String HEAD_FIXATION = "the head has been fixed for 60 min; end soon, 120 min are the limit";

    private final SessionSetup setup;
    private final OpenPort port;
    private final SessionFolder folder;
    private final SessionObserver observer;
    private final Surroundings surroundings;
    private final Welfare welfare;
    private final double bytesPerSecond;
    private final FrameMemory memory;

    /**
     * @param port to a real board, or null; the caller closes it when the session could not
     * @param bytesPerSecond that the recording is expected to take of the disk
     */
    LiveSession(
            SessionSetup setup,
            OpenPort port,
            SessionFolder folder,
            SessionObserver observer,
            Surroundings surroundings,
            Welfare welfare,
            double bytesPerSecond) {
        this.setup = setup;
        this.port = port;
        this.folder = folder;
        this.observer = observer;
        this.surroundings = surroundings;
        this.welfare = welfare;
        this.bytesPerSecond = bytesPerSecond;
        this.memory = FrameMemory.of(
                setup.rateHz,
                setup.frameBytes(),
                setup.config.experiment().session().record());
    }

    /**
     * Runs to the end.
     *
     * @param stop asked every few milliseconds
     * @return the exception that the loop died of, or null
     */
    Throwable run(BooleanSupplier stop) throws Failure, IOException, InterruptedException {
        String warmUp = WarmUp.run(setup);
        Instant startUtc = Instant.now();
        SessionClock clock = SessionClock.startingNow();
        EventRing ring = new EventRing(RING_PLACES, setup::event, LoopHost.waiting(setup.config.rig()));
        PressingEvents pressing = new PressingEvents(ring, clock);
        AtomicReference<CameraFeed> feed = new AtomicReference<>();
        LongSupplier cameraStart = () -> feed.get().startNanos();
        ByteLink link = surroundings.links() == null
                ? link(clock, cameraStart)
                : surroundings.links().link(setup, clock, cameraStart);
        SessionDescription description =
                setup.description(folder, startUtc, link == null ? "none" : link.description());
        try (PixelPool pool = new PixelPool(memory.slots(), setup.frameBytes());
                JournalWriter journal = JournalWriter.create(
                        folder, description.toJson(), true, failure -> pressing.tell(EventKind.FAULT, failure))) {
            // The journal is on the disk, the link is not open: from here on what may be given is written down as
            // given.
            welfare.reserve(folder);
            LiveParts parts = parts(clock, ring, pool, journal, link, pressing);
            feed.set(parts.camera());
            parts.pipeline().start();
            surroundings.requests().attach(receiver(parts));
            LiveEnd end = new LiveEnd(parts, folder.video(), surroundings.videoPatienceMillis(), observer);
            boolean ended;
            try {
                begin(parts, warmUp, stop);
                if (parts.loop().ending() == null) {
                    parts.pipeline().startCamera();
                    watch(parts, stop);
                }
            } catch (RuntimeException | Error e) {
                // Whatever it was: the stimuli stop before anything is taken down.
                parts.tell(EventKind.FAULT, "the session's own thread failed: " + e);
                LOG.error("the session's own thread failed", e);
            } finally {
                surroundings.requests().detach();
                ended = end.takeDown();
            }
            if (ended) {
                journal.end(end.sessionEnd(
                                LoopHost.waiting(setup.config.rig()).name().toLowerCase(Locale.ROOT))
                        .toJson());
            }
            if (parts.loop().failure() != null) {
                LOG.error("the loop failed", parts.loop().failure());
            }
            return parts.loop().failure();
        }
    }

    private SessionRequests.Receiver receiver(LiveParts parts) {
        return new SessionRequests.Receiver() {
            @Override
            public void stopStimuli() {
                parts.tell(EventKind.STIMULI_STOP_REQUESTED, "stimuli stopped by the user");
            }

            @Override
            public String confirmAnew() throws Failure {
                String obstacle = parts.loop().rearmObstacle();
                if (obstacle != null) {
                    throw new Failure(ExitCode.SAFETY, "not armed: " + obstacle);
                }
                return welfare.armAnew();
            }

            @Override
            public void rearm(String confirmed) {
                parts.tell(EventKind.REARM_REQUESTED, confirmed);
            }
        };
    }

    private LiveParts parts(
            SessionClock clock,
            EventRing ring,
            PixelPool pool,
            JournalWriter journal,
            ByteLink link,
            PressingEvents pressing)
            throws IOException {
        VideoQueue queue = new VideoQueue(pool, memory.waitingForVideo());
        boolean record = setup.config.experiment().session().record();
        LoopHost host = new LoopHost(
                setup.config.rig().loop(),
                cameraThread(),
                setup.info,
                Runtime.getRuntime().availableProcessors());
        VideoThread video = record ? video(queue, pool, ring, clock, host) : null;
        RigClient client = setup.client(link);
        FrameLoop loop = setup.loop(client, pool, record ? queue : FrameSink.NONE, ring);
        CameraFeed camera = new CameraFeed(setup.camera.camera(), ring, pool, clock, host);
        LivePipeline pipeline = new LivePipeline(
                ring,
                loop,
                surroundings.behind().journal(journal),
                clock,
                camera,
                host,
                link == null ? () -> Long.MAX_VALUE : link::listenedNanos);
        return new LiveParts(
                clock, ring, loop, pipeline, camera, video, link, client, new DeviceFeed(ring, clock), host, pressing);
    }

    private VideoThread video(VideoQueue queue, PixelPool pool, EventRing ring, SessionClock clock, LoopHost host)
            throws IOException {
        VideoWriter writer = setup.videoWriter(folder);
        return new VideoThread(
                queue,
                pool,
                surroundings.behind().video(writer),
                ring,
                clock,
                setup.frameBytes(),
                folder.video().toString(),
                host::prepareVideo);
    }

    private void begin(LiveParts parts, String warmUp, BooleanSupplier stop) throws InterruptedException {
        if (parts.video() != null) {
            parts.video().start();
        }
        parts.host().answers().forEach(answer -> tell(parts, answer));
        parts.ring().tell(EventKind.WARMED, parts.clock().nanos(), 0, warmUp);
        if (setup.confirmed() != null) {
            parts.tell(EventKind.NOTE, setup.confirmed());
        }
        if (parts.link() != null) {
            parts.link().open(parts.device());
            awaitRig(parts, stop);
        }
    }

    private LoopHost.CameraThread cameraThread() {
        boolean given = surroundings.camera() != null; // pictures that lie ready
        if (given || setup.info.raw()) {
            return LoopHost.CameraThread.SLEEPS;
        }
        return setup.info.live() ? LoopHost.CameraThread.DECODES : LoopHost.CameraThread.WORKS;
    }

    private void tell(LiveParts parts, HostAnswer answer) {
        boolean wishRefused = !answer.granted() && parts.host().wished().contains(answer);
        parts.ring().tell(EventKind.HOST_ANSWERED, parts.clock().nanos(), answer.granted() ? 1 : 0, answer.text());
        if (wishRefused) {
            LOG.warn("refused: {}", answer.text());
            observer.warning("refused: " + answer.text());
        } else {
            LOG.info("{}: {}", answer.granted() ? "granted" : "refused", answer.text());
        }
    }

    private ByteLink link(SessionClock clock, LongSupplier mouseStart) {
        PortConfig named = setup.config.rig().port();
        if (named.kind() == PortConfig.Kind.NONE) {
            return null;
        }
        if (port != null) {
            ByteLink first = port.link(clock.epochNanos());
            RigPort again = new RigPort(named);
            return setup.config.rig().onRigLoss() == OnRigLoss.GO_ON
                    ? new MendingLink(first, () -> again.again(clock.epochNanos()))
                    : first;
        }
        PinListener pins = setup.camera.mouse() == null
                ? (channel, high, level, timeNanos) -> {}
                : new MouseReactions(setup.camera.mouse(), setup.config.rig().channels(), mouseStart);
        return new LiveSimulatedLink(
                new SimulatedRig(SimulatedBoard.settings(setup.rigPlan), pins), clock.epochNanos());
    }

    private static void awaitRig(LiveParts parts, BooleanSupplier stop) throws InterruptedException {
        long limit = parts.clock().nanos() + HANDSHAKE_MILLIS * 1_000_000L;
        while (!parts.loop().rigReady() && parts.loop().ending() == null) {
            parts.pressing().again();
            if (stop.getAsBoolean()) {
                parts.tell(EventKind.STOP_REQUESTED, "stopped by the user");
            } else if (parts.clock().nanos() > limit) {
                parts.tell(
                        EventKind.FAULT,
                        "the board was not ready within " + HANDSHAKE_MILLIS / 1000
                                + " s; look at its cable and its firmware");
            }
            Thread.sleep(5);
        }
    }

    private void watch(LiveParts parts, BooleanSupplier stop) throws InterruptedException, IOException {
        DiskGuard guard =
                new DiskGuard(folder, setup.config.experiment().session().disk(), bytesPerSecond);
        try (DiskWatch disk = new DiskWatch(guard::look, folder.path().toString(), DISK_MILLIS).start()) {
            watch(parts, stop, disk);
        }
    }

    private void watch(LiveParts parts, BooleanSupplier stop, DiskWatch disk) throws InterruptedException {
        DiskGuard.Level told = DiskGuard.Level.ENOUGH;
        boolean hangingTold = false;
        boolean asked = false;
        boolean warned = false;
        int refusalsTold = 0;
        int alarmsTold = 0;
        for (int round = 0; parts.loop().ending() == null; round++) {
            parts.pressing().again();
            if (stop.getAsBoolean() && !asked) {
                parts.tell(EventKind.STOP_REQUESTED, "stopped by the user");
                asked = true;
            }
            if (!warned && parts.clock().nanos() > HEAD_FIXATION_NANOS) {
                warned = true;
                parts.tell(EventKind.NOTE, HEAD_FIXATION);
                observer.warning(HEAD_FIXATION);
            }
            int refusals = parts.loop().rearmsRefused();
            if (refusals != refusalsTold) {
                refusalsTold = refusals;
                observer.warning("not armed: " + parts.loop().rearmRefusal());
            }
            int alarms = parts.loop().pictureAlarms();
            if (alarms != alarmsTold) {
                alarmsTold = alarms;
                observer.warning(PictureAlarm.words(parts.loop().lastPictureAlarm()));
            }
            parts.host().news().ifPresent(answer -> tell(parts, answer));
            told = heed(parts, disk.latest(), told);
            String hanging = disk.hanging(System.nanoTime());
            if (hanging != null && !hangingTold) {
                parts.tell(EventKind.NOTE, hanging);
                observer.warning(hanging);
            }
            hangingTold = hanging != null;
            if (round % 20 == 0) {
                double seconds = (parts.clock().nanos() - parts.camera().startNanos()) / 1e9;
                observer.running(
                        Math.max(0, seconds), setup.seconds(), parts.camera().delivered());
            }
            Thread.sleep(10);
        }
    }

    /** Each level is told once; what comes after is worse. */
    private DiskGuard.Level heed(LiveParts parts, DiskGuard.Finding finding, DiskGuard.Level told) {
        if (finding.level().compareTo(told) <= 0) {
            return told;
        }
        switch (finding.level()) {
            case ENOUGH -> {
                return told;
            }
            case WARN -> parts.tell(EventKind.NOTE, finding.text());
            case STOP_STIMULI -> parts.tell(EventKind.DISK_LOW, finding.text());
            case END, GONE -> parts.tell(EventKind.FAULT, finding.text());
        }
        if (finding.level().compareTo(DiskGuard.Level.END) < 0) {
            observer.warning(finding.text());
        }
        return finding.level();
    }
}
