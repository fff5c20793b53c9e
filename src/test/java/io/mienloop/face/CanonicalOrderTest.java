package io.mienloop.face;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Recorded scores rest on the order of additions. Here it is written a second time, as plainly as the definition reads, and
 * must give the same bits.
 */
final class CanonicalOrderTest {
    private static double halved(double[] lanes) {
        for (int half = 8; half >= 1; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                lanes[lane] = lanes[lane] + lanes[lane + half];
            }
        }
        return lanes[0];
    }

    @ParameterizedTest
    @CsvSource({
        "3, 5, AUTO",
        "5, 8, AUTO",
        "16, 5, AUTO",
        "16, 8, SCALAR",
        "16, 8, AUTO",
        "17, 6, AUTO",
        "32, 8, AUTO",
        "37, 5, AUTO",
        "64, 4, AUTO",
        "150, 8, SCALAR",
        "150, 8, AUTO"
    })
    void shouldSumCellsAsDefined(int size, int orientations, KernelChoice kernel) {
        int width = size * 2 + Math.min(3, size - 1);
        int height = size + 1;
        byte[] picture = Pictures.RANDOM.draw(width, height, Pictures.random(size));
        for (boolean sqrt : new boolean[] {false, true}) {
            HogSettings settings = new HogSettings(orientations, size, 1, sqrt, BlockNorm.NONE);
            double[] cells = new double[2 * orientations];
            new HogDescriptor(settings, width, height, kernel).cells(MemorySegment.ofArray(picture), 0, width, cells);
            int[] bins = new HogReference(settings).bins(Pictures.doubles(picture), width, height);

            for (int cell = 0; cell < 2; cell++) {
                for (int bin = 0; bin < orientations; bin++) {
                    double sum = 0;
                    for (int top = 0; top < size; top += 64) {
                        double[] lanes = new double[16];
                        for (int x = 0; x < size; x++) {
                            float column = 0;
                            for (int y = top; y < Math.min(size, top + 64); y++) {
                                if (bins[y * width + cell * size + x] == bin) {
                                    column += magnitude(picture, width, height, cell * size + x, y, sqrt);
                                }
                            }
                            lanes[x % 16] += column;
                        }
                        sum += halved(lanes);
                    }
                    double unit = sqrt ? 0x1p26 : 1;
                    assertThat(cells[cell * orientations + bin]).isEqualTo(sum / (size * size * unit));
                }
            }
        }
    }

    private static float magnitude(byte[] picture, int width, int height, int x, int y, boolean sqrt) {
        float column = x == 0 || x == width - 1 ? 0 : difference(picture, y * width + x, 1, sqrt);
        float row = y == 0 || y == height - 1 ? 0 : difference(picture, y * width + x, width, sqrt);
        float columnSquared = column * column;
        float rowSquared = row * row;
        return (float) Math.sqrt(columnSquared + rowSquared); // a double root rounded to float is the float root
    }

    private static float difference(byte[] picture, int at, int step, boolean sqrt) {
        int after = picture[at + step] & 0xff;
        int before = picture[at - step] & 0xff;
        if (!sqrt) {
            return after - before;
        }
        // Whole numbers of 2^-26; their difference is exact, and then rounded to float.
        long rootAfter = Math.round(StrictMath.sqrt(after) * 0x1p26);
        long rootBefore = Math.round(StrictMath.sqrt(before) * 0x1p26);
        return rootAfter - rootBefore;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldCorrelateAsDefined(long seed) {
        RandomGenerator random = Pictures.random(seed);
        int cells = 3 + random.nextInt(40);
        HogSettings settings = new HogSettings(7, 2, 1, false, BlockNorm.L1);
        float[] prototype = SimilarityTest.values(cells * 7, random);
        float[] neutral = SimilarityTest.values(cells * 7, random);
        float[] descriptor = SimilarityTest.values(cells * 7, random);
        int excluded = random.nextInt(cells);
        Similarity similarity = new Similarity(new PrototypeSet(
                List.of("pain"),
                new float[][] {prototype},
                neutral,
                settings,
                new Region(0, 0, 2 * cells, 2),
                List.of(excluded),
                List.of()));
        double[] r = new double[2];

        similarity.score(descriptor, r);

        double[] frame = centred(descriptor, excluded);
        assertThat(r[0]).isEqualTo(correlation(frame, centred(prototype, excluded)));
        assertThat(r[1]).isEqualTo(correlation(frame, centred(neutral, excluded)));
    }

    private static double[] centred(float[] values, int excludedCell) {
        double[] kept = new double[values.length - 7];
        for (int i = 0, to = 0; i < values.length; i++) {
            if (i / 7 != excludedCell) {
                kept[to++] = values[i];
            }
        }
        double[] lanes = new double[16];
        for (int i = 0; i < kept.length; i++) {
            lanes[i % 16] += kept[i];
        }
        double mean = halved(lanes) / kept.length;
        for (int i = 0; i < kept.length; i++) {
            kept[i] -= mean;
        }
        return kept;
    }

    private static double correlation(double[] frame, double[] prototype) {
        double norm = Math.sqrt(product(prototype, prototype));
        double[] unit = new double[prototype.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = prototype[i] / norm;
        }
        return product(frame, unit) / Math.sqrt(product(frame, frame));
    }

    private static double product(double[] a, double[] b) {
        double[] lanes = new double[16];
        for (int i = 0; i < a.length; i++) {
            lanes[i % 16] += a[i] * b[i];
        }
        return halved(lanes);
    }
}
