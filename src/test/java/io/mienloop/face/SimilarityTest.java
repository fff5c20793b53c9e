package io.mienloop.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SimilarityTest {
    private static final HogSettings SETTINGS = new HogSettings(8, 10, 1, true, BlockNorm.L2_HYS);

    static float[] values(int length, RandomGenerator random) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }

    /** A set of one row of cells of 8 values. */
    private static PrototypeSet set(float[] pain, float[] neutral, Integer... excluded) {
        Region region = new Region(3, 4, pain.length / 8 * 10 + 7, 19);
        return new PrototypeSet(
                List.of("pain"), new float[][] {pain}, neutral, SETTINGS, region, List.of(excluded), List.of());
    }

    private static double[] scores(PrototypeSet set, float[] descriptor) {
        Similarity similarity = new Similarity(set);
        double[] r = new double[similarity.size()];
        similarity.score(descriptor, r);
        return r;
    }

    /** The textbook's two passes, in order. */
    private static double pearson(float[] x, float[] y) {
        double meanX =
                IntStream.range(0, x.length).mapToDouble(i -> x[i]).average().orElseThrow();
        double meanY =
                IntStream.range(0, y.length).mapToDouble(i -> y[i]).average().orElseThrow();
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            xy += (x[i] - meanX) * (y[i] - meanY);
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
        }
        return xy / Math.sqrt(xx * yy);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 17, 300})
    void shouldBePearsonsR(int cells) {
        RandomGenerator random = Pictures.random(cells);
        float[] pain = values(cells * 8, random);
        float[] neutral = values(cells * 8, random);
        float[] frame = values(cells * 8, random);

        double[] r = scores(set(pain, neutral), frame);

        assertThat(r[0]).as("seed %d", cells).isCloseTo(pearson(frame, pain), within(1e-13));
        assertThat(r[1]).as("seed %d", cells).isCloseTo(pearson(frame, neutral), within(1e-13));
    }

    @Test
    void shouldBeOneOfItselfAndMinusOneOfItsOppositeWhateverScaleAndOffset() {
        RandomGenerator random = Pictures.random(7);
        float[] pain = values(80, random);
        for (float[] scaling : new float[][] {{1, 0}, {0.25f, 0}, {4, 0}, {0.5f, 2}, {1, 1024}}) {
            float[] frame = new float[80];
            float[] opposite = new float[80];
            for (int i = 0; i < 80; i++) {
                frame[i] = pain[i] * scaling[0] + scaling[1];
                opposite[i] = -frame[i];
            }
            // Adding 1024 rounds to 2^-14, some 1e-5 of the values' spread.
            double tolerance = scaling[1] == 0 ? 1e-15 : 1e-7;

            assertThat(scores(set(pain, pain), frame)[0]).isCloseTo(1, within(tolerance));
            assertThat(scores(set(pain, pain), opposite)[1]).isCloseTo(-1, within(tolerance));
        }
    }

    @Test
    void shouldHaveTheHandComputedValue() {
        // x = 1..8, y the same with the ends swapped: Σd² = 42; Σdx·dy = 42 − (7 · 7) = −7. r = −7/42.
        float[] rising = {1, 2, 3, 4, 5, 6, 7, 8};
        float[] swapped = {8, 2, 3, 4, 5, 6, 7, 1};

        assertThat(scores(set(rising, swapped), rising)).containsExactly(new double[] {1, -7 / 42.0}, within(1e-15));
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 0.1f, 0.35355339f, 1e-30f, 3e30f})
    void shouldBeUndefinedOfAFlatDescriptorAndNotNoise(float level) {
        float[] flat = new float[8 * 301];
        Arrays.fill(flat, level);
        float[] pain = values(flat.length, Pictures.random(3));

        assertThat(scores(set(pain, pain), flat)).containsOnly(Double.NaN);
        assertThat(scores(set(flat, pain), pain)[0]).isNaN();
        assertThat(scores(set(flat, pain), pain)[1]).isCloseTo(1, within(1e-15));
    }

    @Test
    void shouldKeepItsAccuracyForATinyContrastOnALargeLevel() {
        // Neighbouring float32 values around 0.35: differences of 3e-8, which a sum of squares in one pass would lose.
        float[] frame = new float[16];
        float[] pain = new float[16];
        for (int i = 0; i < 16; i++) {
            frame[i] = i % 2 == 0 ? 0.35355339f : Math.nextUp(0.35355339f);
            pain[i] = i % 2;
        }

        assertThat(scores(set(pain, pain), frame)[0]).isCloseTo(1, within(1e-7));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldNotSeeExcludedCellsWhateverTheirValues(long seed) {
        RandomGenerator random = Pictures.random(seed);
        float[] pain = values(10 * 8, random);
        float[] neutral = values(10 * 8, random);
        float[] frame = values(10 * 8, random);
        double[] wanted = scores(set(without(pain, 2, 9), without(neutral, 2, 9)), without(frame, 2, 9));
        for (float other : new float[] {0, -1, 1e30f, Float.NaN, Float.POSITIVE_INFINITY}) {
            Arrays.fill(frame, 2 * 8, 3 * 8, other);
            Arrays.fill(frame, 9 * 8, 10 * 8, other);

            assertThat(scores(set(pain, neutral, 9, 2), frame))
                    .as("seed %d", seed)
                    .isEqualTo(wanted);
        }
    }

    private static float[] without(float[] values, int... cells) {
        float[] kept = new float[values.length - cells.length * 8];
        for (int i = 0, to = 0; i < values.length; i++) {
            int cell = i / 8;
            if (Arrays.stream(cells).noneMatch(c -> c == cell)) {
                kept[to++] = values[i];
            }
        }
        return kept;
    }

    @Test
    void shouldLeaveOutEveryBlockThatContainsAnExcludedCell() {
        // 4 × 3 cells, 2 × 2 blocks: 3 × 2 blocks of 4 values. Cell 5 (second row, second column) is in blocks 0, 1, 3,
        // 4.
        HogSettings settings = new HogSettings(1, 8, 2, false, BlockNorm.L1);
        RandomGenerator random = Pictures.random(11);
        float[] pain = values(24, random);
        float[] frame = values(24, random);
        PrototypeSet set = new PrototypeSet(
                List.of("pain"), new float[][] {pain}, pain, settings, new Region(0, 0, 32, 24), List.of(5), List.of());
        float[] keptPain = concat(Arrays.copyOfRange(pain, 8, 12), Arrays.copyOfRange(pain, 20, 24));
        float[] keptFrame = concat(Arrays.copyOfRange(frame, 8, 12), Arrays.copyOfRange(frame, 20, 24));

        assertThat(scores(set, frame)[0]).isCloseTo(pearson(keptFrame, keptPain), within(1e-14));
    }

    private static float[] concat(float[] a, float[] b) {
        float[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    @Test
    void shouldRefuseWhatCannotBeCompared() {
        float[] pain = values(16, Pictures.random(1));
        Similarity similarity = new Similarity(set(pain, pain));

        assertThatThrownBy(() -> similarity.score(new float[15], new double[2]))
                .hasMessageContaining("descriptor has 15");
        assertThatThrownBy(() -> similarity.score(pain, new double[1])).hasMessageContaining("room for 1");
        assertThatThrownBy(() -> new Similarity(set(pain, pain, 0, 1))).hasMessageContaining("exclude fewer cells");
    }
}
