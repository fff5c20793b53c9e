package io.mienloop.app;

import io.mienloop.config.LoadedConfig;
import io.mienloop.config.PortConfig;
import io.mienloop.config.VideoConfig;
import io.mienloop.pipeline.Ending;
import io.mienloop.rig.OpenPort;
import io.mienloop.session.RecordingLock;
import io.mienloop.session.SessionFiles;
import io.mienloop.session.SessionFolder;
import io.mienloop.session.Summary;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a session from a checked experiment to a finished folder. */
public final class SessionRunner {
    private static final Logger LOG = LoggerFactory.getLogger(SessionRunner.class);

    private static final Duration VIDEO_SYNC_LOOK = Duration.ofMillis(100);
    private static final int VIDEO_SYNC_LOOKS = 300;

    private final LoadedConfig config;
    private final RunOptions options;
    private final SessionObserver observer;
    private final Surroundings surroundings;

    /** A session with nobody to arm it: nothing live is possible. */
    public SessionRunner(LoadedConfig config, RunOptions options, SessionObserver observer) {
        this(config, options, observer, Surroundings.of(ArmingPerson.NOBODY, new SessionRequests()));
    }

    SessionRunner(LoadedConfig config, RunOptions options, SessionObserver observer, Surroundings surroundings) {
        this.config = config;
        this.options = options;
        this.observer = observer;
        this.surroundings = surroundings;
    }

