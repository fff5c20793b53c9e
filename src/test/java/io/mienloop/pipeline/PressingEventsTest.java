package io.mienloop.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PressingEventsTest {
    private final EventRing ring = new EventRing(4, () -> new LoopEvent(1, 0), LoopWait.BLOCKING);
    private final PressingEvents events = new PressingEvents(ring, () -> 7);

    @Test
    void shouldSayWhatFoundNoPlaceOnceThereIsOneAndInItsOrder() {
        for (int i = 0; i < 4; i++) {
            ring.tell(EventKind.TICK, i, 0, null);
        }

        events.tell(EventKind.FAULT, "the disk hangs");
        events.tell(EventKind.STOP_REQUESTED, "stopped by the user");
        events.again();
        assertThat(ring.newest()).isEqualTo(3);

        ring.journaled().set(0);
        events.again();
        assertThat(ring.newest()).isEqualTo(4);
        assertThat(ring.get(4).kind).isEqualTo(EventKind.FAULT);
        assertThat(ring.get(4).text).isEqualTo("the disk hangs");

        ring.journaled().set(3);
        events.tell(EventKind.NOTE, "later");
        assertThat(ring.get(5).kind).isEqualTo(EventKind.STOP_REQUESTED);
        assertThat(ring.get(6).text).isEqualTo("later");
        events.again();
        assertThat(ring.newest()).isEqualTo(6);
    }
}
