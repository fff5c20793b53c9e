package io.mienloop.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PrototypeSetTest {
    private static final Region HEAD = new Region(12, 26, 64, 64);
    private static final BaselineStatistics CALM = new BaselineStatistics(300, 15, 0.4, 0.05);

    private static PrototypeSet set(
            List<String> labels, float[][] prototypes, List<Integer> excluded, List<BaselineStatistics> baselines) {
        return new PrototypeSet(labels, prototypes, new float[32], HogSettings.DEFAULT, HEAD, excluded, baselines);
    }

    @Test
    void shouldNameLabelsInOrderThenNeutral() {
        PrototypeSet set = set(List.of("pain", "disgust"), new float[2][32], List.of(3), List.of(CALM, CALM, CALM));

        assertThat(set.names()).containsExactly("pain", "disgust", "neutral");
        assertThat(set.indexOf("disgust")).isEqualTo(1);
        assertThat(set.indexOf("neutral")).isEqualTo(2);
        assertThat(set.indexOf("pleasure")).isEqualTo(-1);
    }

    @Test
    void shouldNotChangeWithTheArraysItWasMadeOf() {
        float[][] prototypes = new float[1][32];
        PrototypeSet set = set(List.of("pain"), prototypes, List.of(), List.of());
        PrototypeSet same = set(List.of("pain"), new float[1][32], List.of(), List.of());

        prototypes[0][5] = 1;

        assertThat(set).isEqualTo(same).hasSameHashCodeAs(same);
    }

    @Test
    void shouldRefuseAnotherDescriptorOrRegionSayingBoth() {
        PrototypeSet set = set(List.of("pain"), new float[1][32], List.of(), List.of());
        HogSettings plain = new HogSettings(8, 32, 1, false, BlockNorm.L2_HYS);

        set.requireSame(HogSettings.DEFAULT, HEAD);
        assertThatThrownBy(() -> set.requireSame(plain, HEAD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1x1 blocks, sqrt, l2-hys")
                .hasMessageContaining("1x1 blocks, no sqrt, l2-hys");
        assertThatThrownBy(() -> set.requireSame(HogSettings.DEFAULT, new Region(0, 0, 64, 64)))
                .hasMessageContaining("12,26,64,64")
                .hasMessageContaining("0,0,64,64");
    }

    @Test
    void shouldRefuseASetThatDoesNotFitTogether() {
        List<Integer> none = List.of();
        assertRefused("at least one label", List.of(), new float[0][], none);
        assertRefused("'neutral'", List.of("neutral"), new float[1][32], none);
        assertRefused("'pain'", List.of("pain", "pain"), new float[2][32], none);
        assertRefused("2 labels but 1 prototypes", List.of("pain", "disgust"), new float[1][32], none);
        assertRefused("'pain' has 31 values", List.of("pain"), new float[1][31], none);
        float[] broken = new float[32];
        broken[7] = Float.NaN;
        assertRefused("'pain' contains NaN", List.of("pain"), new float[][] {broken}, none);
        assertRefused("excluded cell 4", List.of("pain"), new float[1][32], List.of(4));
        assertRefused("excluded cell 1 is given twice", List.of("pain"), new float[1][32], List.of(1, 1));
        assertThatThrownBy(() -> set(List.of("pain"), new float[1][32], none, List.of(CALM)))
                .hasMessageContaining("baselines for each and neutral");
        assertThatThrownBy(() -> new BaselineStatistics(10, 1, 0.5, -0.1)).hasMessageContaining("-0.1");
        assertThatThrownBy(() -> new BaselineStatistics(0, 1, 0.5, 0.1)).hasMessageContaining("0 frames");
    }

    private static void assertRefused(String why, List<String> labels, float[][] prototypes, List<Integer> excluded) {
        assertThatThrownBy(() -> set(labels, prototypes, excluded, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }
}
