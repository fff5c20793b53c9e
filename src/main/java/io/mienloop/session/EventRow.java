package io.mienloop.session;

import java.io.IOException;

/**
 * One row of {@code events.csv}; what does not apply is null.
 *
 * @param timeNanos session time: of outputs and inputs the board's, mapped, where {@code deviceNanos} is given
 * @param event what happened, as {@code events.csv} names it
 * @param command number of the stimulus that the row belongs to
 * @param stimulus its name
 * @param trigger the rule that fired, or {@code planned}
 * @param frame number of the frame that it fell due on
 * @param channel name of the output or input
 * @param deviceNanos the board's own time, extended beyond its 32 bits; steps of 500 ns
 * @param detail for people
 * @param endNanos of a stimulus that fell due: its last moment as planned; not in {@code events.csv}
 */
public record EventRow(
        long timeNanos,
        String event,
        Long command,
        String stimulus,
        String trigger,
        Long frame,
        String channel,
        Long deviceNanos,
        String detail,
        Long endNanos) {
    /** Takes the rows in order. */
    public interface Sink {
        /** @throws IOException when it cannot be written */
        void event(EventRow row) throws IOException;
    }
}
