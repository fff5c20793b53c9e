package io.mienloop.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Sleeps until an event is published, or until shortly before a frame is expected: a thread that is woken comes 20 to 100 us late
 * and to cold caches, so it waits the last of it awake. Where the frame does not come then, it sleeps again.
 *
 * <p>A publisher only reads whether the loop sleeps, and wakes it: there is nothing between the two
 * that one publisher could hold and another or the loop would wait for. Where they share a core, a publisher that is pushed off it
 * at any point would else hold the loop up until it runs again, which takes the scheduler milliseconds, and a real-time
 * loop for as long as it spins.
 */
final class BlockingWait implements LoopWaiting {
    /** Publishing takes less than a microsecond; who has not done so after this many looks does not run. */
    private static final int LOOKS = 200;

    private static final long NAP_NANOS = 20_000L;

    /** Waits awake from so long before the expected moment on: what timers are late by, and most of what frames come early. */
    static final long AWAKE_BEFORE_NANOS = 150_000L;

    /** And so long after it. */
    static final long AWAKE_AFTER_NANOS = FrameRhythm.LATE_NANOS;

    private final Consumer<Thread> waker;
    private final LongSupplier clock;
    private final boolean awakeEver;

    /** The loop's thread while it sleeps, or is about to; else null. */
    private volatile Thread sleeper;

    private long sleeps;
    private long awaited = -1;
    private int looks;
    private boolean expecting;
    private long expectedNanos;

    BlockingWait() {
        this(LockSupport::unpark, System::nanoTime, Runtime.getRuntime().availableProcessors());
    }

    /**
     * @param waker wakes a thread
     * @param clock as {@link System#nanoTime}
     * @param processors with a single one the loop never waits awake, since whoever brings the frame needs it
     */
    BlockingWait(Consumer<Thread> waker, LongSupplier clock, int processors) {
        this.waker = waker;
        this.clock = clock;
        this.awakeEver = processors > 1;
    }

    @Override
    public long waitFor(long sequence, Sequence cursor, Sequence dependent, SequenceBarrier barrier)
            throws AlertException, InterruptedException {
        while (cursor.get() < sequence) {
            barrier.checkAlert();
            sleep(sequence, cursor, barrier);
        }
        long available = dependent.get();
        while (available < sequence) {
            barrier.checkAlert();
            Thread.onSpinWait();
            available = dependent.get();
        }
        return available;
    }

    private void sleep(long sequence, Sequence cursor, SequenceBarrier barrier) throws InterruptedException {
        long leftNanos = expecting ? expectedNanos - clock.getAsLong() : Long.MAX_VALUE;
        if (leftNanos < -AWAKE_AFTER_NANOS) {
            expecting = false;
        }
        if (expecting && leftNanos <= AWAKE_BEFORE_NANOS) {
            Thread.onSpinWait();
            return;
        }
        sleeper = Thread.currentThread();
        VarHandle.fullFence(); // the cursor is read without being volatile
        try {
            // Who claims a place from here on finds the sleeper; who did before is seen now.
            if (cursor.get() < sequence && !barrier.isAlerted()) {
                sleeps++;
                if (expecting) {
                    LockSupport.parkNanos(this, leftNanos - AWAKE_BEFORE_NANOS);
                } else {
                    LockSupport.park(this);
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        } finally {
            sleeper = null;
        }
    }

    @Override
    public void signalAllWhenBlocking() {
        Thread asleep = sleeper;
        if (asleep != null) {
            waker.accept(asleep); // more than one may; a wake-up too many costs the next sleep one look
        }
    }

    @Override
    public void awaitPublisher(long sequence) {
        if (awaited != sequence) {
            awaited = sequence;
            looks = 0;
        }
        if (looks < LOOKS) {
            looks++;
            Thread.onSpinWait();
        } else {
            sleeps++;
            LockSupport.parkNanos(this, NAP_NANOS);
        }
    }

    @Override
    public void expect(long inNanos) {
        expecting = awakeEver && inNanos != Long.MAX_VALUE;
        expectedNanos = clock.getAsLong() + inNanos;
    }

    @Override
    public long sleeps() {
        return sleeps;
    }
}
