package io.mienloop.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for something to be over, however long it takes, as long as it shows signs of life. */
final class EndWatch {
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean alive;

    /** A sign of life; from any thread. */
    void alive() {
        alive = true;
    }

    /** It is over. */
    void over() {
        over.countDown();
    }

    /**
     * Waits.
     *
     * @param lookMillis from one look to the next
     * @param patience looks in a row without a sign of life, after which it is given up
     * @param look done at each look
     * @return false when it was given up
     */
    boolean await(long lookMillis, int patience, Runnable look) throws InterruptedException {
        for (int still = 0; still < patience; still++) {
            if (over.await(lookMillis, TimeUnit.MILLISECONDS)) {
                return true;
            }
            if (alive) {
                alive = false;
                still = -1;
            }
            look.run();
        }
        return over.getCount() == 0;
    }
}
