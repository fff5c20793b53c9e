package io.mienloop.it;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for a condition of another process; the limit only keeps a broken build from hanging. */
final class Waiting {
    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(3);

    private Waiting() {}

    static void until(Callable<Boolean> condition, Process process) throws Exception {
        long begun = System.nanoTime();
        boolean alive = process.isAlive();
        while (!condition.call()) {
            if (!alive) {
                throw new AssertionError("the process ended first, with code " + process.exitValue());
            }
            if (System.nanoTime() - begun > LIMIT_NANOS) {
                process.destroyForcibly();
                throw new AssertionError("the condition did not come about");
            }
            process.waitFor(20, TimeUnit.MILLISECONDS);
            alive = process.isAlive(); // before the look, which may wait for its last act
        }
    }
}
