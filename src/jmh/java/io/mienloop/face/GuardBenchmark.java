package io.mienloop.face;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What the guards look at in a picture of 640×480, apart from its descriptor. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class GuardBenchmark {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;

    private final MemorySegment[] pictures = new MemorySegment[2];
    private final PictureQuality quality = new PictureQuality(PictureLimits.DEFAULT, WIDTH, HEIGHT);
    private final FaceShift shift = new FaceShift(new ShiftLimits(ShiftLimits.DEFAULT_PIXELS, 75, 300), WIDTH, HEIGHT);
    private int turn;

    /** Two that differ by noise, as frames do. */
    @Setup
    public void prepare() {
        Random random = new Random(1);
        byte[] drawn = BenchmarkPicture.draw(WIDTH, HEIGHT);
        for (int i = 0; i < pictures.length; i++) {
            byte[] noisy = drawn.clone();
            for (int p = 0; p < noisy.length; p++) {
                noisy[p] = (byte) Math.clamp((noisy[p] & 0xff) + random.nextInt(-2, 3), 0, 255);
            }
            pictures[i] = MemorySegment.ofArray(noisy);
        }
    }

    /** Dark, saturated, flat, frozen. */
    @Benchmark
    public PictureVerdict quality() {
        return quality.judge(pictures[turn++ % 2], 0, WIDTH);
    }

    /** Whether the face has moved. */
    @Benchmark
    public boolean shift() {
        return shift.judge(pictures[turn++ % 2], 0, WIDTH);
    }
}
