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
            looks.take(); // the first one's finding is there

            assertThat(watch.latest().text()).isEqualTo("little is left");
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

            assertThat(watch.hanging(begun + 4 * SECOND)).isNull();
            assertThat(watch.hanging(begun + 5 * SECOND)).contains("data has not answered");
            assertThat(watch.latest().level()).isEqualTo(Level.ENOUGH);
        }
    }

    @Test
    void shouldEndASessionWhoseDiskCannotBeWatchedAnyMore() throws Exception {
        try (DiskWatch watch = new DiskWatch(
                        now -> {
                            throw new IllegalStateException("a bug");
                        },
                        "data",
                        1)
                .start()) {
            for (int look = 0; look < 20_000 && watch.latest().level() == Level.ENOUGH; look++) {
                Thread.sleep(1);
            }

            assertThat(watch.latest().level()).isEqualTo(Level.END);
            assertThat(watch.latest().text()).contains("data cannot be watched any more", "a bug");
        }
    }
}
