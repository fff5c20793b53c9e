package io.mienloop.app;

import io.mienloop.analysis.Progress;
import io.mienloop.analysis.PrototypeBuild;
import io.mienloop.analysis.PrototypeFile;
import io.mienloop.camera.CameraInfo;
import io.mienloop.config.ChannelConfig;
import io.mienloop.config.ConfigException;
import io.mienloop.config.ExperimentConfig;
import io.mienloop.config.LoadedConfig;
import io.mienloop.config.OnRigLoss;
import io.mienloop.config.PortConfig;
import io.mienloop.config.StimulusConfig;
import io.mienloop.config.TriggerConfig;
import io.mienloop.face.HogDescriptor;
import io.mienloop.face.PictureLimits;
import io.mienloop.face.PictureQuality;
import io.mienloop.face.PrototypeSet;
import io.mienloop.face.Similarity;
import io.mienloop.pipeline.FrameLoop;
import io.mienloop.pipeline.FrameScorer;
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
import io.mienloop.session.SessionDescription;
import io.mienloop.session.SessionFolder;
import io.mienloop.trigger.TriggerEngine;
import io.mienloop.trigger.TriggerPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
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
    /** Which code computes the descriptors, and why. */
    final String kernel;

    private final TriggerPlan triggerPlan;
    private final LoopPlan loopPlan;

    /** @throws Failure when a part is missing or does not fit the others */
    SessionSetup(LoadedConfig config, RunOptions options, SessionObserver observer) throws Failure {
        this.config = config;
        this.options = options;
        ExperimentConfig experiment = config.experiment();
        camera = CameraSupply.open(config);
        try {
            info = camera.camera().info();
            rateHz = info.rate() > 0 ? info.rate() : ASSUMED_RATE;
            rigPlan = config.rig().port().kind() == PortConfig.Kind.NONE
                    ? null
                    : RigTranslation.plan(config, sessionNanos());
            requireRate();
            Progress progress = (done, total) -> observer.preparing("building prototypes", done, total);
            prototypes = PrototypeSupply.get(config, info, progress);
            kernel = descriptor().kernel();
            long frameNanos = Math.round(1e9 / rateHz);
            triggerPlan = triggers(frameNanos);
            loopPlan = loopPlan(frameNanos);
            baselines();
        } catch (Failure | RuntimeException e) {
            camera.camera().close();
            throw e;
        }
    }

    private TriggerPlan triggers(long frameNanos) throws Failure {
        try {
            return config.triggerPlan(prototypes.set().names(), frameNanos);
        } catch (ConfigException e) {
            throw new Failure(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    long frameBytes() {
        return (long) info.width() * info.height();
    }

    /** A ring place for this session's numbers of scores and rules. */
    LoopEvent event() {
        return new LoopEvent(
                prototypes.set().names().size(), triggerPlan.rules().size());
    }

    /**
     * The loop with everything it needs, all of it new.
     *
     * @param link to the board, or null when the session has no rig
     */
    FrameLoop loop(ByteLink link, PixelPool pool, FrameSink video, LoopHealth health) {
        return loop(client(link), pool, video, health);
    }

    /** The loop's end of a link, or null where there is none. */
    RigClient client(ByteLink link) {
        if (link == null) {
            return null;
        }
        RigClient client =
                new RigClient(rigPlan, link, config.experiment().session().seed());
        config.rig().channels().forEach(channel -> channel.frames()
                .ifPresent(f -> client.frames(channel.index(), f.periodMicros(), f.widthMicros())));
        config.rig().channels().stream()
                .filter(channel -> channel.barcodeMicros().isPresent() && !used(channel))
                .findFirst()
                .ifPresent(channel ->
                        client.barcodes(channel.index(), channel.barcodeMicros().getAsLong()));
        return client;
    }

    /** A barcode on a line that a stimulus uses would make the board refuse the stimulus. */
    private boolean used(ChannelConfig channel) {
        return config.experiment().stimuli().stream()
                .anyMatch(stimulus -> stimulus.channel().equals(channel.name()));
    }

    FrameLoop loop(RigClient client, PixelPool pool, FrameSink video, LoopHealth health) {
        PrototypeSet set = prototypes.set();
        try {
            FrameScorer scorer = new FrameScorer(
                    descriptor(),
                    new Similarity(set),
                    new PictureQuality(
                            guards(), set.region().width(), set.region().height()),
                    baselines(),
                    set.region(),
                    info.width());
            return new FrameLoop(
                    loopPlan, scorer, new TriggerEngine(triggerPlan), config.schedule(), client, pool, video, health);
        } catch (Failure checkedBefore) {
            throw new IllegalStateException(checkedBefore);
        }
    }

    private HogDescriptor descriptor() throws Failure {
        PrototypeSet set = prototypes.set();
        try {
            return new HogDescriptor(
                    set.hog(), set.region().width(), set.region().height());
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    private io.mienloop.face.Baseline[] baselines() throws Failure {
        return BaselineSupply.get(config.experiment().score().baseline(), prototypes.set(), rateHz);
    }

    /**
     * A camera that repeats itself to the bit for a fifth of a second is stuck. A recording may well do so: lossy coding holds a
     * small region still for many frames.
     */
    private PictureLimits guards() {
        PictureLimits usual = PictureLimits.DEFAULT;
        boolean recording = !info.live() && camera.mouse() == null;
        int repeats = recording ? 0 : Math.max(usual.frozenRepeats(), (int) Math.ceil(rateHz / 5));
        return new PictureLimits(
                usual.darkMean(), usual.saturatedLevel(), usual.saturatedShare(), usual.flatDeviation(), repeats);
    }

    private LoopPlan loopPlan(long frameNanos) {
        ExperimentConfig experiment = config.experiment();
        List<TriggerConfig> triggers = experiment.triggers();
        long[] maxAge = triggers.stream().mapToLong(TriggerConfig::maxAgeNanos).toArray();
        long deadline =
                triggers.stream().mapToLong(TriggerConfig::maxAgeNanos).max().orElse(50_000_000L);
        return new LoopPlan(
                experiment.stimuli().stream()
                        .mapToLong(stimulus -> stimulus.spanMicros() * 1_000)
                        .toArray(),
                triggers.stream().mapToInt(TriggerConfig::stimulus).toArray(),
                maxAge,
                deadline,
                Math.max(10 * frameNanos, 500_000_000L),
                Math.max(50 * frameNanos, 5_000_000_000L),
                experiment.session().baselineNanos(),
                sessionNanos(),
                config.rig().onRigLoss() == OnRigLoss.GO_ON);
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
        return loopPlan.sessionNanos() / 1e9;
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
            Files.writeString(folder.config(), config.resolvedYaml());
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
                triggerPlan.rules().stream().map(rule -> rule.name()).toList(),
                experiment.stimuli().stream().map(StimulusConfig::name).toList(),
                channelNames(),
                List.of("lick-1", "lick-2", "ttl-1", "ttl-2"),
                link,
                sha256(folder.prototypes()),
                config.resolvedYaml(),
                new DoseBasis(outputs(), before, confirmation));
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
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new Failure(ExitCode.HARDWARE, "cannot read back " + file + ": " + Reasons.of(e), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void close() {
        camera.camera().close();
    }
}
