package io.mienloop.rig;

/**
 * How much of a board's time the edges of a train take. A board puts edges out one after the other, and all trains that run at once
 * share that time; it refuses a train that would not fit beside those that run ({@link NakReason#TOO_FAST}).
 *
 * <p>A load is a number of steps of {@value #STEP} edges a second, rounded up, taken from the shortest of the pause between two pulses and half
 * their period.
 */
public final class EdgeLoad {
    /** Edges a second in one step. */
    public static final int STEP = 16;
    /** Steps that all active trains may take together: 4000 edges a second. */
    public static final int MOST = 250;
    /** Of a barcode, whose marks and pauses last 5 ms and more. */
    public static final int BARCODE = 13;

    private EdgeLoad() {}

    /** Of a train; 0 for one pulse, above {@link #MOST} when no board could give it. */
    public static long of(PulseProgram p) {
        if (p.pulses() == 1) {
            return 0;
        }
        long period = p.interPulseMicros() > 0 ? p.periodMicros() : p.burstMicros() + p.interBurstMicros();
        return of(period, period - p.pulseMicros());
    }

    /** Of marks for frames. */
    public static long ofFrames(long periodMicros, long widthMicros) {
        return of(periodMicros, periodMicros - widthMicros);
    }

    private static long of(long periodMicros, long pauseMicros) {
        long least = Math.max(1, Math.min(pauseMicros, periodMicros / 2));
        return (1_000_000 / STEP + least - 1) / least;
    }
}
