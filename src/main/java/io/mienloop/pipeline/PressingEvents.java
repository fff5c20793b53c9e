package io.mienloop.pipeline;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * What the loop must come to know, from outside it: kept while the ring has no place, as when a disk hangs and the journal with it,
 * and said as soon as there is one. Any thread but the loop's may tell.
 */
public final class PressingEvents {
    private record Event(EventKind kind, String text) {}

    private final EventRing ring;
    private final LoopClock clock;
    private final Queue<Event> unsaid = new ArrayDeque<>();

    public PressingEvents(EventRing ring, LoopClock clock) {
        this.ring = ring;
        this.clock = clock;
    }

    /** Says it now, or {@link #again} will, after what came before it. */
    public synchronized void tell(EventKind kind, String text) {
        unsaid.add(new Event(kind, text));
        again();
    }

    /** Says what could not be said before, in its order; to be called again and again. */
    public synchronized void again() {
        for (Event next = unsaid.peek(); next != null; next = unsaid.peek()) {
            if (!ring.tell(next.kind(), clock.nanos(), 0, next.text())) {
                return;
            }
            unsaid.remove();
        }
    }
}
