package io.mienloop.face;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** The picture that benchmarks share: smooth shapes of many sizes with a sensor's noise, the same each time. */
public final class BenchmarkPicture {
    private static final int WAVES = 12;
    private static final double NOISE = 2;

    private BenchmarkPicture() {}

    /** Writes it as raw grey, 640×480, to the named file. */
    public static void main(String[] args) throws IOException {
        Files.write(Path.of(args[0]), draw(640, 480));
    }

    static byte[] draw(int width, int height) {
        Random random = new Random(1);
        double[] level = new double[width * height];
        for (int wave = 0; wave < WAVES; wave++) {
            double length = 8 * Math.pow(2, wave * 0.5);
            double angle = random.nextDouble() * Math.PI;
            double phase = random.nextDouble() * 2 * Math.PI;
            for (int i = 0; i < level.length; i++) {
                double along = i % width * Math.cos(angle) + i / width * Math.sin(angle);
                level[i] += length / 30 * Math.sin(2 * Math.PI * along / length + phase);
            }
        }
        byte[] picture = new byte[level.length];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = (byte) Math.clamp(Math.round(110 + level[i] + NOISE * random.nextGaussian()), 0, 255);
        }
        return picture;
    }
}
