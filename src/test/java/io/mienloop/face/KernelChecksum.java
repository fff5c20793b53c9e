package io.mienloop.face;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.random.RandomGenerator;

/** Bits of many descriptors in one number, to be compared between processes with vectors of different widths. */
final class KernelChecksum {
    private static final int CASES = 400;
    private static final int MOST_EXTRA = 70;

    private KernelChecksum() {}

    /** Prints which kernel it was, and the sum. */
    public static void main(String[] args) {
        System.out.println(kernel(8) + " " + Long.toHexString(sum(KernelChoice.VECTORS)));
    }

    static String kernel(int orientations) {
        return new HogDescriptor(new HogSettings(orientations, 8, 1, true, BlockNorm.L1), 8, 8).kernel();
    }

    static long sum(KernelChoice choice) {
        long sum = 0;
        for (int seed = 0; seed < CASES; seed++) {
            for (double value : cells(seed, choice)) {
                sum = sum * 31 + Double.doubleToRawLongBits(value);
            }
        }
        return sum;
    }

    /** Cells of a random region of a random picture that ends where the region ends. */
    static double[] cells(int seed, KernelChoice choice) {
        RandomGenerator random = Pictures.random(seed);
        int cell = 1 + random.nextInt(40);
        HogSettings settings =
                new HogSettings(4 + 2 * random.nextInt(3), cell, 1, random.nextBoolean(), BlockNorm.NONE);
        // Now and then wider than one band of rows.
        int width = cell + random.nextInt(seed % 40 == 0 ? 2_100 : MOST_EXTRA);
        int height = cell + random.nextInt(MOST_EXTRA);
        int stride = width + random.nextInt(5);
        int offset = random.nextInt(50);
        Pictures kind = Pictures.values()[random.nextInt(Pictures.values().length)];
        byte[] frame = new byte[offset + (height - 1) * stride + width];
        random.nextBytes(frame);
        byte[] picture = kind.draw(width, height, random);
        for (int y = 0; y < height; y++) {
            System.arraycopy(picture, y * width, frame, offset + y * stride, width);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pixels = arena.allocateFrom(ValueLayout.JAVA_BYTE, frame);
            HogGrid grid = HogGrid.of(settings, width, height);
            double[] cells = new double[grid.cells() * settings.orientations()];
            new HogDescriptor(settings, width, height, choice).cells(pixels, offset, stride, cells);
            return cells;
        }
    }
}
