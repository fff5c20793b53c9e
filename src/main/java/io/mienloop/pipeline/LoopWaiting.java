package io.mienloop.pipeline;

import com.lmax.disruptor.WaitStrategy;

/** A wait strategy that counts how often it put the loop's thread to sleep, so that any other wait of that thread shows. */
interface LoopWaiting extends WaitStrategy {
    /** Gives way to whoever has claimed this place and not yet published it: it may need this core to get there. Loop thread only. */
    void awaitPublisher(long sequence);

    /** Whether the loop's thread sleeps, or is about to, and nobody has woken it. Any thread; what it says may be over a moment later. */
    boolean asleep();

    /** Waits and blockings so far, as the JVM counts them of a thread ({@code ThreadInfo}). Loop thread only. */
    long sleeps();
}
