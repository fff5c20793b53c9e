package io.mienloop.rig;

/**
 * What one trigger makes a channel do: Pulse Pal's parameter set (Sanders and Kepecs 2014), every time in microseconds.
 *
 * <p>A pulse is phase 1, the inter-phase gap and phase 2 (phase 2 = 0: monophasic, all that a TTL output can do). Pulses
 * repeat with the inter-pulse gap between them. With a burst duration > 0 they come in bursts with the inter-burst gap between
 * them. A pulse that would not end within its burst and its train is not begun, so that no pulse is ever cut or
 * lengthened. The onset delay passes before all of it.
 *
 * @param index the program's number on the wire, 0 to 31; the same as the stimulus' index
 * @param channel {@link Channel#index()}
 * @param phase1Micros ≥ 100
 * @param interPhaseMicros 0 unless biphasic
 * @param phase2Micros 0, or ≥ 100 for a biphasic pulse
 * @param interPulseMicros ≥ 100 when there is more than one pulse
 * @param burstMicros 0 for no bursts
 * @param interBurstMicros ≥ 100 when there are bursts, else 0
 * @param trainMicros from the first pulse's onset; no pulse ends after it
 * @param onsetDelayMicros from the trigger's execution to the first pulse's onset
 * @param negative whether a pulse drives the output below its rest; boards with TTL outputs refuse it
 * @param level the dial's value as confirmed by a person, in the role's unit, 0 to 32767
 */
