package io.mienloop.app;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * What the loop's thread allocates once it has settled, looked at from outside: what the JVM allocates on it while code is linked and
 * used for the first time, at the beginning and again at the session's end, is no part of a frame's cost.
 */
final class LoopAllocation implements AutoCloseable {
    private static final long LOOK_NANOS = 100_000_000L;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final long settlingNanos;
    private final long untilNanos;
    private final double rateHz;
    private final Thread thread = new Thread(this::watch, "loop-allocation");
    private volatile boolean over;
    private long firstNanos;
    private long settledNanos;
    private long settledBytes = -1;
    private double bytesPerFrame = Double.NaN;

    /**
     * @param settlingSeconds time from the first look at the loop's thread that is left out
     * @param untilSeconds from that look, when frames may cease to come
     */
    LoopAllocation(double settlingSeconds, double untilSeconds, double rateHz) {
        this.settlingNanos = Math.round(settlingSeconds * 1e9);
        this.untilNanos = Math.round(untilSeconds * 1e9);
        this.rateHz = rateHz;
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        long id = -1;
        while (!over) {
            LockSupport.parkNanos(LOOK_NANOS);
            if (id < 0) {
                id = Thread.getAllStackTraces().keySet().stream()
                        .filter(each -> each.getName().equals("loop"))
                        .mapToLong(Thread::threadId)
                        .findFirst()
                        .orElse(-1);
                firstNanos = System.nanoTime();
            } else {
                look(threads.getThreadAllocatedBytes(id), System.nanoTime());
            }
        }
    }

    private synchronized void look(long bytes, long now) {
        long since = now - firstNanos;
        if (bytes < 0 || since < settlingNanos || since > untilNanos) {
            return; // the thread has ended, or not settled, or ends its session
        }
        if (settledBytes < 0) {
            settledBytes = bytes;
            settledNanos = now;
        } else if (now > settledNanos) {
            bytesPerFrame = (bytes - settledBytes) / ((now - settledNanos) * 1e-9 * rateHz);
        }
    }

    /** Bytes a frame from the settling to the last look; null when there was no time for that. */
    synchronized Double bytesPerFrame() {
        return Double.isNaN(bytesPerFrame) ? null : Double.valueOf(bytesPerFrame);
    }

    @Override
    public void close() {
        over = true;
    }
}
