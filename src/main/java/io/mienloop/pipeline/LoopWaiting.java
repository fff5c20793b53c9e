package io.mienloop.pipeline;

import com.lmax.disruptor.WaitStrategy;

/** A wait strategy that counts how often it put the loop's thread to sleep, so that any other wait of that thread shows. */
interface LoopWaiting extends WaitStrategy {
    /** Gives way to whoever has claimed this place and not yet published it: it may need this core to get there. Loop thread only. */
    void awaitPublisher(long sequence);

    /**
     * Says that a frame should come in so many ns, so that the loop can be awake by then; until it is said again. Loop thread only.
     *
     * @param inNanos from now; {@link Long#MAX_VALUE} for no telling
     */
    void expect(long inNanos);

    /** Waits and blockings so far, as the JVM counts them of a thread ({@code ThreadInfo}). Loop thread only. */
    long sleeps();
}