public record PulseProgram(
        int index,
        int channel,
        long phase1Micros,
        long interPhaseMicros,
        long phase2Micros,
        long interPulseMicros,
        long burstMicros,
        long interBurstMicros,
        long trainMicros,
        long onsetDelayMicros,
        boolean negative,
        int level) {
    /** Numbers a program may have, 0 and up. */
    public static final int MOST = 32;
    /** Programs an Uno keeps at a time; any board keeps 8. */
    public static final int MOST_KEPT = 10;
    /** Shortest phase or gap a board times exactly. */
    public static final long SHORTEST_MICROS = 100;
    /** Longest time any field may hold, about 18 minutes. */
    public static final long LONGEST_MICROS = 1L << 30;

    /** Highest level; the top bit stays free on the wire. */
    public static final int HIGHEST_LEVEL = 0x7FFF;

    public PulseProgram {
        within("index", index, 0, MOST - 1L);
        within("channel", channel, 0, Channel.MOST - 1L);
        within("phase 1 (us)", phase1Micros, SHORTEST_MICROS, LONGEST_MICROS);
        within("inter-phase (us)", interPhaseMicros, 0, LONGEST_MICROS);
        zeroOr("phase 2 (us)", phase2Micros);
        zeroOr("inter-pulse (us)", interPulseMicros);
        zeroOr("burst (us)", burstMicros);
        zeroOr("inter-burst (us)", interBurstMicros);
        within("train (us)", trainMicros, SHORTEST_MICROS, LONGEST_MICROS);
        within("onset delay (us)", onsetDelayMicros, 0, LONGEST_MICROS);
        within("level", level, 0, HIGHEST_LEVEL);
        long pulse = phase1Micros + interPhaseMicros + phase2Micros;
        if (phase2Micros == 0 && interPhaseMicros != 0) {
            throw new IllegalArgumentException(
                    "program " + index + " has an inter-phase gap but no phase 2: give both or neither");
        }
        if (pulse > trainMicros || burstMicros > 0 && pulse > burstMicros) {
            throw new IllegalArgumentException("program " + index + " has a pulse of " + pulse
                    + " us that does not fit its train or burst: lengthen the train or shorten the pulse");
        }
        if (burstMicros > trainMicros) {
            throw new IllegalArgumentException("program " + index + " has a burst of " + burstMicros
                    + " us in a train of " + trainMicros + " us: lengthen the train or shorten the burst");
        }
        if (burstMicros > 0 != interBurstMicros > 0) {
            throw new IllegalArgumentException(
                    "program " + index + " has a burst or an inter-burst gap alone: give both or neither");
        }
        long room = burstMicros > 0 ? burstMicros : trainMicros;
        if (interPulseMicros == 0 && 2 * pulse <= room) {
            throw new IllegalArgumentException(
                    "program " + index
                            + " has no inter-pulse gap, its pulses would merge: give a gap of 100 us or more, or a train of one pulse");
        }
    }

    /** One pulse of the given width, at once. */
    public static PulseProgram single(int index, int channel, long widthMicros, int level) {
        return new PulseProgram(index, channel, widthMicros, 0, 0, 0, 0, 0, widthMicros, 0, false, level);
    }

    /**
     * Pulses at a constant rate.
     *
     * @param pulseMicros width of a pulse
     * @param rateHz pulses a second; the period is rounded to whole microseconds
     * @param durationMicros of the train, from the first onset
     */
    public static PulseProgram train(
            int index, int channel, long pulseMicros, double rateHz, long durationMicros, int level) {
        if (!(rateHz > 0)) {
            throw new IllegalArgumentException(
                    "program " + index + " has a rate of " + rateHz + " Hz: use one above 0");
        }
        long period = Math.round(1e6 / rateHz);
        if (period - pulseMicros < SHORTEST_MICROS) {
            throw new IllegalArgumentException("program " + index + " has pulses of " + pulseMicros + " us every "
                    + period + " us: leave at least " + SHORTEST_MICROS + " us between them");
        }
        return new PulseProgram(
                index, channel, pulseMicros, 0, 0, period - pulseMicros, 0, 0, durationMicros, 0, false, level);
    }

    /** The same program with the onset delayed by the given time. */
    public PulseProgram delayed(long micros) {
        return new PulseProgram(
                index,
                channel,
                phase1Micros,
                interPhaseMicros,
                phase2Micros,
                interPulseMicros,
                burstMicros,
                interBurstMicros,
                trainMicros,
                micros,
                negative,
                level);
    }

    /** Onset to end of one pulse, both phases, µs. */
    public long pulseMicros() {
        return phase1Micros + interPhaseMicros + phase2Micros;
    }

    /** Onset to onset of two neighbouring pulses of a burst, µs. */
    public long periodMicros() {
        return pulseMicros() + interPulseMicros;
    }

    /** Pulses of one whole burst, or of the train when there are no bursts. */
    private long pulsesWithin(long roomMicros) {
        if (roomMicros < pulseMicros()) {
            return 0;
        }
        return interPulseMicros == 0 ? 1 : (roomMicros - pulseMicros()) / periodMicros() + 1;
    }

    /** Number of pulses one trigger gives, ≥ 1. */
    public int pulses() {
        if (burstMicros == 0) {
            return Math.toIntExact(pulsesWithin(trainMicros));
        }
        long burstPeriod = burstMicros + interBurstMicros;
        long whole = trainMicros / burstPeriod;
        long rest = Math.min(trainMicros - whole * burstPeriod, burstMicros);
        return Math.toIntExact(whole * pulsesWithin(burstMicros) + pulsesWithin(rest));
    }

    /**
     * Onset of a pulse.
     *
     * @param pulse 0 to {@link #pulses()} − 1
     * @return µs from the first pulse's onset
     */
    public long onsetMicros(int pulse) {
        if (burstMicros == 0) {
            return pulse * periodMicros();
        }
        long perBurst = pulsesWithin(burstMicros);
        return pulse / perBurst * (burstMicros + interBurstMicros) + pulse % perBurst * periodMicros();
    }

    /** Time from the trigger's execution to the last pulse's falling edge, onset delay included, µs. */
    public long durationMicros() {
        return onsetDelayMicros + spanMicros();
    }

    /** Time from the first pulse's onset to the last pulse's end, µs. */
    public long spanMicros() {
        return onsetMicros(pulses() - 1) + pulseMicros();
    }

    /** Time with the output on in one train, both phases, µs. */
    public long onMicros() {
        return pulses() * (phase1Micros + phase2Micros);
    }

    /** Share of one pulse's period with the output on, in thousandths, rounded up; 1000 for a single pulse. */
    public int dutyPermille() {
        if (pulses() == 1) {
            return 1000;
        }
        long period = interPulseMicros == 0 ? burstMicros + interBurstMicros : periodMicros();
        return (int) ((1000 * (phase1Micros + phase2Micros) + period - 1) / period);
    }

    /**
     * Dose of one train in the role's unit, rounded up: level × time on for shock (nC) and light (nJ), level × openings for a
     * valve (nL), 0 for a sync or frame line.
     */
    public long dose(ChannelRole role) {
        return dose(role, level, onMicros(), pulses());
    }

    /** Dose of a train that was on for the given time and number of pulses; see {@link #dose(ChannelRole)}. */
    public static long dose(ChannelRole role, int level, long onMicros, long pulses) {
        return switch (role) {
            case SHOCK, LASER, LED -> (level * onMicros + 999) / 1000;
            case VALVE -> level * pulses;
            case SYNC, FRAME -> 0;
        };
    }

    private static void zeroOr(String what, long value) {
        if (value != 0) {
            within(what, value, SHORTEST_MICROS, LONGEST_MICROS);
        }
    }

    private static void within(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "pulse program's " + what + " is " + value + ": use " + least + " to " + most);
        }
    }
}
