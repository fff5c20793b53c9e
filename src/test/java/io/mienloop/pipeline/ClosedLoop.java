package io.mienloop.pipeline;

import io.mienloop.camera.Camera;
import io.mienloop.camera.CameraException;
import io.mienloop.camera.CameraInfo;
import io.mienloop.camera.FrameStamp;
import io.mienloop.face.Baseline;
import io.mienloop.face.BaselineStatistics;
import io.mienloop.face.FaceShift;
import io.mienloop.face.FrozenBaseline;
import io.mienloop.face.HogDescriptor;
import io.mienloop.face.HogSettings;
import io.mienloop.face.PictureLimits;
import io.mienloop.face.PictureQuality;
import io.mienloop.face.PrototypeSet;
import io.mienloop.face.Region;
import io.mienloop.face.Similarity;
import io.mienloop.rig.ByteLink;
import io.mienloop.rig.Channel;
import io.mienloop.rig.ChannelLimits;
import io.mienloop.rig.ChannelRole;
import io.mienloop.rig.PulseProgram;
import io.mienloop.rig.RigClient;
import io.mienloop.rig.RigPlan;
import io.mienloop.rig.RigTimings;
import io.mienloop.sim.PinListener;
import io.mienloop.sim.SimulatedChannel;
import io.mienloop.sim.SimulatedRig;
import io.mienloop.sim.SimulatedRigSettings;
import io.mienloop.testing.Barcodes;
import io.mienloop.trial.PlannedStimulus;
import io.mienloop.trial.Schedule;
import io.mienloop.trigger.ArmPlan;
import io.mienloop.trigger.Blanking;
import io.mienloop.trigger.Direction;
import io.mienloop.trigger.Dwell;
import io.mienloop.trigger.Gate;
import io.mienloop.trigger.Measure;
import io.mienloop.trigger.Rule;
import io.mienloop.trigger.Runaway;
import io.mienloop.trigger.TriggerEngine;
import io.mienloop.trigger.TriggerPlan;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.LongToIntFunction;

/**
 * A small closed loop for tests: two noise pictures, "neutral" and "pain", a camera that shows one or the other as a script
 * says, a rule that fires light on pain, and a simulated board. Since both pictures are known, so is every score: 1 against
 * the shown picture's own prototype.
 */
final class ClosedLoop {
    static final int SIDE = 64;
    static final double RATE = 100;
    static final long FRAME_NANOS = 10_000_000;
    static final int LIGHT = 0;
    static final int SHOCK = 1;
    static final int FRAME_LINE = 6;
    static final int SYNC_LINE = 4;
    static final long LIGHT_NANOS = 200_000_000;
    static final HogSettings HOG = new HogSettings(8, 16, 1, true, HogSettings.DEFAULT.norm());
    static final byte[] NEUTRAL = noise(1);
    static final byte[] PAIN = noise(2);

    // What a test may change before it starts.
    LongPredicate pain = frame -> false;
    /** Frames that are black, and so not scored. */
    LongPredicate dark = frame -> false;

    /** How far to the right a frame's picture has moved, pixels. */
    LongToIntFunction moved = frame -> 0;

    FaceShift shift;
    double leastSimilarity = -1;

    long frames = 300;
    List<PlannedStimulus> planned = List.of();
    Runaway runaway = new Runaway(5, 60_000_000_000L);
    ArmPlan arms = new ArmPlan(1, 0, 0, 4711);
    long refractoryNanos = 1_000_000_000;
    long deadlineNanos = 50_000_000;
    long sessionNanos;
    long baselineNanos;
    boolean goOnWithoutRig;
    boolean paced;
    /** From one barcode to the next, µs; 0: the rig has no sync line. */
    long codedMicros;

    FrameSink video = FrameSink.NONE;
    LoopHealth health = LoopHealth.SOUND;
    Consumer<SimulatedRig> board = rig -> {};

    final List<String> edges = new ArrayList<>();
    /** Rising edges of the frame line. */
    final List<Long> paceNanos = new ArrayList<>();
    /** Edges of the sync line. */
    final List<Barcodes.Edge> codes = new ArrayList<>();

