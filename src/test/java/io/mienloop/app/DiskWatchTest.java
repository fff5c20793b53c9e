package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.app.DiskGuard.Finding;
import io.mienloop.app.DiskGuard.Level;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

final class DiskWatchTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void shouldTellWhatTheLatestLookFound() throws Exception {
        BlockingQueue<Long> looks = new LinkedBlockingQueue<>();
        try (DiskWatch watch = new DiskWatch(
                        now -> {
                            looks.add(now);
                            return new Finding(Level.STOP_STIMULI, "little is left");
                        },
                        "data",
                        1)
                .start()) {
            looks.take();
            long second = looks.take(); // the first one's finding is there

            assertThat(watch.latest(second).text()).isEqualTo("little is left");
        }
    }

    @Test
    void shouldWarnOfADiskThatHangsAndNotWaitForIt() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        BlockingQueue<Long> looks = new LinkedBlockingQueue<>();
        try (DiskWatch watch = new DiskWatch(
                        now -> {
                            looks.add(now);
                            try {
                                never.await();
                            } catch (InterruptedException hangsOn) {
                                Thread.currentThread().interrupt();
                            }
                            return new Finding(Level.ENOUGH, null);
                        },
                        "data",
                        1)
                .start()) {
            long begun = looks.take();

            assertThat(watch.latest(begun + 4 * SECOND).level()).isEqualTo(Level.ENOUGH);
            assertThat(watch.latest(begun + 5 * SECOND).level()).isEqualTo(Level.WARN);
            assertThat(watch.latest(begun + 5 * SECOND).text()).contains("data has not answered");
        }
    }
}
