package io.mienloop.trial;

import io.mienloop.trigger.SplitMix64;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The planned stimuli of a session, all drawn when it is made: the same plan and seed give the same times. Afterwards it
 * only walks along them, without allocating. One thread uses it.
 *
 * <p>Intervals of the n-th planned stimulus come from stream n of the seed, so that a change of one plan leaves the others'
 * times alone. Stimuli planned for the same time are handed out one after the other, in the order of the plan.
 */
public final class Schedule {
    private final long[] nanos;
    private final int[] stimuli;
    private int next;

    /**
     * @param plan in order of precedence for equal times
     * @param seed recorded with the session
     */
    public Schedule(List<PlannedStimulus> plan, long seed) {
        List<Onset> onsets = new ArrayList<>();
        for (int i = 0; i < plan.size(); i++) {
            PlannedStimulus planned = plan.get(i);
            switch (planned.timing()) {
                case Timing.At at -> at.nanos().forEach(time -> onsets.add(new Onset(time, planned.stimulus())));
                case Timing.Every every -> draw(every, planned.stimulus(), SplitMix64.stream(seed, i), onsets);
            }
        }
        onsets.sort(Comparator.comparingLong(Onset::nanos)); // stable: equal times keep the plan's order
        this.nanos = onsets.stream().mapToLong(Onset::nanos).toArray();
        this.stimuli = onsets.stream().mapToInt(Onset::stimulus).toArray();
    }

    private static void draw(Timing.Every every, int stimulus, SplitMix64 random, List<Onset> onsets) {
        long time = every.firstNanos();
        long spread = every.maxNanos() - every.minNanos();
        for (int i = 0; i < every.count(); i++) {
            onsets.add(new Onset(time, stimulus));
            long more = spread == 0 ? 0 : Math.min(spread, (long) (random.nextDouble() * (spread + 1.0)));
            time = Math.addExact(time, every.minNanos() + more);
        }
    }

    /** Number of planned stimuli in all. */
    public int size() {
        return nanos.length;
    }

    /** Onset of the i-th planned stimulus, 0 ≤ i < size, in order of time. */
    public long nanos(int i) {
        return nanos[i];
    }

    /** Stimulus index of the i-th planned stimulus. */
    public int stimulus(int i) {
        return stimuli[i];
    }

    /**
     * Hands out what is due: call again until it answers -1, and nothing is lost.
     *
     * @param timeNanos now, from the schedule's start
     * @return index of a stimulus whose time has come, each planned onset exactly once, or -1
     */
    public int due(long timeNanos) {
        if (next < nanos.length && nanos[next] <= timeNanos) {
            return stimuli[next++];
        }
        return -1;
    }

    /** Planned time of the next one that {@link #due} has not yet handed out, or {@link Long#MAX_VALUE} after the last. */
    public long nextNanos() {
        return next < nanos.length ? nanos[next] : Long.MAX_VALUE;
    }

    private record Onset(long nanos, int stimulus) {}
}
