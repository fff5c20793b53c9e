package io.mienloop.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;

/** Looks for the next event again and again, with a pause of the chosen kind in between. */
final class BusyWait implements LoopWaiting {
    private final Runnable pause;

    BusyWait(Runnable pause) {
        this.pause = pause;
    }

    @Override
    public long waitFor(long sequence, Sequence cursor, Sequence dependent, SequenceBarrier barrier)
            throws AlertException {
        long available = dependent.get();
        while (available < sequence) {
            barrier.checkAlert();
            pause.run();
            available = dependent.get();
        }
        return available;
    }

    @Override
    public void signalAllWhenBlocking() {
        // nobody sleeps
    }

    @Override
    public void awaitPublisher(long sequence) {
        pause.run();
    }

    @Override
    public boolean asleep() {
        return false;
    }

    @Override
    public long sleeps() {
        return 0;
    }
}
