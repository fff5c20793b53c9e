package io.mienloop.app;

import io.mienloop.analysis.Progress;
import io.mienloop.analysis.PrototypeBuild;
import io.mienloop.analysis.PrototypeFile;
import io.mienloop.camera.CameraInfo;
import io.mienloop.config.ExperimentConfig;
import io.mienloop.config.LoadedConfig;
import io.mienloop.config.PortConfig;
import io.mienloop.config.StimulusConfig;
import io.mienloop.config.VideoConfig;
import io.mienloop.pipeline.FrameLoop;
import io.mienloop.pipeline.FrameSink;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.pipeline.LoopHealth;
import io.mienloop.pipeline.LoopPlan;
import io.mienloop.pipeline.PixelPool;
import io.mienloop.rig.ByteLink;
import io.mienloop.rig.ChannelRole;
import io.mienloop.rig.RigClient;
import io.mienloop.rig.RigPlan;
import io.mienloop.session.Confirmation;
import io.mienloop.session.DoseBasis;
import io.mienloop.session.ReplayBasis;
import io.mienloop.session.SessionDescription;
import io.mienloop.session.SessionFolder;
import io.mienloop.session.video.VideoCodec;
import io.mienloop.session.video.VideoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A session's parts, checked against each other and ready to be driven: by the live pipeline or in simulated time. */
final class SessionSetup implements AutoCloseable {
    private static final double ASSUMED_RATE = 25;
    private static final double LEAST_RATE = 5;

    final LoadedConfig config;
    final RunOptions options;
    final CameraSupply camera;
    final CameraInfo info;
    final PrototypeBuild prototypes;
    RigPlan rigPlan;
    final double rateHz;
    private List<DoseBasis.Before> before = List.of();
    private Confirmation confirmation;
    private final LoopAssembly assembly;

    /** Which code computes the descriptors, and why. */
    final String kernel;

    /** @throws Failure when a part is missing or does not fit the others */
    SessionSetup(LoadedConfig config, RunOptions options, SessionObserver observer) throws Failure {
        this(config, options, observer, CameraSupply.open(config));
    }

    /**
     * @param camera closed with this
     * @throws Failure when a part is missing or does not fit the others
     */
    SessionSetup(LoadedConfig config, RunOptions options, SessionObserver observer, CameraSupply camera)
            throws Failure {
        this.config = config;
        this.options = options;
        ExperimentConfig experiment = config.experiment();
        this.camera = camera;
        try {
            info = camera.camera().info();
            rateHz = info.rate() > 0 ? info.rate() : ASSUMED_RATE;
            rigPlan = config.rig().port().kind() == PortConfig.Kind.NONE
                    ? null
                    : RigTranslation.plan(config, sessionNanos());
            requireRate();
            Progress progress = (done, total) -> observer.preparing("building prototypes", done, total);
            prototypes = PrototypeSupply.get(config, info, progress);
            assembly =
                    new LoopAssembly(config, prototypes.set(), rateHz, info.width(), sessionNanos(), frozenRepeats());
            kernel = assembly.kernel();
        } catch (Failure | RuntimeException e) {
            camera.camera().close();
            throw e;
        }
    }

    long frameBytes() {
        return (long) info.width() * info.height();
    }

    /** A ring place for this session's numbers of scores and rules. */
    LoopEvent event() {
        return assembly.event();
    }

    /** The loop's end of a link, or null where there is none. */
    RigClient client(ByteLink link) {
        return assembly.client(rigPlan, link);
    }

    /**
     * The loop with everything it needs, all of it new.
     *
     * @param client the loop's end of the wire, or null when the session has no rig
     */
    FrameLoop loop(RigClient client, PixelPool pool, FrameSink video, LoopHealth health) {
        return assembly.loop(assembly.pictures(), client, pool, video, health);
    }

    /** A loop for noise. */
    FrameLoop warmUpLoop(PixelPool pool, FrameSink video) {
        return assembly.loop(assembly.picturesOfNoise(), null, pool, video, LoopHealth.SOUND);
    }

    /**
     * A camera that repeats itself to the bit for a fifth of a second is stuck. A recording may well do so: lossy coding holds a
     * small region still for many frames.
     */
    private int frozenRepeats() {
        boolean recording = !info.live() && camera.mouse() == null;
        return config.experiment().guards().frozenFrames().orElse(recording ? 0 : LoopAssembly.frozenRepeats(rateHz));
    }

    private long sessionNanos() {
        return options.seconds() > 0
                ? Math.round(options.seconds() * 1e9)
                : config.experiment().session().durationNanos();
    }

