package io.mienloop.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PulseProgramTest {
    @Test
    void shouldGiveFortyPulsesAtTwentyHertzInTwoSeconds() {
        PulseProgram light = PulseProgram.train(0, 0, 5_000, 20, 2_000_000, 10_000);

        assertThat(light.pulses()).isEqualTo(40);
        assertThat(light.onMicros()).isEqualTo(200_000);
        assertThat(light.durationMicros()).isEqualTo(1_955_000);
        assertThat(light.dutyPermille()).isEqualTo(100);
        assertThat(light.dose(ChannelRole.LASER)).isEqualTo(2_000_000); // 10 mW × 0.2 s = 2 mJ
    }

    @Test
    void shouldCountChargeAndVolume() {
        assertThat(PulseProgram.single(0, 0, 500_000, 300).dose(ChannelRole.SHOCK))
                .isEqualTo(150_000); // 0.3 mA × 0.5 s = 0.15 mC
        assertThat(PulseProgram.train(0, 0, 50_000, 2, 2_000_000, 5_000).dose(ChannelRole.VALVE))
                .isEqualTo(20_000); // 4 openings of 5 µL
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    /** Against a walk through the definition, pulse by pulse. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldPlaceEveryPulseAsTheDefinitionSays(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long pulse = random.nextLong(100, 5_000);
        long gap = random.nextLong(100, 20_000);
        boolean bursts = random.nextBoolean();
        long burst = bursts ? random.nextLong(pulse, 80_000) : 0;
        long interBurst = bursts ? random.nextLong(100, 90_000) : 0;
        long train = Math.max(burst, random.nextLong(pulse, 600_000));
        PulseProgram p = new PulseProgram(0, 0, pulse, 0, 0, gap, burst, interBurst, train, 250, false, 1);

        int k = 0;
        long end = 0;
        for (long start = 0; start + pulse <= train; start += bursts ? burst + interBurst : train + 1) {
            long room = bursts ? Math.min(start + burst, train) : train;
            for (long t = start; t + pulse <= room; t += pulse + gap) {
                assertThat(p.onsetMicros(k)).isEqualTo(t);
                end = t + pulse;
                k++;
            }
        }
        assertThat(p.pulses()).isEqualTo(k);
        assertThat(p.durationMicros()).isEqualTo(250 + end);
    }

    @Test
    void shouldRefusePulsesThatMergeOrDoNotFit() {
        assertThatThrownBy(() -> new PulseProgram(0, 0, 1000, 0, 0, 0, 0, 0, 2000, 0, false, 1))
                .hasMessageContaining("merge");
        assertThatThrownBy(() -> new PulseProgram(0, 0, 1000, 0, 0, 0, 0, 0, 999, 0, false, 1))
                .hasMessageContaining("does not fit");
        assertThatThrownBy(() -> PulseProgram.train(0, 0, 5_000, 200, 1_000_000, 1))
                .hasMessageContaining("at least 100 us");
        assertThatThrownBy(() -> PulseProgram.single(0, 0, 99, 1)).hasMessageContaining("100");
    }
}
