package io.mienloop.pipeline;

/**
 * When a live camera's frame would have arrived had nothing held it up: its own time plus the shortest delay seen between the
 * camera's clock and the host's. What comes later than that has waited in a buffer, and is older than it looks.
 *
 * <p>The shortest delay is forgotten by 1 ms a second, so that clocks that drift apart by up to 1000 ppm do not make every frame
 * look old. A camera without time stamps, or whose stamps run backwards, is taken by the host's clock. One thread uses it.
 */
final class ArrivalEstimate {
    private static final double FORGET_PER_NANO = 1e-3;

    private boolean started;
    private long lastHostNanos;
    private long lastCameraNanos;
    private double delayNanos;

    /**
     * @param hostNanos when the host had the frame
     * @param cameraNanos the camera's own time of it, or -1
     * @return the estimate, never later than {@code hostNanos}
     */
    long of(long hostNanos, long cameraNanos) {
        if (cameraNanos < 0) {
            return hostNanos;
        }
        double delay = (double) hostNanos - cameraNanos;
        if (!started || cameraNanos < lastCameraNanos) {
            delayNanos = delay;
            started = true;
        } else {
            delayNanos = Math.min(delay, delayNanos + (hostNanos - lastHostNanos) * FORGET_PER_NANO);
        }
        lastHostNanos = hostNanos;
        lastCameraNanos = cameraNanos;
        return Math.min(hostNanos, Math.round(cameraNanos + delayNanos));
    }
}
