package io.mienloop.face;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Pictures that are hard on a descriptor, as 8-bit grey without padding. */
enum Pictures {
    /** All levels, no structure. */
    RANDOM,
    /** Levels 0 to 12, where square roots of few levels give gradients near and on bin edges. */
    DARK,
    /** Levels 0 to 2: a lens cap. */
    BLACK,
    /** Mostly at the sensor's limit. */
    SATURATED,
    /** One level. */
    FLAT,
    /** Squares and doubled squares: with roots n and n√2 the gradients lie exactly on the edges at 22.5°, 45°, 67.5°. */
    TIES,
    /** Neighbours differ by at most one level at the bright end, where float32 roots are coarsest. */
    BRIGHT;

    byte[] draw(int width, int height, RandomGenerator random) {
        byte[] pixels = new byte[width * height];
        int level = random.nextInt(256);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte)
                    switch (this) {
                        case RANDOM -> random.nextInt(256);
                        case DARK -> random.nextInt(13);
                        case BLACK -> random.nextInt(3);
                        case SATURATED -> random.nextInt(10) < 7 ? 255 : 200 + random.nextInt(56);
                        case FLAT -> level;
                        case TIES -> tie(random);
                        case BRIGHT -> 254 + random.nextInt(2);
                    };
        }
        return pixels;
    }

    private static int tie(RandomGenerator random) {
        boolean doubled = random.nextBoolean();
        int root = random.nextInt(doubled ? 12 : 16);
        return (doubled ? 2 : 1) * root * root;
    }

    static double[] doubles(byte[] pixels) {
        double[] doubles = new double[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            doubles[i] = pixels[i] & 0xff;
        }
        return doubles;
    }

    static float[] descriptor(HogSettings settings, byte[] pixels, int width, int height) {
        HogDescriptor hog = new HogDescriptor(settings, width, height);
        float[] descriptor = new float[hog.length()];
        hog.compute(MemorySegment.ofArray(pixels), 0, width, descriptor);
        return descriptor;
    }

    static RandomGenerator random(long seed) {
        return new Random(seed);
    }
}
