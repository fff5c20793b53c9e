package io.mienloop.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RuleTest {
    @Test
    void shouldRefuseARearmOnTheCrossedSideOfTheThreshold() {
        assertThatThrownBy(() ->
                        Rules.usual().levels(Measure.Z, Direction.ABOVE, 3, 3.1).build("pain"))
                .hasMessageContaining("trigger pain")
                .hasMessageContaining("rearm 3.1");
        assertThatThrownBy(() -> Rules.usual()
                        .levels(Measure.Z, Direction.BELOW, -3, -3.1)
                        .build("pain"))
                .hasMessageContaining("rearm -3.1");
    }

    @Test
    void shouldOwnItsCompetitors() {
        int[] competitors = {1};
        Rule rule = Rules.usual().margin(0.1, competitors).build("pain");
        competitors[0] = 0;
        rule.competitors()[0] = 0;
        assertThat(rule.competitors()).containsExactly(1);
        assertThat(rule).isEqualTo(Rules.usual().margin(0.1, 1).build("pain"));
        assertThat(rule).isNotEqualTo(Rules.usual().margin(0.1).build("pain"));
    }

    @Test
    void shouldRefuseAPlanThatPointsNowhere() {
        Rule rule = Rules.usual().margin(0.1, 5).build("pain");
        assertThatThrownBy(() -> Rules.plan(rule)).hasMessageContaining("pain competes with score 5 of 2");
        assertThatThrownBy(() -> Rules.usual().margin(0.1, 0).build("pain"))
                .hasMessageContaining("other than the target");
        assertThatThrownBy(() -> new TriggerPlan(
                        List.of(),
                        List.of(new Blanking(1, 0), new Blanking(1, 5)),
                        Runaway.DEFAULT,
                        ArmPlan.ALWAYS_REAL,
                        1,
                        2,
                        1))
                .hasMessageContaining("two blankings");
        assertThatThrownBy(() -> new Dwell(0, 0)).hasMessageContaining("at least 1 frame");
        assertThatThrownBy(() -> new Gate(0, 5, 5)).hasMessageContaining("from < to");
        assertThatThrownBy(() -> new Runaway(0, 5)).hasMessageContaining("at least 1 fire");
    }
}
