package io.mienloop.testing;

import io.mienloop.host.HostThread;
import io.mienloop.host.HostWishes;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether this machine gives every core its turns: on each a thread of usual priority sleeps and looks how much too late it is
 * woken. A core that is taken away, a frozen container or a neighbour in the way shows; threads that share a core in turns of 3 ms
 * stay far below what counts.
 */
final class StallWatch implements AutoCloseable {
    /** What the board's heartbeats are apart, and how long its answer may take. */
    static final long COUNTS_NANOS = 100_000_000L;

    private static final long NAP_NANOS = 10_000_000L;
    private static final int MOST_CORES = 1024;

    private record Stall(long endNanos, long lengthNanos) {}

    private final List<Stall> stalls = new ArrayList<>();
    private final AtomicLongArray wokenNanos =
            new AtomicLongArray(Runtime.getRuntime().availableProcessors());

    private final CountDownLatch watching = new CountDownLatch(wokenNanos.length());
    private volatile boolean closed;

    /** Begins to watch, on threads that end with the process at the latest. */
    StallWatch() {
        for (int i = 0; i < wokenNanos.length(); i++) {
            int place = i;
            Thread.ofPlatform().name("stall-watch-" + i).daemon().start(() -> watch(place));
        }
        try {
            watching.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch(int place) {
        pin(place);
        wokenNanos.set(place, System.nanoTime());
        watching.countDown();
        while (!closed) {
            LockSupport.parkNanos(NAP_NANOS);
            long now = System.nanoTime();
            long late = now - wokenNanos.get(place) - NAP_NANOS;
            if (late >= COUNTS_NANOS) {
                synchronized (stalls) {
                    stalls.add(new Stall(now, late));
                }
            }
            wokenNanos.set(place, now);
        }
    }

    /** To the core of that place among those this process may use; where that is refused the thread runs on any. */
    private static void pin(int place) {
        int granted = -1;
        for (int core = 0; core < MOST_CORES && granted < place; core++) {
            boolean may = HostThread.ask(new HostWishes(OptionalInt.of(core), OptionalInt.empty(), false), "watch")
                    .getFirst()
                    .granted();
            granted += may ? 1 : 0;
        }
    }

    /** The longest that a core stood still after that moment of {@link System#nanoTime}, in ns; 0 for none that counts. */
    long longestSince(long nanos) {
        long now = System.nanoTime();
        long longest = 0;
        for (int i = 0; i < wokenNanos.length(); i++) {
            long late = now - wokenNanos.get(i) - NAP_NANOS; // it may last
            longest = Math.max(longest, Math.min(late, now - nanos));
        }
        synchronized (stalls) {
            for (Stall stall : stalls) {
                longest = Math.max(longest, Math.min(stall.lengthNanos, stall.endNanos - nanos));
            }
        }
        return longest >= COUNTS_NANOS ? longest : 0;
    }

    @Override
    public void close() {
        closed = true;
    }
}
