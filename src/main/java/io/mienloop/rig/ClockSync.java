package io.mienloop.rig;

/**
 * Maps the board's clock to the host's from PING and PONG.
 *
 * <p>Of every eight pings the one with the shortest round trip counts (the others waited somewhere); through the last 32 of
 * those a line is laid by the median of all pairwise slopes (Theil 1950, Sen 1968), which a scheduler's stall in up to a
 * quarter of the windows does not bend. Plain least squares does bend. Pure: time comes with the calls; allocates nothing after
 * construction.
 */
public final class ClockSync {
    /** Pings of one window. */
    public static final int PINGS = 8;
    /** Windows remembered. */
    public static final int WINDOWS = 32;
    /** Windows before the mapping may be used. */
    public static final int ENOUGH = 3;

    private static final int PING_BYTES = 6;
    private static final int PONG_BYTES = 14;
    private static final double MAD_TO_SIGMA = 1.4826;

    private final long pingWireNanos;
    private final long pongWireNanos;

    private static final int[] GAPS = {301, 132, 57, 23, 10, 4, 1}; // Ciura's

    private final long[] device = new long[WINDOWS];
    private final long[] host = new long[WINDOWS];
    private final double[] x = new double[WINDOWS];
    private final double[] y = new double[WINDOWS];
    private final double[] slopes = new double[WINDOWS * (WINDOWS - 1) / 2];
    private int windows;

    private int pings;
    private long bestTrip;
    private long bestDevice;
    private long bestHost;

    private long lastExtended;
    private boolean extending;

    private long deviceReference;
    private long hostReference;
    private double slope;
    private double intercept;
    private double residualNanos;
    private double worstResidualNanos = Double.NaN;
    private long shortestTrip = Long.MAX_VALUE;
    private long mappings;

    /** @param baud the wire's rate, by which the bytes' own time is taken out of a round trip; 10 bits a byte */
    public ClockSync(int baud) {
        pingWireNanos = wireNanos(PING_BYTES, baud);
        pongWireNanos = wireNanos(PONG_BYTES, baud);
    }

    private static long wireNanos(int bytes, int baud) {
        return bytes * 10_000_000_000L / baud;
    }

    /** Forgets everything but the worst residual, as after the board's restart. */
    public void reset() {
        windows = 0;
        pings = 0;
        extending = false;
        lastExtended = 0;
        residualNanos = 0;
        shortestTrip = Long.MAX_VALUE;
    }

    /**
     * Extends 32 bits of device time (35.8 min) to 64: the value nearest the latest one seen, which may lie before it.
     *
     * @param ticks 0 to 2³² − 1; to be called at least every 17 minutes
     */
    public long extend(long ticks) {
        if (!extending) {
            extending = true;
            lastExtended = ticks & 0xFFFF_FFFFL;
            return lastExtended;
        }
        long extended = lastExtended + (int) (ticks - lastExtended);
        if (extended > lastExtended) {
            lastExtended = extended;
        }
        return extended;
    }

    /**
     * One answered ping.
     *
     * @param sentNanos host's time at which PING was handed to the link
     * @param readNanos host's time at which PONG's last byte was read
     * @param receivedTicks PONG's first time, 32 bits
     * @param answeredTicks PONG's second time, 32 bits
     */
    public void pong(long sentNanos, long readNanos, long receivedTicks, long answeredTicks) {
        long received = extend(receivedTicks);
        long answered = extend(answeredTicks);
        long trip = readNanos - sentNanos - (answered - received) * Wire.TICK_NANOS;
        if (pings == 0 || trip < bestTrip) {
            bestTrip = trip;
            bestDevice = received + answered; // half ticks: the mean stays exact
            bestHost = sentNanos + pingWireNanos + (readNanos - pongWireNanos - sentNanos - pingWireNanos) / 2;
        }
        if (++pings == PINGS) {
            pings = 0;
            shortestTrip = Math.min(shortestTrip, bestTrip);
            addWindow(bestDevice, bestHost);
        }
    }

    private void addWindow(long deviceHalfTicks, long hostNanos) {
        if (windows == WINDOWS) {
            System.arraycopy(device, 1, device, 0, WINDOWS - 1);
            System.arraycopy(host, 1, host, 0, WINDOWS - 1);
            windows--;
        }
        device[windows] = deviceHalfTicks;
        host[windows] = hostNanos;
        windows++;
        fit();
    }

