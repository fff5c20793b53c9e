package io.mienloop.face;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_objdetect.HOGDescriptor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One descriptor of a picture of 640×480, 8 orientations, 32 px cells, on one thread: ours by each kernel, and OpenCV's with its
 * nearest settings (one cell a block, no overlap, L2-Hys). Of the raw grey picture in {@code -Dpicture=FILE}, else of {@link BenchmarkPicture}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class HogBenchmark {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;
    private static final int CELL = 32;
    private static final int ORIENTATIONS = 8;

    @Param({"false", "true"})
    public boolean sqrt;

    private MemorySegment pixels;
    private HogDescriptor vectors;
    private HogDescriptor scalar;
    private float[] descriptor;
    private Mat mat;
    private HOGDescriptor theirs;
    private FloatPointer theirDescriptor;

    /** A picture, the descriptors. */
    @Setup
    public void prepare() throws IOException {
        byte[] picture = picture();
        pixels = Arena.ofAuto().allocate(picture.length, Long.BYTES * 8);
        MemorySegment.copy(picture, 0, pixels, ValueLayout.JAVA_BYTE, 0, picture.length);
        HogSettings settings = new HogSettings(ORIENTATIONS, CELL, 1, sqrt, BlockNorm.L2_HYS);
        vectors = new HogDescriptor(settings, WIDTH, HEIGHT, KernelChoice.VECTORS);
        scalar = new HogDescriptor(settings, WIDTH, HEIGHT, KernelChoice.SCALAR);
        descriptor = new float[vectors.length()];
        System.out.println("kernel: " + vectors.kernel());
    }

    private static byte[] picture() throws IOException {
        String file = System.getProperty("picture");
        byte[] picture = file == null ? BenchmarkPicture.draw(WIDTH, HEIGHT) : Files.readAllBytes(Path.of(file));
        if (picture.length != WIDTH * HEIGHT) {
            throw new IOException(file + " has " + picture.length + " bytes, not " + WIDTH + "x" + HEIGHT);
        }
        return picture;
    }

    /** Ours, by vectors. */
    @Benchmark
    public float[] vectors() {
        vectors.compute(pixels, 0, WIDTH, descriptor);
        return descriptor;
    }

    /** Ours, in plain Java. */
    @Benchmark
    public float[] scalar() {
        scalar.compute(pixels, 0, WIDTH, descriptor);
        return descriptor;
    }

    /** Puts other memory in the place of the picture, in every cache that a core shares or has. */
    @State(Scope.Thread)
    public static class ElsewhereBefore {
        private static final int BYTES = 256 << 20;

        private final long[] other = new long[BYTES / Long.BYTES];
        private long seen;

        @Setup(Level.Invocation)
        public void touch() {
            for (int i = 0; i < other.length; i += 8) {
                seen += other[i]++;
            }
        }
    }

    /** The limit: every pixel read once, eight at a time, of a picture that is in no cache. */
    @Benchmark
    public long readingCold(ElsewhereBefore before) {
        return read() + before.seen;
    }

    /** The same of one that is in the cache already. */
    @Benchmark
    public long reading() {
        return read();
    }

    private long read() {
        long all = 0;
        for (long at = 0; at < (long) WIDTH * HEIGHT; at += Long.BYTES) {
            all += pixels.get(ValueLayout.JAVA_LONG, at);
        }
        return all;
    }

    /** OpenCV's. */
    @Benchmark
    public FloatPointer opencv() {
        if (theirs == null) {
            prepareTheirs();
        }
        theirs.compute(mat, theirDescriptor);
        return theirDescriptor;
    }

    /** Apart from the others, so that these need no native code. */
    private void prepareTheirs() {
        opencv_core.setNumThreads(1);
        byte[] picture = pixels.toArray(ValueLayout.JAVA_BYTE);
        mat = new Mat(HEIGHT, WIDTH, opencv_core.CV_8UC1, new BytePointer(picture));
        Size cell = new Size(CELL, CELL);
        theirs = new HOGDescriptor(
                new Size(WIDTH, HEIGHT),
                cell,
                cell,
                cell,
                ORIENTATIONS,
                1,
                -1,
                HOGDescriptor.L2Hys,
                0.2,
                sqrt,
                HOGDescriptor.DEFAULT_NLEVELS,
                false);
        theirDescriptor = new FloatPointer();
    }
}
