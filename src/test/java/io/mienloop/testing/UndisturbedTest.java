package io.mienloop.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** What a busy machine may do to a test: have it tried again, skipped by name, never passed. */
final class UndisturbedTest {
    @Test
    void shouldTryAgainUntilNothingWasInTheWay() throws Exception {
        int number = Undisturbed.show("it works", n -> n < 3 ? Optional.empty() : Optional.of(n), true);

        assertThat(number).isEqualTo(3);
    }

    @Test
    void shouldFailWhereEverythingMustBeShown() {
        assertThatThrownBy(() -> Undisturbed.show("it works", n -> Optional.empty(), true))
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageContaining("CI=true")
                .hasMessageContaining("it works");
    }

    @Test
    void shouldSayWhatItSkipsElsewhere() {
        assertThatThrownBy(() -> Undisturbed.show("it works", n -> Optional.empty(), false))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("it works");
    }

    @Test
    void shouldNotTryAgainWhatIsWrong() {
        int[] tries = new int[1];
        assertThatThrownBy(() -> Undisturbed.show(
                        "it works",
                        n -> {
                            tries[0]++;
                            throw new AssertionError("wrong");
                        },
                        false))
                .hasMessage("wrong");
        assertThat(tries[0]).isEqualTo(1);
    }
}
