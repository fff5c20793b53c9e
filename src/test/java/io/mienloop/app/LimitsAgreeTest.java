package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.config.LimitsConfig;
import io.mienloop.config.Role;
import io.mienloop.rig.ChannelLimits;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The limits that a rig file is checked against are those that the wire and the board know. */
final class LimitsAgreeTest {
    @ParameterizedTest
    @EnumSource(Role.class)
    void shouldBeTheSameInFilesAndOnTheWire(Role role) {
        agree(LimitsConfig.defaults(role, false), ChannelLimits.defaults(RigTranslation.role(role)));
        agree(LimitsConfig.hard(role, false), ChannelLimits.hard(RigTranslation.role(role)));
    }

    @ParameterizedTest
    @EnumSource(value = Role.class, names = "LASER")
    void shouldBeTheSameForASilencingLaser(Role laser) {
        agree(LimitsConfig.defaults(laser, true), ChannelLimits.silencingDefaults());
        agree(LimitsConfig.hard(laser, true), ChannelLimits.silencingHard());
    }

    private static void agree(LimitsConfig file, ChannelLimits wire) {
        assertThat(narrow(file.level())).as("level").isEqualTo(wire.maxLevel());
        assertThat(wide(file.pulseMicros())).as("pulse").isEqualTo(wire.maxOnMicros());
        assertThat(wide(file.trainMicros())).as("train").isEqualTo(wire.maxTrainMicros());
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
