package io.mienloop.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PixelPoolTest {
    @Test
    void shouldGiveNoSlotTwiceUntilItsLastHolderLetsGo() {
        Random random = new Random(7);
        try (PixelPool pool = new PixelPool(9, 16)) {
            int[] holders = new int[9];
            for (int step = 0; step < 100_000; step++) {
                int slot = random.nextInt(9);
                if (random.nextInt(3) == 0) {
                    int taken = pool.acquire();
                    if (taken == PixelPool.NONE) {
                        assertThat(holders).doesNotContain(0);
                    } else {
                        assertThat(holders[taken]).isZero();
                        holders[taken] = 1;
                    }
                } else if (holders[slot] > 0 && random.nextBoolean()) {
                    pool.retain(slot);
                    holders[slot]++;
                } else if (holders[slot] > 0) {
                    pool.release(slot);
                    holders[slot]--;
                }
            }
        }
    }

    /** Frames that nobody is slow with stay in the processor's cache. */
    @Test
    void shouldUseAsFewSlotsAsAreHeldAtOnce() {
        try (PixelPool pool = new PixelPool(500, 16)) {
            Set<Integer> used = new HashSet<>();
            int before = pool.acquire();
            for (int frame = 0; frame < 1000; frame++) {
                int slot = pool.acquire();
                used.add(slot);
                pool.release(before);
                before = slot;
            }
            assertThat(used).hasSize(2);
        }
    }

    @Test
    void shouldRefuseToLetGoOfWhatNobodyHolds() {
        try (PixelPool pool = new PixelPool(2, 16)) {
            int slot = pool.acquire();
            pool.release(slot);

            assertThatThrownBy(() -> pool.release(slot)).hasMessageContaining("more often than held");
        }
    }
}
