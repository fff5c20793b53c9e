package io.mienloop.session;

import io.mienloop.pipeline.CommandOutcome;
import java.util.ArrayList;
import java.util.List;

/** Follows every stimulus from command to acknowledgement, output and confirmation, joining them by the sequence on the wire. */
final class CommandTrack {
    /** One stimulus that was commanded. */
    static final class Commanded {
        final long number;
        final int rule;
        final int stimulus;
        final long arrivalNanos;
        final long writtenNanos;
        long acknowledgedNanos;
        boolean acknowledged;
        boolean output;
        boolean confirmed;
        boolean refused;

        private Commanded(CommandOutcome outcome, long arrivalNanos) {
            this.arrivalNanos = arrivalNanos;
            number = outcome.number;
            rule = outcome.rule;
            stimulus = outcome.stimulus;
            writtenNanos = outcome.writtenNanos;
        }
    }

    private final DoseBasis doses;
    private final List<Commanded> all = new ArrayList<>();
    private final Commanded[] bySequence = new Commanded[256];

    /** @param doses says which channel each stimulus uses; null in the journals that do not */
    CommandTrack(DoseBasis doses) {
        this.doses = doses;
    }

    /** @param arrivalNanos of the event that it was commanded at */
    void commanded(CommandOutcome outcome, long arrivalNanos) {
        Commanded command = new Commanded(outcome, arrivalNanos);
        all.add(command);
        bySequence[outcome.sequence & 0xFF] = command;
    }

    /** The latest stimulus commanded with this wire sequence, or null: sequences begin anew after 127. */
    Commanded of(int sequence) {
        return bySequence[sequence & 0xFF];
    }

    /** The same for a report of a channel: barcodes and frame lines have sequences of the same row, and are no stimulus. */
    Commanded of(int sequence, int channel) {
        Commanded command = sequence == 0 ? null : of(sequence);
        boolean its = command != null
                && (doses == null || doses.outputs().get(command.stimulus).channel() == channel);
        return its ? command : null;
    }

    List<Commanded> all() {
        return all;
    }
}
