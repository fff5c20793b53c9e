package io.mienloop.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RankCorrelationTest {
    @Test
    void shouldGiveTheTextbookValueWithoutTies() {
        // IQ against hours of television, a common worked example: sum of squared rank differences 194, so
        // rho = 1 - 6*194/(10*(100-1)) = -29/165; t = rho*sqrt(8/(1-rho^2)), p = 0.627188 (R, cor.test, exact = FALSE).
        double[] iq = {106, 100, 86, 101, 99, 103, 97, 113, 112, 110};
        double[] hours = {7, 27, 2, 50, 28, 29, 20, 12, 6, 17};

        RankCorrelation correlation = RankCorrelation.of(iq, hours);

        assertThat(correlation.rho()).isCloseTo(-29.0 / 165.0, within(1e-12));
        assertThat(correlation.pairs()).isEqualTo(10);
        assertThat(correlation.p()).isCloseTo(0.6271883447764844, within(1e-9));
    }

    @Test
    void shouldRankTiesAtTheirMean() {
        // scipy.stats.spearmanr of the same samples (SciPy 1.10.1).
        double[] intensity = {0, 0, 0, 50, 50, 50, 150, 150, 150, 300, 300, 300, 500, 500, 500};
        double[] rise = {.1, .2, .15, .1, .3, .2, .4, .25, .2, .5, .6, .4, .7, .5, .65};

        RankCorrelation correlation = RankCorrelation.of(intensity, rise);

        assertThat(correlation.rho()).isCloseTo(0.8948482921385833, within(1e-12));
        assertThat(correlation.p()).isCloseTo(6.667344004077238e-06, within(1e-9));
    }

    @Test
    void shouldNotBeFooledByAConstantSample() {
        RankCorrelation correlation = RankCorrelation.of(new double[] {1, 2, 3, 4}, new double[] {5, 5, 5, 5});

        assertThat(correlation.rho()).isNaN();
        assertThat(correlation.p()).isNaN();
    }

    @Test
    void shouldRefuseWhatHasNoRanks() {
        assertThatThrownBy(() -> RankCorrelation.of(new double[] {1, 2, Double.NaN}, new double[] {1, 2, 3}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> RankCorrelation.of(new double[] {1, 2, 3}, new double[] {1, 2}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
