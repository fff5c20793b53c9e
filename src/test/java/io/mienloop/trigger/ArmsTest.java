package io.mienloop.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class ArmsTest {
    @Test
    void shouldGiveThePublishedSequenceOfSplitMix64() {
        // First outputs for seed 1234567, as given at rosettacode.org for Vigna's splitmix64.c.
        SplitMix64 random = new SplitMix64(1234567);
        String[] published = {
            "6457827717110365317",
            "3203168211198807973",
            "9817491932198370423",
            "4593380528125082431",
            "16408922859458223821"
        };
        for (String number : published) {
            assertThat(Long.toUnsignedString(random.nextLong())).isEqualTo(number);
        }
    }

    @Test
    void shouldDrawArmsInTheProportionOfTheirWeights() {
        ArmDraw draw = new ArmDraw(new ArmPlan(2, 1, 0, 4711), 0);
        int real = 0;
        for (int i = 0; i < 30_000; i++) {
            real += draw.next() == Arm.REAL ? 1 : 0;
        }
        // Standard error of a share of 2/3 in 30,000 draws: 0.0027; four of them.
        assertThat(real / 30_000.0).isCloseTo(2.0 / 3, within(0.011));
    }

    @Test
    void shouldNeverRepeatAnArmMoreOftenThanAllowed() {
        ArmDraw draw = new ArmDraw(new ArmPlan(5, 1, 3, 1), 0);
        int last = -1;
        int run = 0;
        int longest = 0;
        for (int i = 0; i < 10_000; i++) {
            int arm = draw.next();
            run = arm == last ? run + 1 : 1;
            last = arm;
            longest = Math.max(longest, run);
        }
        assertThat(longest).isEqualTo(3);
    }

    @Test
    void shouldDrawTheSameForTheSameSeedAndRuleOnly() {
        assertThat(arms(4711, 0)).isEqualTo(arms(4711, 0));
        assertThat(arms(4711, 0)).isNotEqualTo(arms(4712, 0));
        assertThat(arms(4711, 0)).isNotEqualTo(arms(4711, 1));
    }

    @Test
    void shouldKnowNoOtherArmWithoutWeight() {
        assertThat(arms(3, 0, new ArmPlan(1, 0, 1, 3))).doesNotContain("1");
        assertThat(arms(3, 0, new ArmPlan(0, 1, 1, 3))).doesNotContain("0");
        assertThatThrownBy(() -> new ArmPlan(0, 0, 0, 0)).hasMessageContaining("weights");
        assertThatThrownBy(() -> new ArmPlan(Double.NaN, 1, 0, 0)).hasMessageContaining("weights");
    }

    private static String arms(long seed, int rule) {
        return arms(seed, rule, new ArmPlan(1, 1, 0, seed));
    }

    private static String arms(long seed, int rule, ArmPlan plan) {
        ArmDraw draw = new ArmDraw(plan, rule);
        StringBuilder arms = new StringBuilder();
        for (int i = 0; i < 64; i++) {
            arms.append(draw.next());
        }
        return arms.toString();
    }
}
