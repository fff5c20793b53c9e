package io.mienloop.app;

import io.mienloop.camera.Camera;
import io.mienloop.camera.CameraException;
import io.mienloop.camera.CameraInfo;
import io.mienloop.camera.FrameStamp;
import io.mienloop.face.BaselineStatistics;
import io.mienloop.face.HogDescriptor;
import io.mienloop.face.HogSettings;
import io.mienloop.face.PrototypeSet;
import io.mienloop.face.Region;
import io.mienloop.face.Similarity;
import io.mienloop.sim.Emotion;
import io.mienloop.sim.PrerenderedLoop;
import io.mienloop.sim.SimulatedMouse;
import io.mienloop.sim.SimulatedMouseSettings;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The pictures of a measurement, drawn beforehand so that a frame costs no more than a copy, and prototypes of which every n-th
 * picture surely resembles the first: on those, and on no others, a rule fires.
 */
final class BenchFaces implements AutoCloseable {
    /** Label of the prototype that every n-th picture shows. */
    static final String TARGET = "p1";

    /** So many a second at most: each command has three answers, and they are not what is measured. */
    private static final double MOST_COMMANDS = 150;

    private static final int PICTURES = 60;
    private static final int SETTLING_FRAMES = 8;
    private static final double DRAWN_RATE = 25;
    private static final int KERNEL_RUNS = 3_000;

    private final Camera camera;
    private final List<byte[]> pictures = new ArrayList<>();
    private final int every;
    private final PrototypeSet prototypes;
    private final double threshold;

    BenchFaces(BenchOptions options) throws Failure {
        every = Math.max(2, (int) Math.ceil(options.rateHz() / MOST_COMMANDS));
        SimulatedMouse neutral = mouse(options, 1);
        SimulatedMouse pain = mouse(options, 1);
        pain.provoke(Emotion.PAIN, 1, 0);
        int count = Math.max(every, PICTURES / every * every);
        try {
            camera = new PrerenderedLoop(new Alternating(neutral, pain), count, options.rateHz());
            prototypes = prototypes(options);
            threshold = halfWay();
        } catch (CameraException e) {
            throw new Failure(ExitCode.BUG, "the pictures of the measurement could not be drawn: " + e.getMessage(), e);
        }
    }

    private static SimulatedMouse mouse(BenchOptions options, long animal) {
        return new SimulatedMouse(SimulatedMouseSettings.clean(options.width(), options.height(), DRAWN_RATE, animal));
    }

    /** Picture k is of pain where k is a multiple of n, of rest elsewhere; each one is kept. */
    private final class Alternating implements Camera {
        private final SimulatedMouse neutral;
        private final SimulatedMouse pain;
        private int next;

        Alternating(SimulatedMouse neutral, SimulatedMouse pain) {
            this.neutral = neutral;
            this.pain = pain;
        }

        @Override
        public CameraInfo info() {
            return neutral.info();
        }

        @Override
        public boolean next(MemorySegment pixels, FrameStamp stamp) {
            for (int i = 0; next == 0 && i < SETTLING_FRAMES; i++) {
                pain.next(pixels, stamp);
            }
            (next++ % every == 0 ? pain : neutral).next(pixels, stamp);
            pictures.add(pixels.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
            return true;
        }

        @Override
        public void close() {
            neutral.close();
            pain.close();
        }
    }

    private PrototypeSet prototypes(BenchOptions options) {
        HogDescriptor hog = new HogDescriptor(HogSettings.DEFAULT, options.width(), options.height());
        float[] pain = new float[hog.length()];
        float[] rest = new float[hog.length()];
        float[] descriptor = new float[hog.length()];
        int pains = pictures.size() / every;
        for (int k = 0; k < pictures.size(); k++) {
            hog.compute(MemorySegment.ofArray(pictures.get(k)), 0, options.width(), descriptor);
            boolean ofPain = k % every == 0;
            float[] mean = ofPain ? pain : rest;
            for (int i = 0; i < mean.length; i++) {
                mean[i] += descriptor[i] / (ofPain ? pains : pictures.size() - pains);
            }
        }
        float[][] all = new float[options.prototypes()][];
        all[0] = pain;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pixels = arena.allocate((long) options.width() * options.height());
            for (int k = 1; k < all.length; k++) {
                mouse(options, 1 + k).next(pixels, new FrameStamp());
                hog.compute(pixels, 0, options.width(), descriptor);
                all[k] = descriptor.clone();
            }
        }
        return new PrototypeSet(
                IntStream.rangeClosed(1, all.length).mapToObj(k -> "p" + k).toList(),
                all,
                rest,
                HogSettings.DEFAULT,
                new Region(0, 0, options.width(), options.height()),
                List.of(),
                Collections.nCopies(all.length + 1, new BaselineStatistics(100, 1, 0.5, 0.05)));
    }

    /** Half-way between the least similar picture of pain and the most similar one of rest. */
    private double halfWay() throws Failure {
        HogDescriptor hog = new HogDescriptor(
                prototypes.hog(),
                prototypes.region().width(),
                prototypes.region().height());
        Similarity similarity = new Similarity(prototypes);
        float[] descriptor = new float[hog.length()];
        double[] r = new double[similarity.size()];
        double leastPain = 1;
        double mostRest = -1;
        for (int k = 0; k < pictures.size(); k++) {
            hog.compute(
                    MemorySegment.ofArray(pictures.get(k)),
                    0,
                    prototypes.region().width(),
                    descriptor);
            similarity.score(descriptor, r);
            if (k % every == 0) {
                leastPain = Math.min(leastPain, r[0]);
            } else {
                mostRest = Math.max(mostRest, r[0]);
            }
        }
        if (!(leastPain > mostRest)) {
            throw new Failure(
                    ExitCode.USAGE,
                    "in a picture of " + prototypes.region().width() + "x"
                            + prototypes.region().height()
                            + " pain and rest cannot be told apart, so that no command would be sent; choose a larger --size");
        }
        return (leastPain + mostRest) / 2;
    }

    Camera camera() {
        return camera;
    }

    PrototypeSet prototypes() {
        return prototypes;
    }

    /** Similarity to {@link #TARGET} beyond which a frame fires. */
    double threshold() {
        return threshold;
    }

    /** A command is due on every so-many-th frame. */
    int every() {
        return every;
    }

    /** Times of the bare kernel, one descriptor of one picture each, sorted, ns. */
    long[] kernelNanos() {
        Region region = prototypes.region();
        HogDescriptor hog = new HogDescriptor(prototypes.hog(), region.width(), region.height());
        float[] descriptor = new float[hog.length()];
        long[] nanos = new long[KERNEL_RUNS];
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pixels = arena.allocate((long) region.width() * region.height(), 64);
            for (int i = -KERNEL_RUNS / 2; i < KERNEL_RUNS; i++) {
                byte[] picture = pictures.get(Math.floorMod(i, pictures.size()));
                MemorySegment.copy(picture, 0, pixels, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, picture.length);
                long before = System.nanoTime();
                hog.compute(pixels, 0, region.width(), descriptor);
                if (i >= 0) {
                    nanos[i] = System.nanoTime() - before;
                }
            }
        }
        Arrays.sort(nanos);
        return nanos;
    }

    @Override
    public void close() {
        camera.close();
    }
}
