package io.mienloop.face;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One descriptor of 2400 values (640×480, 32 px cells) against 8 prototypes and neutral. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ScoringBenchmark {
    private static final Region REGION = new Region(0, 0, 640, 480);
    private static final int LENGTH = 2400;

    private final Random random = new Random(1);
    private final double[] scores = new double[9];
    private float[] descriptor;
    private Similarity similarity;

    /** Prototypes. */
    @Setup
    public void prepare() {
        float[][] prototypes = new float[8][];
        for (int k = 0; k < prototypes.length; k++) {
            prototypes[k] = values();
        }
        descriptor = values();
        similarity = new Similarity(new PrototypeSet(
                List.of("a", "b", "c", "d", "e", "f", "g", "h"),
                prototypes,
                values(),
                HogSettings.DEFAULT,
                REGION,
                List.of(),
                List.of()));
    }

    private float[] values() {
        float[] values = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }

    /** All of them. */
    @Benchmark
    public double[] score() {
        similarity.score(descriptor, scores);
        return scores;
    }
}
