package io.mienloop.pipeline;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;

/** The JVM's counters of the thread that makes it, from then on. Allocates, so only before the first event and after the last. */
final class ThreadCounts {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final long waits = waits();
    private final long sleeps;
    private final long allocated;

    /** @param sleeps waits so far that are to be left out */
    ThreadCounts(long sleeps) {
        this.sleeps = sleeps;
        this.allocated = threads.getCurrentThreadAllocatedBytes();
    }

    /** @param sleepsNow waits until now that are to be left out, those before the beginning included */
    LoopThread since(long sleepsNow) {
        long allocatedSince = threads.getCurrentThreadAllocatedBytes() - allocated;
        return new LoopThread(waits() - waits - (sleepsNow - sleeps), allocatedSince);
    }

    private long waits() {
        ThreadInfo info = threads.getThreadInfo(Thread.currentThread().threadId());
        return info.getWaitedCount() + info.getBlockedCount();
    }
}
