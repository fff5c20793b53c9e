package io.mienloop.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class EventRingTest {
    private final EventRing ring = new EventRing(8, () -> new LoopEvent(1, 0), LoopWait.BLOCKING);

    private void frame(long number, int slot) {
        long sequence = ring.claim();
        LoopEvent event = ring.get(sequence);
        event.begin(EventKind.FRAME, 0);
        event.frame = number;
        event.slot = slot;
        ring.publishFrame(sequence);
    }

    /** A frame without pixels cannot be scored: no older one may be passed over for it. */
    @Test
    void shouldCountNewerFramesUpToTheNewestThatHasItsPixels() {
        assertThat(ring.newerFrames(0)).isZero();

        frame(0, 3);
        assertThat(ring.newerFrames(0)).isZero();
        frame(1, 4);
        frame(2, PixelPool.NONE);

        assertThat(ring.newerFrames(0)).isEqualTo(1);
        assertThat(ring.newerFrames(1)).isZero();
        assertThat(ring.newerFrames(2)).isZero();
    }

    @Test
    void shouldRefuseAndCountWhatFindsNoPlace() {
        for (int i = 0; i < 8; i++) {
            assertThat(ring.tell(EventKind.TICK, i, 0, null)).isTrue();
        }

        assertThat(ring.tell(EventKind.TICK, 8, 0, null)).isFalse();
        assertThat(ring.refused()).isEqualTo(1);
        assertThat(ring.journalLags()).isTrue();
    }

    @Test
    void shouldHaveTheLoopBehindUntilItHasDealtWithTheFrameBefore() {
        assertThat(ring.loopState(-1)).as("nobody sleeps").isEqualTo(LoopState.AWAKE);

        frame(0, 3);
        long published = ring.newest();
        assertThat(ring.loopState(published)).isEqualTo(LoopState.BEHIND);
        ring.tell(EventKind.TICK, 0, 0, null);
        ring.looped().set(published);
        assertThat(ring.loopState(published)).as("only frames count").isEqualTo(LoopState.AWAKE);
    }
}
