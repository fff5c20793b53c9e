package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.testing.Tags;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag(Tags.NO_CLOCK)
final class QuietCompilersTest {
    private final AtomicLong compiled = new AtomicLong(1234);
    private final QuietCompilers compilers = new QuietCompilers(compiled::get);

    @Test
    void shouldBeQuietFromTheStartWhenNothingIsCompiled() {
        assertThat(compilers.quietNanos(70)).isEqualTo(70);
        assertThat(compilers.quietNanos(90)).isEqualTo(90);
    }

    @Test
    void shouldCountFromTheLastCompilationThatItSaw() {
        compiled.addAndGet(5);
        assertThat(compilers.quietNanos(100)).isZero();
        assertThat(compilers.quietNanos(130)).isEqualTo(30);
        compiled.addAndGet(1);
        assertThat(compilers.quietNanos(140)).isZero();
        assertThat(compilers.quietNanos(150)).isEqualTo(10);
    }
}
