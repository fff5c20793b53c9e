package io.mienloop.sim;

import io.mienloop.rig.ChannelLimits;
import io.mienloop.rig.ChannelRole;
import io.mienloop.rig.Limit;
import io.mienloop.rig.PulseProgram;

/**
 * What one channel has given. Count and total dose are booked in full before the first edge, in memory that a reset leaves alone,
 * and follow into EEPROM, which outlasts power; {@link BoardBooking} covers what power takes before that. The windows are booked
 * at a train's end, with what it really gave.
 */
final class BoardLedger {
    private static final long MINUTE_MICROS = 60_000_000L;
    /** From a train's begin until its numbers are in EEPROM; a board may take twice as long. */
    private static final long EEPROM_MICROS = 50_000;

    private final ChannelRole role;
    private final BoardClock clock;
    private SlidingSum onTime;
    private SlidingSum minuteDose;
    private int count;
    private long totalDose;
    private int storedCount;
    private long storedDose;
    private long storedNanos = Long.MAX_VALUE;
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

    void executed(PulseProgram p, long onsetNanos, long nowNanos) {
        store(nowNanos);
        storedNanos = Math.min(storedNanos, nowNanos + clock.nanos(EEPROM_MICROS));
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

    /** Whether all numbers are in EEPROM by now. */
    boolean stored(long nowNanos) {
        store(nowNanos);
        return storedNanos == Long.MAX_VALUE;
    }

    private void store(long nowNanos) {
        if (storedNanos <= nowNanos) {
            storedCount = count;
            storedDose = totalDose;
            storedNanos = Long.MAX_VALUE;
        }
    }

    /** The supply fails: EEPROM alone is left. */
    void powerLost(long nowNanos) {
        store(nowNanos);
        storedNanos = Long.MAX_VALUE;
        count = storedCount;
        totalDose = storedDose;
    }

    /** Takes one more train as given, the largest that the compiled limits allow. */
    void takeOneMore(ChannelLimits compiled) {
        count = Math.min(count + 1, ChannelLimits.NONE_16);
        if (compiled.maxDose() != ChannelLimits.NONE_32) {
            totalDose = Math.min(totalDose + compiled.maxDose(), ChannelLimits.NONE_32);
        }
        storedCount = count;
        storedDose = totalDose;
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
        storedCount = 0;
        storedDose = 0;
    }
}
