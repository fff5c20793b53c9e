package io.mienloop.session.replay;

import io.mienloop.pipeline.CommandOutcome;
import io.mienloop.pipeline.FrameSink;
import io.mienloop.pipeline.LoopClock;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.pipeline.LoopFact;
import io.mienloop.pipeline.LoopHealth;

/** Tells the loop what it was told when it was recorded: the times of its readings, whether the journal lagged, whether video took the frame. */
final class RecordedAnswers implements LoopClock, LoopHealth, FrameSink {
    private LoopEvent recorded;
    private LoopEvent replayed;
    private boolean begun;
    private int decided;
    private long last;

    /** A turn of the loop begins. */
    void turn(LoopEvent recordedEvent, LoopEvent replayedEvent) {
        recorded = recordedEvent;
        replayed = replayedEvent;
        begun = false;
        decided = 0;
    }

    /**
     * The loop reads once as it begins, once when the scores are there, and for each command once as it is decided and once more
     * when it was written. Which command it is at shows in the event that it fills in.
     */
    @Override
    public long nanos() {
        if (!begun) {
            begun = true;
            last = recorded.begunNanos;
        } else if (replayed.commands() == 0) {
            last = recorded.scoredNanos;
        } else if (replayed.commands() <= recorded.commands()) {
            CommandOutcome command = recorded.command(replayed.commands() - 1);
            last = decided < replayed.commands() ? command.decidedNanos : command.writtenNanos;
            decided = replayed.commands();
        }
        return last; // of a command that was not recorded: the comparison will tell
    }

    @Override
    public boolean journalLags() {
        for (int i = 0; i < recorded.facts(); i++) {
            if (recorded.fact(i) == LoopFact.JOURNAL_LAGS) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean offer(long frame, int slot, long timeNanos) {
        return recorded.offered;
    }
}
