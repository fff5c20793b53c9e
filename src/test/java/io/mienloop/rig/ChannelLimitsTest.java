package io.mienloop.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ChannelLimitsTest {
    private static final Channel SHOCK = new Channel("tail-shock", ChannelRole.SHOCK, 0, 3);
    private static final Channel LASER = new Channel("laser-473", ChannelRole.LASER, 2, 5);

    @Test
    void shouldNameTheLimitTheValueAskedAndTheLimitsValue() {
        PulseProgram tooLong = PulseProgram.single(0, 0, 600_000, 300);

        LimitException e = catchThrowableOfType(LimitException.class, () -> ChannelLimits.defaults(ChannelRole.SHOCK)
                .check(tooLong, SHOCK));
        assertThat(e.limit()).isEqualTo(Limit.ON_TIME);
        assertThat(e.asked()).isEqualTo(600_000);
        assertThat(e.allowed()).isEqualTo(500_000);
        assertThat(e).hasMessageContainingAll("tail-shock", "longest pulse is 500000 us", "asked for 600000 us");
    }

    @Test
    void shouldTakeTheDefaultsToTheirEdgeAndNoFurther() {
        ChannelLimits shock = ChannelLimits.defaults(ChannelRole.SHOCK);
        ChannelLimits light = ChannelLimits.defaults(ChannelRole.LASER);

        assertThatCode(() -> shock.check(PulseProgram.single(0, 0, 500_000, 300), SHOCK))
                .doesNotThrowAnyException();
        assertThat(shock.broken(PulseProgram.single(0, 0, 500_000, 301), ChannelRole.SHOCK))
                .isEqualTo(Limit.LEVEL);
        assertThat(light.broken(PulseProgram.train(0, 2, 5_000, 20, 2_000_000, 10_000), ChannelRole.LASER))
                .isNull();
        assertThat(light.broken(PulseProgram.train(0, 2, 5_000, 21, 2_000_000, 10_000), ChannelRole.LASER))
                .isEqualTo(Limit.DUTY);
        assertThat(light.broken(PulseProgram.train(0, 2, 20_001, 1, 2_000_000, 10_000), ChannelRole.LASER))
                .isEqualTo(Limit.ON_TIME);
        // 0.5 mA for 1 s is exactly the 0.5 mC of one shock
        assertThat(ChannelLimits.hard(ChannelRole.SHOCK)
                        .broken(PulseProgram.single(0, 0, 1_000_000, 500), ChannelRole.SHOCK))
                .isNull();
    }

    @ParameterizedTest
    @EnumSource(ChannelRole.class)
    void shouldKeepDefaultsWithinHardLimits(ChannelRole role) {
        assertThat(ChannelLimits.defaults(role).widerThan(ChannelLimits.hard(role)))
                .isNull();
        assertThat(ChannelLimits.silencingDefaults().widerThan(ChannelLimits.silencingHard()))
                .isNull();
    }

    @ParameterizedTest
    @EnumSource(Limit.class)
    void shouldRefuseToWidenAnyLimit(Limit limit) {
        ChannelLimits hard = new ChannelLimits(10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10);
        long[] v = new long[Limit.values().length];
        WireLimits.into(hard, v);
        v[limit.ordinal()] += limit == Limit.INTERVAL ? -1 : 1;
        ChannelLimits wider = WireLimits.of(v);

        assertThatThrownBy(() -> wider.checkWithin(hard, LASER))
                .isInstanceOf(LimitException.class)
                .hasMessageContaining(limit.text());
        assertThatCode(() -> hard.checkWithin(hard, LASER)).doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseAPlanWithAStimulusOutsideItsLimits() {
        assertThatThrownBy(() -> RigPlan.of(List.of(SHOCK), List.of(PulseProgram.single(0, 0, 500_000, 400))))
                .isInstanceOf(LimitException.class)
                .hasMessageContaining("300 uA")
                .hasMessageContaining("400 uA");
    }
}
