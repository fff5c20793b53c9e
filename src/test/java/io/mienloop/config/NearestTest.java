package io.mienloop.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NearestTest {
    @Test
    void shouldCountEditsAsInTheTextbooks() {
        assertThat(Nearest.edits("kitten", "sitting")).isEqualTo(3);
        assertThat(Nearest.edits("saturday", "sunday")).isEqualTo(3);
        assertThat(Nearest.edits("ca", "ac")).isEqualTo(1); // neighbours swapped
        assertThat(Nearest.edits("", "abc")).isEqualTo(3);
    }

    @Test
    void shouldOfferTheNearestWordOrNoneWhenAllAreFar() {
        List<String> known = List.of("stimuli", "score", "session");
        assertThat(Nearest.to("stimulus", known)).contains("stimuli");
        assertThat(Nearest.to("scor", known)).contains("score");
        assertThat(Nearest.to("elephant", known)).isEmpty();
        assertThat(Nearest.hint("elephant", known)).isEqualTo("known here: stimuli, score, session");
    }
}
