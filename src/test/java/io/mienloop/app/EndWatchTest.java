package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class EndWatchTest {
    private final EndWatch end = new EndWatch();
    private final AtomicInteger looks = new AtomicInteger();

    @Test
    void shouldWaitAsLongAsThereIsLife() throws Exception {
        boolean over = end.await(1, 3, () -> {
            int look = looks.incrementAndGet();
            if (look % 2 == 0) {
                end.alive();
            }
            if (look == 20) {
                end.over();
            }
        });

        assertThat(over).isTrue();
        assertThat(looks).hasValue(20);
    }

    @Test
    void shouldGiveUpWhatStandsStill() throws Exception {
        boolean over = end.await(1, 3, () -> {
            if (looks.incrementAndGet() == 5) {
                end.alive(); // never comes to it
            }
        });

        assertThat(over).isFalse();
        assertThat(looks).hasValue(3);
    }

    @Test
    void shouldCountTheLooksAnewAfterASignOfLife() throws Exception {
        boolean over = end.await(1, 3, () -> {
            if (looks.incrementAndGet() == 2) {
                end.alive();
            }
        });

        assertThat(over).isFalse();
        assertThat(looks).hasValue(2 + 1 + 3); // the look that finds the sign, and three without one
    }

    @Test
    void shouldNotWaitForWhatIsOver() throws Exception {
        end.over();

        assertThat(end.await(60_000, 3, looks::incrementAndGet)).isTrue();
        assertThat(looks).hasValue(0);
    }
}
