package io.mienloop.trigger;

import java.util.Arrays;

/** When a stimulus may be in the picture: one window for every stimulus, stretched or replaced at each delivery. */
final class BlankingWindows {
    private static final long NOT_BLANKED = -1;

    private final long[] afterEndNanos;
    private final long[] from;
    private final long[] until;
    private final boolean[] open;

    BlankingWindows(TriggerPlan plan) {
        int stimuli = plan.stimuli();
        this.afterEndNanos = new long[stimuli];
        this.from = new long[stimuli];
        this.until = new long[stimuli];
        this.open = new boolean[stimuli];
        Arrays.fill(afterEndNanos, NOT_BLANKED);
        for (Blanking blanking : plan.blankings()) {
            afterEndNanos[blanking.stimulus()] = blanking.afterEndNanos();
        }
    }

    /**
     * Starts a window. While the window before may still matter to frames on their way, both are joined, the time between
     * them included: too long a blanking costs a detection, too short a one lets the stimulus trigger itself.
     */
    void add(int stimulus, long onsetNanos, long endNanos, boolean anyFrame, long lastFrameNanos) {
        long after = afterEndNanos[stimulus];
        if (after == NOT_BLANKED) {
            return;
        }
        long end = Math.addExact(endNanos, after);
        boolean past = open[stimulus] && onsetNanos > until[stimulus] && anyFrame && until[stimulus] < lastFrameNanos;
        if (!open[stimulus] || past) {
            open[stimulus] = true;
            from[stimulus] = onsetNanos;
            until[stimulus] = end;
        } else {
            from[stimulus] = Math.min(from[stimulus], onsetNanos);
            until[stimulus] = Math.max(until[stimulus], end);
        }
    }

    boolean covers(long timeNanos) {
        for (int i = 0; i < open.length; i++) {
            if (open[i] && timeNanos >= from[i] && timeNanos <= until[i]) {
                return true;
            }
        }
        return false;
    }
}
