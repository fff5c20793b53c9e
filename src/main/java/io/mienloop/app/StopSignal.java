package io.mienloop.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A person's Ctrl-C (or a polite kill): asks the session to end and keeps the process alive until it has, so that outputs are
 * safe and the folder is whole before the process is gone.
 */
public final class StopSignal implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::await, "stop");
    private volatile boolean requested;
    private volatile int exitCode;
    private volatile boolean shuttingDown;

    /** Listens from now on. */
    public StopSignal() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Whether a stop was asked for. */
    public boolean requested() {
        return requested;
    }

    /** Asks for a stop from within the process. */
    public void request() {
        requested = true;
    }

    /** The session is over, its exit code is known, and all is said: a process that is being ended ends now. */
    public void finished(int code) {
        exitCode = code;
        done.countDown();
    }

    private void await() {
        shuttingDown = true;
        requested = true;
        try {
            if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("mienloop: the session did not end within " + PATIENCE_SECONDS
                        + " s; its journal is readable up to now");
                exitCode = ExitCode.HARDWARE.number();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(exitCode);
    }

    @Override
    public void close() {
        if (!shuttingDown) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException alreadyShuttingDown) {
                // Then the hook itself ends the process.
                shuttingDown = true;
            }
        }
    }
}
