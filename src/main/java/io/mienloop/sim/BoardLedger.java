package io.mienloop.sim;

import io.mienloop.rig.ChannelLimits;
import io.mienloop.rig.ChannelRole;
import io.mienloop.rig.Limit;
import io.mienloop.rig.PulseProgram;

/**
 * What one channel has given. Count and total dose live in EEPROM and outlast power; they are booked in full before the first
 * edge, so that no crash can lose one. The windows are booked at a train's end, with what it really gave.
 */
final class BoardLedger {
    private static final long MINUTE_MICROS = 60_000_000L;

    private final ChannelRole role;
    private final BoardClock clock;
    private SlidingSum onTime;
    private SlidingSum minuteDose;
    private int count;
    private long totalDose;
    private boolean everFired;
    private long lastOnsetNanos;

    BoardLedger(ChannelRole role, BoardClock clock) {
        this.role = role;
        this.clock = clock;
        forgetWindows();
    }

    private void forgetWindows() {
        onTime = new SlidingSum(clock.nanos(ChannelLimits.DUTY_WINDOW_MICROS));
        minuteDose = new SlidingSum(clock.nanos(MINUTE_MICROS));
    }

    /** The limit that a train beginning at the given time would break, or null. */
    Limit judge(PulseProgram p, ChannelLimits limits, long onsetNanos) {
        Limit broken = limits.broken(p, role);
        if (broken != null) {
            return broken;
        }
        if (everFired && onsetNanos - lastOnsetNanos < clock.nanos(limits.minIntervalMicros())) {
            return Limit.INTERVAL;
        }
        if (limits.maxCount() != ChannelLimits.NONE_16 && count >= limits.maxCount()) {
            return Limit.COUNT;
        }
        long dose = p.dose(role);
        if (limits.maxTotalDose() != ChannelLimits.NONE_32 && totalDose + dose > limits.maxTotalDose()) {
            return Limit.TOTAL_DOSE;
        }
        if (limits.maxMinuteDose() != ChannelLimits.NONE_32
                && minuteDose.sum(onsetNanos) + dose > limits.maxMinuteDose()) {
            return Limit.MINUTE_DOSE;
        }
        long most = ChannelLimits.DUTY_WINDOW_MICROS * limits.maxWindowDutyPermille() / 1000;
        return limits.maxWindowDutyPermille() < 1000 && onTime.sum(onsetNanos) + p.onMicros() > most
                ? Limit.WINDOW_DUTY
                : null;
    }

    void executed(PulseProgram p, long onsetNanos) {
        count = Math.min(count + 1, ChannelLimits.NONE_16);
        totalDose = Math.min(totalDose + p.dose(role), ChannelLimits.NONE_32);
        everFired = true;
        lastOnsetNanos = onsetNanos;
    }

    void ended(int level, long onMicros, int pulses, long nowNanos) {
        onTime.add(onMicros, nowNanos);
        minuteDose.add(PulseProgram.dose(role, level, onMicros, pulses), nowNanos);
    }

    int count() {
        return count;
    }

    /** Intervals and windows live in RAM and die with a restart; the lock-out after every start stands in for them. */
    void boot() {
        everFired = false;
        forgetWindows();
    }

    /** How long a started board must refuse this channel, µs: the longest memory that the start has wiped out. */
    static long lockoutMicros(ChannelLimits compiled) {
        long micros = compiled.minIntervalMicros();
        if (compiled.maxWindowDutyPermille() < 1000) {
            micros = Math.max(micros, ChannelLimits.DUTY_WINDOW_MICROS);
        }
        if (compiled.maxMinuteDose() != ChannelLimits.NONE_32) {
            micros = Math.max(micros, MINUTE_MICROS);
        }
        return micros;
    }

    void resetCounts() {
        count = 0;
        totalDose = 0;
    }
}
