package io.mienloop.rig;

/**
 * A mapping of the board's clock to the host's, as {@link ClockSync} laid it: host = {@link #hostNanos} + n + slope · n + intercept,
 * with n the nominal nanoseconds since {@link #deviceTicks}. A mutable carrier with plain fields, so that rings hold it preallocated.
 */
public final class ClockMapping {
    /** Device time of the newest window, extended ticks of 0.5 µs. */
    public long deviceTicks;
    /** Host's monotonic nanoseconds of the same. */
    public long hostNanos;
    /** How much slower the board's clock runs than the host's, as a share. */
    public double slope;
    /** ns. */
    public double interceptNanos;
    /** Robust spread of the windows from the line, ns. */
    public double residualNanos;
}
