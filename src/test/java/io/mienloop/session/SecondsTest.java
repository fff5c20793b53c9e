package io.mienloop.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SecondsTest {
    @Test
    void shouldPrintExactDecimals() {
        assertThat(Seconds.of(0)).isEqualTo("0.000000000");
        assertThat(Seconds.of(-1)).isEqualTo("-0.000000001");
        assertThat(Seconds.of(-1_500_000_000L)).isEqualTo("-1.500000000");
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 1000; i++) {
            long nanos = random.nextLong() / 2;
            assertThat(new BigDecimal(Seconds.of(nanos)).movePointRight(9).longValueExact())
                    .isEqualTo(nanos);
        }
    }
}
