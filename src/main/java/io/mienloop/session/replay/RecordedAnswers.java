package io.mienloop.session.replay;

import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.FrameSink;
import io.mienloop.pipeline.FrameStatus;
import io.mienloop.pipeline.LoopClock;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.pipeline.LoopFact;
import io.mienloop.pipeline.LoopHealth;
import io.mienloop.pipeline.LoopPlan;

/** Tells the loop what it was told when it was recorded: the times of its readings, whether the journal lagged, whether video took the frame. */
final class RecordedAnswers implements LoopClock, LoopHealth, FrameSink {
    private LoopEvent recorded;
    private LoopEvent replayed;
    private boolean begun;
    private boolean scored;
    private boolean decided;
    private long last;

    /** A turn of the loop begins. */
    void turn(LoopEvent recordedEvent, LoopEvent replayedEvent) {
        recorded = recordedEvent;
        replayed = replayedEvent;
        begun = false;
        scored = false;
        decided = false;
    }

    /**
     * The loop reads once as it begins, once when the scores are there, once when the rules have spoken, and for each command but a
     * first rule's once before it has a place in the event and once when it was written. Where it is shows in the event.
     */
    @Override
    public long nanos() {
        int commands = replayed.commands();
        if (!begun) {
            begun = true;
            last = recorded.begunNanos;
        } else if (!scored && recorded.kind == EventKind.FRAME) {
            scored = true;
            last = recorded.scoredNanos;
        } else if (!decided && commands == 0 && recorded.decidedNanos != 0) {
            decided = true;
            last = recorded.decidedNanos;
        } else if (commands > 0 && commands <= recorded.commands() && replayed.command(commands - 1).delivery == null) {
            last = recorded.command(commands - 1).writtenNanos;
        } else if (commands < recorded.commands()) {
            last = recorded.command(commands).decidedNanos;
        }
        return last; // of a command that was not recorded: the comparison will tell
    }

    /** A frame that was passed over was so because enough newer ones had arrived; before any other none need have. */
    @Override
    public long newerFrames(long frame) {
        return recorded.status == FrameStatus.SUPERSEDED ? LoopPlan.MOST_WAITING : 0;
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
