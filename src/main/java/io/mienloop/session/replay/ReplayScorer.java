package io.mienloop.session.replay;

import io.mienloop.pipeline.FrameStatus;
import io.mienloop.pipeline.HogScorer;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.pipeline.PictureScorer;
import java.lang.foreign.MemorySegment;

/**
 * Scores recorded pixels anew. A frame that the video does not have keeps what the journal says of it; whether the pictures after
 * it stood still is then not known until two that follow each other differ, and whether the face has shifted not any more; the
 * journal's word is taken for these two alone.
 */
final class ReplayScorer implements PictureScorer {
    private final HogScorer scorer;
    private LoopEvent recorded;
    private boolean present;
    private boolean gap;
    private boolean repetitionsUnknown;
    private boolean shiftUnknown;
    private long scoredAnew;
    private long kept;

    ReplayScorer(HogScorer scorer) {
        this.scorer = scorer;
    }

    /** @param pixelsThere whether the slot holds the frame's pixels */
    void turn(LoopEvent recordedEvent, boolean pixelsThere) {
        recorded = recordedEvent;
        present = pixelsThere;
    }

    @Override
    public int size() {
        return scorer.size();
    }

    @Override
    public FrameStatus score(MemorySegment pixels, boolean blanked, double[] r) {
        if (!present) {
            return recordedScore(r);
        }
        FrameStatus judged = scorer.judge(pixels);
        if (gap) {
            repetitionsUnknown = true;
            gap = false;
        } else if (!scorer.repeated()) {
            repetitionsUnknown = false;
        }
        if (repetitionsUnknown && (judged == FrameStatus.SCORED || judged == FrameStatus.FROZEN)) {
            judged = recorded.status == FrameStatus.FROZEN ? FrameStatus.FROZEN : FrameStatus.SCORED;
        }
        if (!HogScorer.passes(judged, blanked)) {
            return judged;
        }
        if (!blanked) {
            boolean shifted = scorer.shifted(pixels);
            if (shiftUnknown ? recorded.status == FrameStatus.SHIFTED : shifted) {
                return FrameStatus.SHIFTED;
            }
        }
        scoredAnew++;
        return scorer.compute(pixels, blanked, r);
    }

    private FrameStatus recordedScore(double[] r) {
        gap = true;
        shiftUnknown = true;
        kept++;
        return switch (recorded.status) {
            case SCORED -> {
                System.arraycopy(recorded.similarity, 0, r, 0, r.length);
                yield FrameStatus.SCORED;
            }
            case DARK, SATURATED, FLAT, FROZEN, SHIFTED, UNLIKE -> recorded.status;
            // The loop would not have come here when it was recorded: a difference, and shown as one.
            case NO_SLOT, TOO_OLD, SUPERSEDED, LOOP_FAILED -> FrameStatus.LOOP_FAILED;
        };
    }

    /** Frames whose similarities were computed from their pixels. */
    long scoredAnew() {
        return scoredAnew;
    }

    /** Frames without pixels, whose recorded score was kept. */
    long kept() {
        return kept;
    }
}