    private void fit() {
        int newest = windows - 1;
        deviceReference = device[newest] / 2;
        hostReference = host[newest];
        for (int i = 0; i < windows; i++) {
            // nominal nanoseconds from the newest window, and how far the host's clock is from them: small numbers, no
            // rounding
            x[i] = (device[i] - 2 * deviceReference) * (Wire.TICK_NANOS / 2.0);
            y[i] = host[i] - hostReference - x[i];
        }
        int pairs = 0;
        for (int i = 0; i < windows; i++) {
            for (int j = i + 1; j < windows; j++) {
                slopes[pairs++] = (y[j] - y[i]) / (x[j] - x[i]);
            }
        }
        slope = median(slopes, pairs);
        for (int i = 0; i < windows; i++) {
            slopes[i] = y[i] - slope * x[i];
        }
        intercept = median(slopes, windows);
        for (int i = 0; i < windows; i++) {
            slopes[i] = Math.abs(y[i] - slope * x[i] - intercept);
        }
        residualNanos = MAD_TO_SIGMA * median(slopes, windows);
        mappings++;
        if (synced() && !(worstResidualNanos >= residualNanos)) {
            worstResidualNanos = residualNanos;
        }
    }

    /** How many mappings were laid so far: a change tells that there is a new one, in use once {@link #synced}. */
    public long mappings() {
        return mappings;
    }

    /** Writes down the mapping as it is. */
    public void describe(ClockMapping to) {
        to.deviceTicks = deviceReference;
        to.hostNanos = hostReference;
        to.slope = slope;
        to.interceptNanos = intercept;
        to.residualNanos = residualNanos;
    }

    private static double median(double[] values, int count) {
        if (count == 0) {
            return 0;
        }
        sort(values, count);
        return count % 2 == 1 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
    }

    /** Shell's sort, in the order of {@link Double#compare}: {@link java.util.Arrays#sort(double[])} makes garbage, and this is the loop's thread. */
    static void sort(double[] values, int count) {
        for (int gap : GAPS) {
            for (int i = gap; i < count; i++) {
                double value = values[i];
                int j = i;
                while (j >= gap && Double.compare(values[j - gap], value) > 0) {
                    values[j] = values[j - gap];
                    j -= gap;
                }
                values[j] = value;
            }
        }
    }

    /** Whether the mapping may be used. */
    public boolean synced() {
        return windows >= ENOUGH;
    }

    /**
     * Host's monotonic time of a device time.
     *
     * @param extendedTicks from {@link #extend}
     * @throws IllegalStateException before {@link #synced}
     */
    public long deviceToHost(long extendedTicks) {
        requireSynced();
        long nominal = (extendedTicks - deviceReference) * Wire.TICK_NANOS;
        return hostReference + nominal + Math.round(slope * nominal + intercept);
    }

    /**
     * Device time in extended ticks, rounded down, at a host's monotonic time.
     *
     * @throws IllegalStateException before {@link #synced}
     */
    public long hostToDevice(long hostNanos) {
        requireSynced();
        double sinceReference = (hostNanos - hostReference - intercept) / (1 + slope);
        return deviceReference + (long) Math.floor(sinceReference / Wire.TICK_NANOS);
    }

    private void requireSynced() {
        if (!synced()) {
            throw new IllegalStateException("the board's clock is not mapped yet: wait until synced");
        }
    }

    /** Robust standard deviation of the windows from the line (1.4826 × median absolute residual), ns. */
    public double residualNanos() {
        return residualNanos;
    }

    /** The largest residual of any mapping that was in use since the beginning; NaN while there was none. */
    public double worstResidualNanos() {
        return worstResidualNanos;
    }

    /** How much faster the board's clock runs than the host's, parts per million. */
    public double driftPpm() {
        return (1 / (1 + slope) - 1) * 1e6;
    }

    /** Shortest round trip of any window since the start, the wire's own time included, ns; {@link Long#MAX_VALUE} at first. */
    public long shortestTripNanos() {
        return shortestTrip;
    }

    /** Windows in the fit, 0 to 32. */
    public int windows() {
        return windows;
    }
}
