package io.mienloop.sim;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** Commands that have come whole while the board's main loop was held up, and whether an abort has overtaken them. */
final class BoardQueue {
    private record Waiting(byte[] frame, int epoch) {}

    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int epoch;

    void add(byte[] frame, int length) {
        waiting.add(new Waiting(Arrays.copyOf(frame, length), epoch));
    }

    /** Whatever waits now must not put anything on any more. */
    void overtake() {
        epoch++;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Whether {@link #take} gives one that has been overtaken. */
    boolean overtaken() {
        return waiting.element().epoch != epoch;
    }

    byte[] take() {
        return waiting.remove().frame;
    }

    void clear() {
        waiting.clear();
    }
}
