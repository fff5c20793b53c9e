package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mienloop.testing.Tags;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag(Tags.NO_CLOCK)
final class WindowTailsTest {
    private static final int WINDOWS = 20;

    @Test
    void shouldCompareTheMediansOfTheWindowsTails() {
        WindowTails tails = new WindowTails(6);
        int[] micros = {100, 150, 300, 600, 200, 1000}; // free and stalled in turns: 100, 300, 200; 150, 600, 1000
        for (int window = 0; window < micros.length; window++) {
            for (int i = 1; i <= 100; i++) {
                tails.add(window, i == 100 ? 1_000_000_000 : i * micros[window] * 1_000L / 99); // the 99th of 100
            }
        }

        BenchReport.Compared compared = tails.compared();

        assertThat(compared.freeUs()).isCloseTo(200, within(0.001));
        assertThat(compared.stalledUs()).isCloseTo(600, within(0.001));
        assertThat(compared.ratio()).isCloseTo(3, within(1e-5));
        assertThat(compared.low()).as("of three windows there is none").isNull();
        assertThat(compared.high()).isNull();
        assertThat(compared).hasToString("600 / 200 us = 3.00");
    }

    @Test
    void shouldBeSureOfWindowsThatAreAllAlike() {
        WindowTails tails = new WindowTails(WINDOWS);
        for (int window = 0; window < WINDOWS; window++) {
            tails.add(window, window % 2 == 0 ? 200_000 : 250_000);
        }

        assertThat(tails.compared()).isEqualTo(new BenchReport.Compared(250.0, 200.0, 1.25, 1.25, 1.25));
    }

    @Test
    void shouldNotCompareWithWindowsThatHoldNothing() {
        WindowTails tails = new WindowTails(WINDOWS);
        tails.add(2, 200_000);

        BenchReport.Compared compared = tails.compared();

        assertThat(compared).isEqualTo(new BenchReport.Compared(null, 200.0, null, null, null));
        assertThat(compared).hasToString("not known");
    }

    /**
     * Six windows of each kind, one of the stalled ones ten times all others: the median of six drawn again is that of the others with
     * up to two of the one, 5.5 times it with three and 10 times with more; by the binomial distribution 93.8, 5.4 and 0.9 %.
     */
    @Test
    void shouldDrawTheMedianOfAFewWindowsAsTheBinomialDistributionSays() {
        WindowTails tails = new WindowTails(12);
        for (int window = 0; window < 12; window++) {
            tails.add(window, window == 1 ? 1_000_000 : 100_000);
        }

        BenchReport.Compared compared = tails.compared();

        assertThat(compared.ratio()).isEqualTo(1);
        assertThat(compared.low()).isEqualTo(1);
        assertThat(compared.high()).as("97.5 % lie between 93.8 and 99.1").isEqualTo(5.5);
        assertThat(compared).hasToString("100 / 100 us = 1.00 (95 % confidence: 1.00 to 5.50)");
    }

    /** Tails of known distributions, whose medians differ by a known factor. */
    @Test
    void shouldHoldTheTrueRatioInAboutNineteenOfTwentyRuns() {
        Random random = new Random(20260719);
        int runs = 300;
        double factor = 1.3;
        int held = 0;
        for (int run = 0; run < runs; run++) {
            WindowTails tails = new WindowTails(WINDOWS);
            for (int window = 0; window < WINDOWS; window++) {
                double micros = 500 * Math.exp(0.4 * random.nextGaussian()) * (window % 2 == 0 ? 1 : factor);
                tails.add(window, Math.round(micros * 1e3));
            }
            BenchReport.Compared compared = tails.compared();
            held += compared.low() <= factor && factor <= compared.high() ? 1 : 0;
        }

        assertThat(held / (double) runs).isBetween(0.91, 0.99);
    }
}