    /** Frames that come more slowly than this cannot keep the board's lease alive, which asks for a score every 200 ms. */
    private void requireRate() throws Failure {
        if (rigPlan != null && !config.experiment().stimuli().isEmpty() && rateHz < LEAST_RATE) {
            throw new Failure(
                    ExitCode.USAGE,
                    "the camera gives " + rateHz + " frames a second (" + info.description() + "), but stimuli need at"
                            + " least " + LEAST_RATE + ": the board puts its outputs off when no frame was scored for"
                            + " 200 ms; raise the rate, or score without stimuli (port: none)");
        }
    }

    /** Length of the session in seconds. */
    double seconds() {
        return assembly.sessionNanos() / 1e9;
    }

    /**
     * Makes the session's folder, with the resolved experiment and the prototypes in it.
     *
     * @throws Failure when the disk does not let it
     */
    SessionFolder folder(Instant start) throws Failure {
        SessionFolder folder;
        try {
            folder = SessionFolder.create(options.dataDir(), config.subject().id(), start);
            Files.writeString(
                    folder.config(),
                    config.resolvedYaml(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.SYNC);
            PrototypeFile.write(prototypes, folder.prototypes());
            return folder;
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.HARDWARE,
                    "cannot make the session's folder in " + options.dataDir() + ": " + Reasons.of(e)
                            + "; choose another place with --data-dir or free some space",
                    e);
        }
    }

    SessionDescription description(SessionFolder folder, Instant start, String link) throws Failure {
        ExperimentConfig experiment = config.experiment();
        return new SessionDescription(
                "mienloop " + Software.version(),
                kernel,
                config.subject().id(),
                start.toString(),
                options.simulatedTime(),
                experiment.session().seed(),
                info.description(),
                info.width(),
                info.height(),
                rateHz,
                experiment.session().record(),
                prototypes.set().names(),
                assembly.triggers.rules().stream().map(rule -> rule.name()).toList(),
                experiment.stimuli().stream().map(StimulusConfig::name).toList(),
                channelNames(),
                List.of("lick-1", "lick-2", "ttl-1", "ttl-2"),
                link,
                sha256(folder.prototypes()),
                config.resolvedYaml(),
                new DoseBasis(outputs(), before, confirmation),
                new ReplayBasis(
                        sha256(folder.config()),
                        assembly.sessionNanos(),
                        frozenRepeats(),
                        rigPlan,
                        experiment.session().record()
                                ? experiment.session().video().toString()
                                : null,
                        experiment.session().video().lossless(),
                        LoopPlan.RULES));
    }

    VideoWriter videoWriter(SessionFolder folder) throws IOException {
        VideoConfig video = config.experiment().session().video();
        return VideoWriter.create(folder.video(), info.width(), info.height(), rateHz, codec(video), video.quality());
    }

    static VideoCodec codec(VideoConfig video) {
        return VideoCodec.valueOf(video.codec().name());
    }

    private List<DoseBasis.Output> outputs() {
        if (rigPlan == null) {
            return List.of();
        }
        return rigPlan.programs().stream()
                .map(program -> {
                    int place = rigPlan.place(program.channel());
                    ChannelRole role = rigPlan.channels().get(place).role();
                    return new DoseBasis.Output(
                            program.channel(),
                            role,
                            program.level(),
                            program.onMicros() / program.pulses(),
                            program.pulses(),
                            program.dose(role),
                            rigPlan.limits().get(place).minIntervalMicros());
                })
                .toList();
    }

    /** Who armed the session and with which dials, for the record; null where nobody was asked. */
    String confirmed() {
        return confirmation == null
                ? null
                : "armed by " + confirmation.user() + " for " + confirmation.word() + ", dials read: "
                        + confirmation.dials()
                        + (confirmation.overrides().isEmpty() ? "" : ", overrides: " + confirmation.overrides());
    }

    /**
     * What a ledger and a person have to do with the session, known before it begins.
     *
     * @param narrowed the plan within what the animal may still get
     * @param had what the animal had before, one a channel used
     * @param person who armed it
     */
    void armed(RigPlan narrowed, List<DoseBasis.Before> had, Confirmation person) {
        rigPlan = narrowed;
        before = List.copyOf(had);
        confirmation = person;
    }

    private List<String> channelNames() {
        List<String> names = new ArrayList<>();
        config.rig().channels().forEach(channel -> {
            while (names.size() <= channel.index()) {
                names.add(null);
            }
            names.set(channel.index(), channel.name());
        });
        return Collections.unmodifiableList(names);
    }

    private static String sha256(Path file) throws Failure {
        try {
            return FileHash.sha256(file);
        } catch (IOException e) {
            throw new Failure(ExitCode.HARDWARE, "cannot read back " + file + ": " + Reasons.of(e), e);
        }
    }

    @Override
    public void close() {
        camera.camera().close();
    }
}
