package io.mienloop.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescriptorSpoolTest {
    // Lengths around the spool's block of 1 MiB: many a block, two, one that is larger than a block.
    @ParameterizedTest
    @CsvSource({"1, 10", "100, 5000", "100, 2621", "131072, 5", "131073, 3", "300000, 4", "7, 0"})
    void shouldGiveBackEveryDescriptorInAnyOrder(int length, int count) throws Exception {
        try (DescriptorSpool spool = new DescriptorSpool(length)) {
            for (int i = 0; i < count; i++) {
                spool.add(descriptor(length, i));
            }
            assertThat(spool.count()).isEqualTo(count);
            float[] values = new float[length];
            Random order = new Random(11);
            for (int i = 0; i < 2 * count; i++) {
                int index = i < count ? i : order.nextInt(count);
                spool.get(index, values);
                assertThat(values[0]).isEqualTo(index);
                assertThat(values[length - 1]).isEqualTo(length == 1 ? index : -index);
            }
        }
    }

    @Test
    void shouldNotMixAddingAndReading() throws Exception {
        try (DescriptorSpool spool = new DescriptorSpool(4)) {
            spool.add(descriptor(4, 1));
            spool.get(0, new float[4]);

            assertThatThrownBy(() -> spool.add(descriptor(4, 2))).isInstanceOf(IllegalStateException.class);
        }
    }

    private static float[] descriptor(int length, int index) {
        float[] values = new float[length];
        values[length - 1] = -index;
        values[0] = index;
        return values;
    }
}
