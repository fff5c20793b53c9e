package io.mienloop.rig;

/**
 * How much of something an animal got, or at most may have got.
 *
 * @param trains triggers executed, ≥ 0
 * @param pulses pulses begun, ≥ 0
 * @param onMicros time with the output on, µs
 * @param amount dose in the role's {@linkplain ChannelRole#doseUnit() unit}
 */
public record Dose(long trains, long pulses, long onMicros, long amount) {
    public static final Dose NONE = new Dose(0, 0, 0, 0);

    public Dose {
        if (trains < 0 || pulses < 0 || onMicros < 0 || amount < 0) {
            throw new IllegalArgumentException("a dose of " + trains + " trains, " + pulses + " pulses, " + onMicros
                    + " us, " + amount + ": nothing of it can be below 0");
        }
    }

    /** What one trigger of a program gives when nothing cuts it. */
    public static Dose of(PulseProgram program, ChannelRole role) {
        return new Dose(1, program.pulses(), program.onMicros(), program.dose(role));
    }

    public Dose plus(Dose other) {
        return new Dose(
                Math.addExact(trains, other.trains),
                Math.addExact(pulses, other.pulses),
                Math.addExact(onMicros, other.onMicros),
                Math.addExact(amount, other.amount));
    }

    /** The dose that many times. */
    public Dose times(long n) {
        return new Dose(
                Math.multiplyExact(trains, n),
                Math.multiplyExact(pulses, n),
                Math.multiplyExact(onMicros, n),
                Math.multiplyExact(amount, n));
    }

    /** Of each number the larger. */
    public Dose larger(Dose other) {
        return new Dose(
                Math.max(trains, other.trains),
                Math.max(pulses, other.pulses),
                Math.max(onMicros, other.onMicros),
                Math.max(amount, other.amount));
    }

    /** Of each number the smaller. */
    public Dose smaller(Dose other) {
        return new Dose(
                Math.min(trains, other.trains),
                Math.min(pulses, other.pulses),
                Math.min(onMicros, other.onMicros),
                Math.min(amount, other.amount));
    }
}
