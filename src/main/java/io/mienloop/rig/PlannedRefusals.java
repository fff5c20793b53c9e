package io.mienloop.rig;

import java.util.ArrayList;
import java.util.List;

/**
 * What the host would refuse of a schedule in which every trigger is taken by the board and nothing else fires; judged by what
 * judges in the session.
 */
public final class PlannedRefusals {
    private record Given(long nanos, int place, long dose) {}

    private final RigPlan plan;
    private final TriggerGuard guard;
    private final long latestStartMicros;
    private final int[] lastSequence;
    private final long[] lastEnd;
    private final int[][] refused;
    private final List<Given> given = new ArrayList<>();

    /** @param latestStartMicros from a command to the moment at which the board begins or refuses it */
    public PlannedRefusals(RigPlan plan, long latestStartMicros) {
        this.plan = plan;
        this.latestStartMicros = latestStartMicros;
        guard = new TriggerGuard(plan);
        int channels = plan.channels().size();
        lastSequence = new int[channels];
        lastEnd = new long[channels];
        refused = new int[channels][-Refusal.LAST + 1];
    }

    /** The next one planned; none lies before the one before. */
    public void planned(int program, long nanos) {
        PulseProgram p = plan.programs().get(program);
        int place = plan.place(p.channel());
        for (int c = 0; c < lastEnd.length; c++) {
            if (nanos >= lastEnd[c]) {
                guard.ended(plan.channels().get(c).index(), lastSequence[c]);
            }
        }
        int refusal = guard.judge(program, nanos);
        if (refusal != 0) {
            refused[place][-refusal]++;
            return;
        }
        lastSequence[place] = given.size() % 127 + 1;
        lastEnd[place] = nanos + p.durationMicros() * 1000;
        guard.fired(program, lastSequence[place], nanos, latestStartMicros);
        given.add(new Given(nanos, place, p.dose(plan.channels().get(place).role())));
    }

    /** How many on a channel of the plan would be refused for a reason, a code of {@link Refusal}. */
    public int refused(int channelPlace, int refusal) {
        return refused[channelPlace][-refusal];
    }

    /** The highest dose that begins on a channel within so long. */
    public long mostWithin(int channelPlace, long windowNanos) {
        long most = 0;
        long sum = 0;
        int oldest = 0;
        for (Given one : given) {
            for (; one.nanos() - given.get(oldest).nanos() >= windowNanos; oldest++) {
                sum -= on(channelPlace, given.get(oldest));
            }
            sum += on(channelPlace, one);
            most = Math.max(most, sum);
        }
        return most;
    }

    private static long on(int channelPlace, Given one) {
        return one.place() == channelPlace ? one.dose() : 0;
    }
}