    /**
     * Runs the session and derives its files.
     *
     * @param stop true once a person asked for the end
     * @throws Failure when it cannot begin, or when its files cannot be written; the journal stays as it is
     */
    public SessionResult run(BooleanSupplier stop) throws Failure {
        PortConfig rigPort = config.rig().port();
        if (options.simulatedTime() && rigPort.real()) {
            throw new Failure(
                    ExitCode.USAGE,
                    "a rehearsal in simulated time cannot drive the real port " + rigPort.device()
                            + "; leave --simulated-time out, or rehearse with --set rig.port=simulated");
        }
        boolean ownPort = surroundings.links() == null;
        if (ownPort) {
            RigPort.requirePresent(rigPort);
        }
        try (SessionSetup setup = new SessionSetup(config, options, observer, camera());
                Welfare welfare =
                        LiveWelfare.open(setup, surroundings.person(), surroundings.clock(), surroundings.zone())) {
            observer.prepared();
            VideoConfig video = config.experiment().session().video();
            if (!video.lossless()) {
                observer.warning("the video will be lossy (" + video + "): this session cannot be replayed exactly");
            }
            double bytesPerSecond = requireRoom(setup);
            if (!options.simulatedTime()) {
                LoopClasses.load();
            }
            welfare.arm();
            // The port comes after the arming, since opening it restarts a board, and before the folder: a session
            // whose
            // board is missing or does not answer leaves no session behind, and no reservation.
            try (OpenPort port = ownPort ? RigPort.open(rigPort) : null) {
                return run(setup, welfare, port, bytesPerSecond, stop);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    private CameraSupply camera() throws Failure {
        return surroundings.camera() == null
                ? CameraSupply.open(config)
                : new CameraSupply(surroundings.camera(), null);
    }

    /** A rehearsal has no animal to be hurt and no hour to be lost. */
    private double requireRoom(SessionSetup setup) throws Failure {
        if (options.simulatedTime()) {
            return 0;
        }
        double bytesPerSecond = DiskNeed.bytesPerSecond(setup);
        String warning = DiskNeed.check(setup, bytesPerSecond);
        if (warning != null) {
            observer.warning(warning);
        }
        return bytesPerSecond;
    }

    private SessionResult run(
            SessionSetup setup, Welfare welfare, OpenPort port, double bytesPerSecond, BooleanSupplier stop)
            throws Failure {
        SessionFolder folder = setup.folder(Instant.now());
        RecordingLock working = lock(folder);
        try (SessionLog log = new SessionLog(folder.log())) {
            LOG.info("mienloop {} on Java {}, log {}", Software.version(), Runtime.version(), log.path());
            LOG.info("camera: {}", setup.info.description());
            LOG.info("descriptors by {}", setup.kernel);
            observer.started(folder.path());
            BooleanSupplier ended =
                    () -> stop.getAsBoolean() || surroundings.requests().ended();
            Throwable loopFailure = drive(setup, port, folder, welfare, bytesPerSecond, ended);
            Summary summary = derived(folder);
            welfare.settle(folder, summary);
            if (summary.videoBytes() != null) { // there is one, and it is finished
                sync(folder);
            }
            LOG.info("ended: {} ({})", summary.ended(), summary.reason());
            return new SessionResult(folder.path(), summary, code(summary, loopFailure));
        } finally {
            release(folder);
            working.close();
        }
    }

    /**
     * The video's last part lies in the system's memory still; all else of the session is on the disk. A disk that takes longer brings it
     * there by itself.
     */
    private void sync(SessionFolder folder) {
        Thread sync = Thread.ofPlatform().daemon().name("video-sync").start(() -> {
            try (FileChannel video = FileChannel.open(folder.video(), StandardOpenOption.WRITE)) {
                video.force(true);
            } catch (NoSuchFileException none) {
                // nothing was recorded
            } catch (IOException e) {
                LOG.warn("{} may not be on the disk yet: {}", folder.video(), Reasons.of(e));
            }
        });
        try {
            for (int look = 0; look < VIDEO_SYNC_LOOKS && !sync.join(VIDEO_SYNC_LOOK); look++) {
                observer.ending("bringing the video to the disk, looks", look);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (sync.isAlive()) {
            LOG.warn("{} is not on the disk yet", folder.video());
        }
    }

    /** Also of a session that failed before its first event: what was kept for its end is of no use any more. */
    private static void release(SessionFolder folder) {
        try {
            folder.releaseBallast();
        } catch (IOException e) {
            LOG.warn("what was reserved in {} could not be given back: {}", folder.path(), Reasons.of(e));
        }
    }

    /** From here to the last table nobody else is to take the folder for one that was left behind. */
    private static RecordingLock lock(SessionFolder folder) throws Failure {
        try {
            return RecordingLock.hold(folder);
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.HARDWARE,
                    "cannot write " + folder.log() + ": " + Reasons.of(e) + "; free some space or mend the disk",
                    e);
        }
    }

    private Throwable drive(
            SessionSetup setup,
            OpenPort port,
            SessionFolder folder,
            Welfare welfare,
            double bytesPerSecond,
            BooleanSupplier stop)
            throws Failure {
        try {
            return options.simulatedTime()
                    ? new RehearsedSession(setup, folder, observer).run(stop)
                    : new LiveSession(setup, port, folder, observer, surroundings, welfare, bytesPerSecond).run(stop);
        } catch (IOException e) {
            LOG.error("the session broke off", e);
            throw new Failure(
                    ExitCode.HARDWARE,
                    "cannot record in " + folder.path() + ": " + Reasons.of(e) + "; free some space or mend the disk",
                    e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static Failure interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new Failure(ExitCode.BUG, "the session's thread was interrupted", e);
    }

    private Summary derived(SessionFolder folder) throws Failure {
        if (!Files.exists(folder.journal())) {
            throw new Failure(
                    ExitCode.HARDWARE,
                    "the session's folder " + folder.path()
                            + " is gone (renamed, removed, unmounted?), and with it what"
                            + " was recorded; the stimuli were stopped: find it and give mienloop recover FOLDER");
        }
        try {
            folder.releaseBallast();
            return SessionFiles.derive(folder, events -> observer.ending("tables, events", events));
        } catch (IOException e) {
            LOG.error("the session's files could not be derived", e);
            throw new Failure(
                    ExitCode.HARDWARE,
                    "the journal is safe in " + folder.path() + ", but its tables could not be written: "
                            + Reasons.of(e) + "; free some space",
                    e);
        }
    }

    private static ExitCode code(Summary summary, Throwable loopFailure) {
        if (loopFailure != null) {
            return ExitCode.BUG;
        }
        if (!summary.accountsAddUp()) {
            return ExitCode.VERIFICATION;
        }
        if (summary.ended().equals(Ending.SAFETY.text())) {
            return ExitCode.SAFETY;
        }
        return summary.ended().equals(Ending.FAULT.text()) ? ExitCode.HARDWARE : ExitCode.DONE;
    }
}
