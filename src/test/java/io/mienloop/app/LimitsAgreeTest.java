package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.config.Light;
import io.mienloop.config.LimitsConfig;
import io.mienloop.config.Role;
import io.mienloop.rig.ChannelLimits;
import io.mienloop.rig.ChannelRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The limits that a rig file is checked against are those that the wire and the board know. */
final class LimitsAgreeTest {
    @ParameterizedTest
    @EnumSource(Role.class)
    void shouldBeTheSameInFilesAndOnTheWire(Role role) {
        agree(LimitsConfig.defaults(role, Light.PULSED), ChannelLimits.defaults(RigTranslation.role(role)));
        agree(LimitsConfig.hard(role, Light.PULSED), RigTranslation.hard(role, Light.PULSED));
    }

    @ParameterizedTest
    @EnumSource(value = Role.class, names = "LASER")
    void shouldBeTheSameForASilencingLaser(Role laser) {
        agree(LimitsConfig.defaults(laser, Light.SILENCING), ChannelLimits.silencingDefaults());
        agree(LimitsConfig.hard(laser, Light.SILENCING), ChannelLimits.silencingHard());
    }

    /** RIG.md, "light, pulsed": it does not say that an LED's light warms tissue less than a laser's. */
    @Test
    void shouldHoldAnLedToALasersLimits() {
        assertThat(LimitsConfig.defaults(Role.LED, Light.PULSED))
                .isEqualTo(LimitsConfig.defaults(Role.LASER, Light.PULSED));
        assertThat(LimitsConfig.hard(Role.LED, Light.PULSED)).isEqualTo(LimitsConfig.hard(Role.LASER, Light.PULSED));
        assertThat(RigTranslation.hard(Role.LED, Light.PULSED))
                .isEqualTo(RigTranslation.hard(Role.LASER, Light.PULSED));
        assertThat(ChannelLimits.defaults(ChannelRole.LED)).isEqualTo(ChannelLimits.defaults(ChannelRole.LASER));
    }

    @Test
    void shouldLetAMaskHaveAllThatTheImageHasForAnLed() {
        agree(LimitsConfig.defaults(Role.LED, Light.MASK), ChannelLimits.hard(ChannelRole.LED));
        agree(LimitsConfig.hard(Role.LED, Light.MASK), RigTranslation.hard(Role.LED, Light.MASK));
    }

    /** The image cannot know what hangs on the pin: the host narrows, and never asks for more than is compiled. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void shouldStayWithinTheImage(Role role) {
        ChannelLimits image = ChannelLimits.hard(RigTranslation.role(role));
        assertThat(RigTranslation.hard(role, Light.PULSED).widerThan(image)).isNull();
        assertThat(ChannelLimits.mask().widerThan(ChannelLimits.hard(ChannelRole.LED)))
                .isNull();
    }

    private static void agree(LimitsConfig file, ChannelLimits wire) {
        assertThat(narrow(file.level())).as("level").isEqualTo(wire.maxLevel());
        assertThat(wide(file.pulseMicros())).as("pulse").isEqualTo(wire.maxOnMicros());
        assertThat(wide(file.trainMicros())).as("train").isEqualTo(wire.maxTrainMicros());
        assertThat(file.dutyPermille() == LimitsConfig.NONE ? 1000 : file.dutyPermille())
                .as("duty")
                .isEqualTo(wire.maxDutyPermille());
        assertThat(file.spacingMicros()).as("spacing").isEqualTo(wire.minIntervalMicros());
        assertThat(narrow(file.count())).as("count").isEqualTo(wire.maxCount());
        assertThat(wide(file.totalDose())).as("total dose").isEqualTo(wire.maxTotalDose());
    }

    private static long narrow(long value) {
        return value == LimitsConfig.NONE ? ChannelLimits.NONE_16 : value;
    }

    private static long wide(long value) {
        return value == LimitsConfig.NONE ? ChannelLimits.NONE_32 : value;
    }
}
