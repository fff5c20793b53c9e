package io.mienloop.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class VideoQueueTest {
    @Test
    void shouldRefuseAFrameWhenFullAndHoldNoSlotForIt() {
        try (PixelPool pool = new PixelPool(3, 16)) {
            VideoQueue queue = new VideoQueue(pool, 2);
            int first = pool.acquire();
            int second = pool.acquire();
            int third = pool.acquire();

            assertThat(queue.offer(0, first, 0)).isTrue();
            assertThat(queue.offer(1, second, 0)).isTrue();
            assertThat(queue.offer(2, third, 0)).isFalse();

            pool.release(third);
            assertThat(pool.held()).isEqualTo(2);
            assertThat(pool.acquire()).isEqualTo(third);
        }
    }

    @Test
    void shouldHandFramesOnInOrderAndGiveTheirSlotsBack() {
        SplittableRandom random = new SplittableRandom(3);
        try (PixelPool pool = new PixelPool(8, 16)) {
            VideoQueue queue = new VideoQueue(pool, 5);
            List<Long> taken = new ArrayList<>();
            List<Long> given = new ArrayList<>();
            for (long frame = 0; frame < 5_000; frame++) {
                int slot = pool.acquire();
                if (slot != PixelPool.NONE) {
                    if (queue.offer(frame, slot, frame * 7)) {
                        taken.add(frame);
                    }
                    pool.release(slot);
                }
                while (queue.waiting() && random.nextInt(3) > 0) {
                    assertThat(queue.timeNanos()).isEqualTo(queue.frame() * 7);
                    given.add(queue.frame());
                    queue.done();
                }
            }
            while (queue.waiting()) {
                given.add(queue.frame());
                queue.done();
            }
            assertThat(given).isEqualTo(taken);
            assertThat(pool.held()).isZero();
        }
    }

    @Test
    void shouldNoticeASlotThatIsReleasedTooOften() {
        try (PixelPool pool = new PixelPool(1, 16)) {
            int slot = pool.acquire();
            pool.release(slot);

            assertThatThrownBy(() -> pool.release(slot)).hasMessageContaining("slot 0");
        }
    }
}
