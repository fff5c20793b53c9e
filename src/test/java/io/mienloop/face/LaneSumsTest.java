package io.mienloop.face;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LaneSumsTest {
    /** The order as it is defined, one value after the other. */
    private static double byDefinition(double[] addends) {
        double[] lanes = new double[16];
        for (int i = 0; i < addends.length; i++) {
            lanes[i % 16] += addends[i];
        }
        for (int half = 8; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                lanes[lane] += lanes[lane + half];
            }
        }
        return lanes[0];
    }

    /** Of so different sizes that any other order, or a fused product, rounds otherwise. */
    private static double[] values(int length, RandomGenerator random) {
        double[] values = new double[length];
        Arrays.setAll(values, i -> Math.scalb(random.nextDouble(-1, 1), random.nextInt(-30, 30)));
        return values;
    }

    private static double[] products(double[] a, double[] b) {
        double[] products = new double[a.length];
        Arrays.setAll(products, i -> a[i] * b[i]);
        return products;
    }

    @ParameterizedTest
    @EnumSource(KernelChoice.class)
    void shouldAddInTheDefinedOrder(KernelChoice choice) {
        RandomGenerator random = Pictures.random(11);
        for (int length : new int[] {0, 16, 32, 160, 1024, 1040, 2400, 5008}) {
            LaneSums sums = LaneSums.of(choice, length);
            double[] a = values(length, random);
            double[][] bs = {values(length, random), values(length, random), values(length, random)};
            double[] several = new double[bs.length];

            sums.products(a, bs, new double[bs.length * LaneSums.LANES], several);

            assertThat(sums.sum(a)).as("Σ of %d", length).isEqualTo(byDefinition(a));
            for (int k = 0; k < bs.length; k++) {
                double expected = byDefinition(products(a, bs[k]));
                assertThat(sums.product(a, bs[k])).as("Σ a·b of %d", length).isEqualTo(expected);
                assertThat(several[k]).as("the %d. of several of %d", k, length).isEqualTo(expected);
            }
        }
    }
}
