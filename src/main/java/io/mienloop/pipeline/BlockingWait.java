package io.mienloop.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Sleeps until an event is published. A publisher only reads whether the loop sleeps, and wakes it: there is nothing between the two
 * that one publisher could hold and another or the loop would wait for. Where they share a core, a publisher that is pushed off it
 * at any point would else hold the loop up until it runs again, which takes the scheduler milliseconds, and a real-time
 * loop for as long as it spins.
 */
final class BlockingWait implements LoopWaiting {
    /** Publishing takes less than a microsecond; who has not done so after this many looks does not run. */
    private static final int LOOKS = 200;

    private static final long NAP_NANOS = 20_000L;

    private final Consumer<Thread> waker;

    /** The loop's thread while it sleeps, or is about to; else null. */
    private volatile Thread sleeper;

    /** Whether somebody has woken it since it last looked; it may not have run yet. */
    private volatile boolean woken;

    private long sleeps;
    private long awaited = -1;
    private int looks;

    BlockingWait() {
        this(LockSupport::unpark);
    }

    /** @param waker wakes a thread */
    BlockingWait(Consumer<Thread> waker) {
        this.waker = waker;
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
        sleeper = Thread.currentThread();
        VarHandle.fullFence(); // the cursor is read without being volatile
        try {
            woken = false;
            // Who claims a place from here on finds the sleeper; who did before is seen now.
            while (cursor.get() < sequence && !barrier.isAlerted()) {
                sleeps++;
                LockSupport.park(this);
                woken = false;
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
            woken = true;
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
    public boolean asleep() {
        return sleeper != null && !woken;
    }

    @Override
    public long sleeps() {
        return sleeps;
    }
}
