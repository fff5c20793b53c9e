package io.mienloop.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
@Tag(Tags.NO_EXCUSE)
final class StallWatchTest {
    private final StallWatch watch = new StallWatch();

    @AfterEach
    void end() {
        watch.close();
    }

    /** Stops this process, as a machine that takes its cores away does. */
    @Test
    void shouldSeeThatNothingRanForAWhile() throws Exception {
        SharedData.tool("kill");
        long begun = System.nanoTime();
        watch.longestSince(begun);
        String self = Long.toString(ProcessHandle.current().pid());
        new ProcessBuilder("sh", "-c", "trap '' INT HUP TERM; kill -STOP " + self + "; sleep 0.2; kill -CONT " + self)
                .start()
                .waitFor();

        assertThat(watch.longestSince(begun)).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(150));
    }

    @Test
    void shouldNotCountWhatWasBefore() throws Exception {
        shouldSeeThatNothingRanForAWhile();

        // Of a moment to come, before which this machine cannot be in the way.
        assertThat(watch.longestSince(System.nanoTime() + TimeUnit.HOURS.toNanos(1)))
                .isZero();
    }
}