    static byte[] noise(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] picture = new byte[SIDE * SIDE];
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                // Blocks of 4 px: structure at the scale of the cells, unlike white noise.
                picture[y * SIDE + x] =
                        y % 4 == 0 && x % 4 == 0 ? (byte) random.nextInt(256) : picture[(y - y % 4) * SIDE + x - x % 4];
            }
        }
        return picture;
    }

    static PrototypeSet prototypes() {
        return new PrototypeSet(
                List.of("pain"),
                new float[][] {descriptor(PAIN)},
                descriptor(NEUTRAL),
                HOG,
                new Region(0, 0, SIDE, SIDE),
                List.of(),
                List.of(new BaselineStatistics(100, 1, 0, 0.05), new BaselineStatistics(100, 1, 0, 0.05)));
    }

    static float[] descriptor(byte[] picture) {
        HogDescriptor hog = new HogDescriptor(HOG, SIDE, SIDE);
        float[] descriptor = new float[hog.length()];
        hog.compute(MemorySegment.ofArray(picture), 0, SIDE, descriptor);
        return descriptor;
    }

    RigPlan rigPlan() {
        List<Channel> channels = new ArrayList<>(List.of(
                new Channel("laser", ChannelRole.LASER, 2, 5), new Channel("shocker", ChannelRole.SHOCK, 0, 3)));
        if (paced) {
            channels.add(new Channel("frames", ChannelRole.FRAME, FRAME_LINE, 8));
        }
        if (codedMicros > 0) {
            channels.add(new Channel("line", ChannelRole.SYNC, SYNC_LINE, 7));
        }
        return new RigPlan(
                channels,
                channels.stream().map(channel -> limits(channel.role())).toList(),
                List.of(
                        PulseProgram.train(LIGHT, 2, 5_000, 20, LIGHT_NANOS / 1_000, 1_000),
                        PulseProgram.single(SHOCK, 0, 100_000, 100)),
                RigPlan.DEFAULT_BAUD,
                3_600_000,
                RigTimings.DEFAULT);
    }

    /** Spaced as closely as a test likes; no animal is here. */
    private static ChannelLimits limits(ChannelRole role) {
        ChannelLimits hard = ChannelLimits.hard(role);
        return new ChannelLimits(
                hard.maxOnMicros(),
                hard.maxTrainMicros(),
                0,
                hard.maxPulses(),
                1000,
                1000,
                ChannelLimits.NONE_16,
                hard.maxLevel(),
                hard.maxDose(),
                ChannelLimits.NONE_32,
                ChannelLimits.NONE_32);
    }

    SimulatedRig board() {
        PinListener pins = (channel, high, level, timeNanos) -> {
            if (channel == SYNC_LINE) {
                codes.add(new Barcodes.Edge(timeNanos, high));
            } else if (channel != FRAME_LINE) {
                edges.add((channel == 2 ? "light" : "shock") + (high ? "+" : "-"));
            } else if (high) {
                paceNanos.add(timeNanos);
            }
        };
        RigPlan plan = rigPlan();
        List<SimulatedChannel> channels = new ArrayList<>();
        for (int i = 0; i < plan.channels().size(); i++) {
            channels.add(
                    new SimulatedChannel(plan.channels().get(i), plan.limits().get(i), -1));
        }
        SimulatedRig rig =
                new SimulatedRig(SimulatedRigSettings.of(plan.channels()).with(channels), pins);
        board.accept(rig);
        return rig;
    }

    RigClient client(ByteLink link) {
        RigClient client = new RigClient(rigPlan(), link, 7);
        if (paced) {
            client.frames(FRAME_LINE, 20_000, 1_000);
        }
        if (codedMicros > 0) {
            client.barcodes(SYNC_LINE, codedMicros);
        }
        return client;
    }

    FrameLoop loop(RigClient client, PixelPool pool) {
        PrototypeSet set = prototypes();
        Baseline[] baselines = {new FrozenBaseline(0, 0.1, 0.9), new FrozenBaseline(0, 0.1, 0.9)};
        FrameScorer scorer = new FrameScorer(
                new HogScorer(
                        new HogDescriptor(HOG, SIDE, SIDE),
                        new Similarity(set),
                        new PictureQuality(new PictureLimits(4, 250, 0.9, 1, 0), SIDE, SIDE),
                        shift,
                        leastSimilarity,
                        set.region(),
                        SIDE),
                baselines);
        Rule rule = new Rule(
                "relief",
                0,
                Measure.SIMILARITY,
                Direction.ABOVE,
                0.8,
                0.05,
                new int[] {1},
                new Dwell(20_000_000, 3),
                0.7, // the two pictures' own similarity is about 0.63
                refractoryNanos,
                deadlineNanos,
                0,
                List.<Gate>of(),
                LIGHT);
        TriggerPlan triggers = new TriggerPlan(
                List.of(rule),
                List.of(new Blanking(LIGHT, 60_000_000), new Blanking(SHOCK, 60_000_000)),
                runaway,
                arms,
                2,
                2,
                50_000_000);
        LoopPlan plan = new LoopPlan(
                new long[] {LIGHT_NANOS, 100_000_000},
                new int[] {LIGHT},
                new long[] {deadlineNanos},
                deadlineNanos,
                500_000_000,
                2_000_000_000L,
                baselineNanos,
                sessionNanos,
                goOnWithoutRig);
        return new FrameLoop(
                plan, scorer, new TriggerEngine(triggers), new Schedule(planned, 1), client, pool, video, health);
    }

    LoopEvent event() {
        return new LoopEvent(2, 1);
    }

    Camera camera() {
        return new Camera() {
            private long next;

            @Override
            public CameraInfo info() {
                return new CameraInfo(SIDE, SIDE, RATE, frames, false, false, "two pictures");
            }

            @Override
            public boolean next(MemorySegment pixels, FrameStamp stamp) throws CameraException {
                if (next == frames) {
                    return false;
                }
                byte[] picture = dark.test(next) ? new byte[SIDE * SIDE] : pain.test(next) ? PAIN : NEUTRAL;
                int by = moved.applyAsInt(next);
                MemorySegment.copy(picture, 0, pixels, ValueLayout.JAVA_BYTE, by, picture.length - by);
                stamp.frameId = next;
                stamp.timeNanos = next * FRAME_NANOS;
                next++;
                return true;
            }

            @Override
            public void close() {}
        };
    }
}
