package io.mienloop.app;

import io.mienloop.config.ChannelConfig;
import io.mienloop.config.ConfigException;
import io.mienloop.config.ExperimentConfig;
import io.mienloop.config.GuardsConfig;
import io.mienloop.config.LoadedConfig;
import io.mienloop.config.OnRigLoss;
import io.mienloop.config.TriggerConfig;
import io.mienloop.face.Baseline;
import io.mienloop.face.FaceShift;
import io.mienloop.face.HogDescriptor;
import io.mienloop.face.PictureLimits;
import io.mienloop.face.PictureQuality;
import io.mienloop.face.PrototypeSet;
import io.mienloop.face.Region;
import io.mienloop.face.ShiftLimits;
import io.mienloop.face.Similarity;
import io.mienloop.pipeline.FrameLoop;
import io.mienloop.pipeline.FrameScorer;
import io.mienloop.pipeline.FrameSink;
import io.mienloop.pipeline.HogScorer;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.pipeline.LoopHealth;
import io.mienloop.pipeline.LoopPlan;
import io.mienloop.pipeline.PictureScorer;
import io.mienloop.pipeline.PixelPool;
import io.mienloop.rig.ByteLink;
import io.mienloop.rig.RigClient;
import io.mienloop.rig.RigPlan;
import io.mienloop.trigger.TriggerEngine;
import io.mienloop.trigger.TriggerPlan;
import java.util.List;

/** Makes the loop of a session from what the session is: the same for the session itself and for its replay. */
final class LoopAssembly {
    final LoadedConfig config;
    final PrototypeSet prototypes;
    final TriggerPlan triggers;
    private final LoopPlan plan;
    private final double rateHz;
    private final int frameWidth;
    private final int frozenRepeats;
    private final String kernel;

    /**
     * @param rateHz nominal frames a second
     * @param frameWidth bytes per row of a frame
     * @param sessionNanos from the first frame, 0 for until the camera ends
     * @param frozenRepeats of a picture until it counts as frozen, 0 for never
     * @throws Failure when config and prototypes do not fit together
     */
    LoopAssembly(
            LoadedConfig config,
            PrototypeSet prototypes,
            double rateHz,
            int frameWidth,
            long sessionNanos,
            int frozenRepeats)
            throws Failure {
        this.config = config;
        this.prototypes = prototypes;
        this.rateHz = rateHz;
        this.frameWidth = frameWidth;
        this.frozenRepeats = frozenRepeats;
        long frameNanos = Math.round(1e9 / rateHz);
        try {
            triggers = config.triggerPlan(prototypes.names(), frameNanos);
        } catch (ConfigException e) {
            throw new Failure(ExitCode.USAGE, e.getMessage(), e);
        }
        plan = plan(config, frameNanos, sessionNanos);
        baselines();
        shift();
        kernel = descriptor().kernel();
    }

    /** Repetitions after which a camera of this rate counts as stuck: a fifth of a second. */
    static int frozenRepeats(double rateHz) {
        return Math.max(PictureLimits.DEFAULT.frozenRepeats(), (int) Math.ceil(rateHz / 5));
    }

    private static LoopPlan plan(LoadedConfig config, long frameNanos, long sessionNanos) {
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
                sessionNanos,
                config.rig().onRigLoss() == OnRigLoss.GO_ON);
    }

    /** Length of the session from its first frame, 0 for until the camera ends. */
    long sessionNanos() {
        return plan.sessionNanos();
    }

    /** A ring place for this session's numbers of scores and rules. */
    LoopEvent event() {
        return new LoopEvent(prototypes.names().size(), triggers.rules().size());
    }

    /** The baselines, one a score, all of them new. */
    Baseline[] baselines() throws Failure {
        return BaselineSupply.get(config.experiment().score().baseline(), prototypes, rateHz);
    }

    /** What scores pictures, new. */
    HogScorer pictures() {
        return pictures(config.experiment().guards().leastSimilarity());
    }

    /** The same for noise, which resembles nothing and must all the same go the whole way of a frame. */
    HogScorer picturesOfNoise() {
        return pictures(-1);
    }

    private HogScorer pictures(double leastSimilarity) {
        GuardsConfig guards = config.experiment().guards();
        PictureLimits limits = new PictureLimits(
                guards.darkMean(),
                guards.saturatedLevel(),
                guards.saturatedShare(),
                guards.flatDeviation(),
                frozenRepeats);
        int width = prototypes.region().width();
        int height = prototypes.region().height();
        try {
            return new HogScorer(
                    descriptor(),
                    new Similarity(prototypes),
                    new PictureQuality(limits, width, height),
                    shift(),
                    leastSimilarity,
                    prototypes.region(),
                    frameWidth);
        } catch (Failure checkedBefore) {
            throw new IllegalStateException(checkedBefore);
        }
    }

    /** Which code computes the descriptors, and why. */
    String kernel() {
        return kernel;
    }

    private HogDescriptor descriptor() throws Failure {
        try {
            return new HogDescriptor(
                    prototypes.hog(),
                    prototypes.region().width(),
                    prototypes.region().height());
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    /** The guard against a face that has moved, or null where it is off. */
    private FaceShift shift() throws Failure {
        GuardsConfig guards = config.experiment().guards();
        Region region = prototypes.region();
        boolean tooSmall = Math.min(region.width(), region.height()) < FaceShift.LEAST_SIDE;
        int pixels = guards.shiftPixels().orElse(tooSmall ? 0 : ShiftLimits.DEFAULT_PIXELS);
        if (pixels == 0) {
            return null;
        }
        if (tooSmall) {
            throw new Failure(
                    ExitCode.USAGE,
                    "guards shift-pixels: a shift cannot be seen in the region " + region + ", which takes "
                            + FaceShift.LEAST_SIDE + " px either way; leave the key out or set it to 0");
        }
        return new FaceShift(
                new ShiftLimits(pixels, frames(guards.shiftNanos()), frames(ShiftLimits.REFERENCE_NANOS)),
                region.width(),
                region.height());
    }

    private int frames(long nanos) {
        return (int) Math.max(1, Math.ceil(nanos * 1e-9 * rateHz));
    }

    /** The loop's end of a link, or null where there is none. */
    RigClient client(RigPlan rigPlan, ByteLink link) {
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

    /**
     * The loop with everything it needs, all of it new.
     *
     * @param client the loop's end of the wire, or null when the session has no rig
     */
    FrameLoop loop(PictureScorer pictures, RigClient client, PixelPool pool, FrameSink video, LoopHealth health) {
        try {
            return new FrameLoop(
                    plan,
                    new FrameScorer(pictures, baselines()),
                    new TriggerEngine(triggers),
                    config.schedule(),
                    client,
                    pool,
                    video,
                    health);
        } catch (Failure checkedBefore) {
            throw new IllegalStateException(checkedBefore);
        }
    }
}
