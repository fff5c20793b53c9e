package io.mienloop.pipeline;

/** How the loop's thread waits for the next event; what each costs is said in the rig file's comments. */
public enum LoopWait {
    /** It sleeps and is woken: 20 to 60 us later than spinning, and no load in between. */
    BLOCKING {
        @Override
        LoopWaiting start() {
            return new BlockingWait();
        }
    },
    /** It looks again and again and lets others run in between: one core is busy as long as nobody else wants it. */
    YIELDING {
        @Override
        LoopWaiting start() {
            return new BusyWait(Thread::yield);
        }
    },
    /** It looks again and again: a core of its own, or everything else on that core stands still. */
    SPINNING {
        @Override
        LoopWaiting start() {
            return new BusyWait(Thread::onSpinWait);
        }
    };

    abstract LoopWaiting start();
}
