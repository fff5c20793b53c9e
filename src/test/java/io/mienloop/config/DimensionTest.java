package io.mienloop.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DimensionTest {
    @Test
    void shouldWriteValuesAsPeopleDo() {
        assertThat(Dimension.TIME.format(60_000_000_000L)).isEqualTo("60 s");
        assertThat(Dimension.TIME.format(90_000_000_000L)).isEqualTo("90 s");
        assertThat(Dimension.TIME.format(2_955_000_000L)).isEqualTo("2.955 s");
        assertThat(Dimension.TIME.format(100_000L)).isEqualTo("100 us");
        assertThat(Dimension.TIME.format(0)).isEqualTo("0 ns");
        assertThat(Dimension.CURRENT.format(300)).isEqualTo("300 uA");
        assertThat(Dimension.SHARE.format(250)).isEqualTo("25 %");
        assertThat(Dimension.CHARGE.format(5_000_000)).isEqualTo("5 mC");
    }

    @Test
    void shouldKnowEveryUnitInOneDimensionOnly() {
        for (Dimension dimension : Dimension.values()) {
            for (String unit : dimension.units()) {
                assertThat(Dimension.of(unit)).as(unit).isEqualTo(dimension);
            }
        }
        assertThat(Dimension.of("fortnight")).isNull();
        assertThat(Dimension.TIME.unitsText()).isEqualTo("ns, us, ms, s, min or h");
    }
}
