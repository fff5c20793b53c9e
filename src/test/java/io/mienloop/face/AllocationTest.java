package io.mienloop.face;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The loop thread allocates nothing in its steady state: one frame's whole work in this room, 8,000 times over. */
final class AllocationTest {
    private static final int WIDTH = 40;
    private static final int HEIGHT = 40;
    private static final int FRAMES = 8_000;

    @ParameterizedTest
    @CsvSource({"false, SCALAR", "true, SCALAR", "false, VECTORS", "true, VECTORS"})
    void shouldAllocateNothingPerFrame(boolean sqrt, KernelChoice kernel) {
        HogSettings settings = new HogSettings(8, 20, 1, sqrt, BlockNorm.L2_HYS);
        RandomGenerator random = Pictures.random(1);
        float[] prototype = SimilarityTest.values(32, random);
        PrototypeSet set = new PrototypeSet(
                List.of("pain"),
                new float[][] {prototype},
                prototype,
                settings,
                new Region(0, 0, WIDTH, HEIGHT),
                List.of(1),
                List.of());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pixels = arena.allocate(WIDTH * HEIGHT);
            pixels.copyFrom(MemorySegment.ofArray(Pictures.DARK.draw(WIDTH, HEIGHT, random)));
            Frame frame = new Frame(settings, kernel, set, pixels);
            frame.run(FRAMES); // warm-up: compiled by now
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long thread = Thread.currentThread().threadId();
            long before = threads.getThreadAllocatedBytes(thread);

            frame.run(FRAMES);

            assertThat(threads.getThreadAllocatedBytes(thread) - before).isLessThanOrEqualTo(1024);
        }
    }

    private static final class Frame {
        private final HogDescriptor hog;
        private final PictureQuality quality;
        private final Similarity similarity;
        private final Baseline[] baselines = {
            new FrozenBaseline(0.4, 0.1, 0.1),
            new CollectedBaseline(60_000_000_000L, 20, 0.01, 0.1),
            new TrailingBaseline(60_000_000_000L, 20, 0, 0.01, 0.1)
        };
        private final MemorySegment pixels;
        private final float[] descriptor;
        private final double[] scores;
        private long time;

        Frame(HogSettings settings, KernelChoice kernel, PrototypeSet set, MemorySegment pixels) {
            hog = new HogDescriptor(settings, WIDTH, HEIGHT, kernel);
            quality = new PictureQuality(PictureLimits.DEFAULT, WIDTH, HEIGHT, kernel);
            similarity = new Similarity(set);
            this.pixels = pixels;
            descriptor = new float[hog.length()];
            scores = new double[similarity.size()];
        }

        void run(int frames) {
            for (int i = 0; i < frames; i++) {
                quality.judge(pixels, 0, WIDTH);
                hog.compute(pixels, 0, WIDTH, descriptor);
                similarity.score(descriptor, scores);
                for (Baseline baseline : baselines) {
                    baseline.z(scores[0]);
                    baseline.offer(scores[0], time);
                    baseline.drifting();
                    if (i % 500 == 0) {
                        baseline.exclude(time, time + 1_000_000);
                    }
                }
                time += 50_000_000;
            }
        }
    }
}
