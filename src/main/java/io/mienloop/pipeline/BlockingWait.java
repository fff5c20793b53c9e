package io.mienloop.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sleeps on a monitor until an event is published. A publisher takes the monitor only when the loop sleeps, and the loop never
 * enters it while a publisher is inside: so every wait of the loop's thread on it is one that is counted here.
 */
final class BlockingWait implements LoopWaiting {
    private static final int AWAKE = 0;
    private static final int ASLEEP = 1;
    private static final int BEING_WOKEN = 2;

    private final AtomicInteger state = new AtomicInteger(AWAKE);
    private final Object bed = new Object();
    private long sleeps;

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
        while (state.get() == BEING_WOKEN) {
            Thread.onSpinWait(); // a publisher on its way out; what it published is there already
        }
        synchronized (bed) {
            state.set(ASLEEP);
            // What is published from here on finds the loop asleep; what was published before is seen now.
            while (cursor.get() < sequence && !barrier.isAlerted() && state.get() == ASLEEP) {
                bed.wait();
                // The JVM counts a wait, and where it was ended by a notification, the taking of the monitor anew too.
                sleeps += state.get() == ASLEEP ? 1 : 2;
            }
            state.compareAndSet(ASLEEP, AWAKE);
        }
    }

    @Override
    public void signalAllWhenBlocking() {
        if (state.get() == ASLEEP && state.compareAndSet(ASLEEP, BEING_WOKEN)) {
            synchronized (bed) {
                bed.notifyAll();
            }
            state.set(AWAKE);
        }
    }

    @Override
    public long sleeps() {
        return sleeps;
    }
}
