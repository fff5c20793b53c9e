package io.mienloop.rig;

/**
 * The host's own count of what each channel is doing, so that a trigger that the board would refuse is not sent. The board
 * judges again; it alone knows. But it knows no animal, and a start wipes its windows out: the dose of 60 s and that of the session
 * are those of all channels of a role together, and are kept here over every new greeting and arming.
 */
final class TriggerGuard {
    private static final int UNKNOWN = -1;

    private final RigPlan plan;
    private final int[] place;
    private final long[] busyUntil;
    private final long[] onset;
    private final long[] previousOnset;
    private final boolean[] everFired;
    private final boolean[] previouslyFired;
    private final int[] given;
    private final long[] dose;
    private final long[] programDose;
    private final long[] programOnMicros;
    private final int[] role;
    private final long[] roleDose;
    private final long[] roleMost;
    private final GivenWindow[] roleMinute;
    private final GivenWindow[] onTime;
    private final int[] boardsFirstCount;
    private final int[] running;

    TriggerGuard(RigPlan plan) {
        this.plan = plan;
        int channels = plan.channels().size();
        place = new int[plan.programs().size()];
        programDose = new long[place.length];
        programOnMicros = new long[place.length];
        for (int i = 0; i < place.length; i++) {
            PulseProgram program = plan.programs().get(i);
            place[i] = plan.place(program.channel());
            programDose[i] = program.dose(plan.channels().get(place[i]).role());
            programOnMicros[i] = program.onMicros();
        }
        int roles = ChannelRole.values().length;
        role = new int[channels];
        roleDose = new long[roles];
        roleMost = new long[roles];
        for (int c = 0; c < channels; c++) {
            role[c] = plan.channels().get(c).role().ordinal();
            // A file may state less for one line than for another of the same role; the animal's is the larger.
            roleMost[role[c]] = Math.max(roleMost[role[c]], plan.limits().get(c).maxTotalDose());
        }
        roleMinute = GivenWindow.several(roles, ChannelLimits.DOSE_WINDOW_MICROS * 1000);
        onTime = GivenWindow.several(channels, ChannelLimits.DUTY_WINDOW_MICROS * 1000);
        busyUntil = new long[channels];
        onset = new long[channels];
        previousOnset = new long[channels];
        everFired = new boolean[channels];
        previouslyFired = new boolean[channels];
        given = new int[channels];
        dose = new long[channels];
        boardsFirstCount = new int[channels];
        java.util.Arrays.fill(boardsFirstCount, UNKNOWN);
        running = new int[channels];
    }

    /**
     * The board's own count of a channel, as CAPS tells it. The first one is what others had before this session; a later one
     * may show that more was executed than is known here, never that less was.
     */
    void counted(int channelPlace, int executed) {
        if (boardsFirstCount[channelPlace] == UNKNOWN) {
            boardsFirstCount[channelPlace] = executed;
        }
        given[channelPlace] = Math.max(given[channelPlace], executed - boardsFirstCount[channelPlace]);
    }

    /** The board's count of a channel before this session. */
    int boardsFirstCount(int channelPlace) {
        return boardsFirstCount[channelPlace];
    }

    /** 0 when nothing speaks against the trigger, else a {@link Refusal}. */
    int judge(int program, long nowNanos) {
        int c = place[program];
        if (busy(c, nowNanos)) {
            return Refusal.CHANNEL_BUSY;
        }
        ChannelLimits limits = plan.limits().get(c);
        long first = nowNanos + plan.programs().get(program).onsetDelayMicros() * 1000;
        if (everFired[c] && first - onset[c] < limits.minIntervalMicros() * 1000) {
            return Refusal.TOO_SOON;
        }
        if (limits.maxCount() != ChannelLimits.NONE_16 && given[c] >= limits.maxCount()) {
            return Refusal.COUNT_USED_UP;
        }
        int refusal = judgeDose(c, limits, programDose[program], programOnMicros[program], nowNanos);
        if (refusal != 0) {
            return refusal;
        }
        ChannelRole other =
                switch (plan.channels().get(c).role()) {
                    case SHOCK -> ChannelRole.VALVE;
                    case VALVE -> ChannelRole.SHOCK;
                    default -> null;
                };
        for (int i = 0; other != null && i < busyUntil.length; i++) {
            if (plan.channels().get(i).role() == other && busy(i, nowNanos)) {
                return Refusal.EXCLUDED;
            }
        }
        return 0;
    }

    private int judgeDose(int c, ChannelLimits limits, long more, long onMicros, long nowNanos) {
        int r = role[c];
        if (limits.maxTotalDose() != ChannelLimits.NONE_32 && dose[c] + more > limits.maxTotalDose()
                || roleMost[r] != ChannelLimits.NONE_32 && roleDose[r] + more > roleMost[r]) {
            return Refusal.DOSE_USED_UP;
        }
        if (limits.maxMinuteDose() != ChannelLimits.NONE_32
                && roleMinute[r].sum(nowNanos) + more > limits.maxMinuteDose()) {
            return Refusal.MINUTE_DOSE_REACHED;
        }
        long mostMicros = limits.maxWindowDutyPermille() * (ChannelLimits.DUTY_WINDOW_MICROS / 1000);
        if (limits.maxWindowDutyPermille() < 1000 && onTime[c].sum(nowNanos) + onMicros > mostMicros) {
            return Refusal.DUTY_REACHED;
        }
        return 0;
    }

    private boolean busy(int c, long nowNanos) {
        return running[c] != 0 && nowNanos < busyUntil[c];
    }

    /** A trigger was sent; the channel counts as busy until its end is reported, or surely past. */
    void fired(int program, int sequence, long nowNanos, long latestStartMicros) {
        int c = place[program];
        PulseProgram p = plan.programs().get(program);
        previousOnset[c] = onset[c];
        previouslyFired[c] = everFired[c];
        onset[c] = nowNanos + p.onsetDelayMicros() * 1000;
        everFired[c] = true;
        given[c]++;
        dose[c] += programDose[program];
        roleDose[role[c]] += programDose[program];
        running[c] = sequence;
        // a board's clock may be slow by a percent
        busyUntil[c] = nowNanos + (latestStartMicros + p.durationMicros() + p.durationMicros() / 100) * 1000;
        roleMinute[role[c]].add(programDose[program], busyUntil[c], sequence);
        onTime[c].add(programOnMicros[program], busyUntil[c], sequence);
    }

    /** The board refused: it did not happen. */
    void refused(int program, int sequence) {
        int c = place[program];
        if (running[c] == sequence) {
            running[c] = 0;
            onset[c] = previousOnset[c];
            everFired[c] = previouslyFired[c];
            given[c]--;
            dose[c] -= programDose[program];
            roleDose[role[c]] -= programDose[program];
            roleMinute[role[c]].takeBack(programDose[program], sequence);
            onTime[c].takeBack(programOnMicros[program], sequence);
        }
    }

    /** The board reported the end of a train. */
    void ended(int channelIndex, int sequence) {
        for (int c = 0; c < running.length; c++) {
            if (plan.channels().get(c).index() == channelIndex && running[c] == sequence) {
                running[c] = 0;
            }
        }
    }

    /** The board put everything off. */
    void allEnded() {
        java.util.Arrays.fill(running, 0);
    }
}
