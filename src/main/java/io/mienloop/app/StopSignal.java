package io.mienloop.app;

import java.nio.file.Path;

/**
 * A person's Ctrl-C (or a polite kill): asks the session to end and keeps the process alive until it has, so that outputs are
 * safe and the folder is whole before the process is gone. That may take as long as it gets on: only an end that stands still is
 * left.
 */
public final class StopSignal implements AutoCloseable {
    private static final long LOOK_MILLIS = 100;
    private static final int PATIENCE_SECONDS = 30;
    private static final int PATIENCE = (int) (PATIENCE_SECONDS * 1_000 / LOOK_MILLIS);

    /** Looks after which a person wants to know why the process is still there. */
    private static final int UNTIL_TOLD = (int) (5_000 / LOOK_MILLIS);

    private final EndWatch end = new EndWatch();
    private final Thread hook = new Thread(this::await, "stop");
    private volatile boolean requested;
    private volatile int exitCode;
    private volatile boolean shuttingDown;
    private volatile Path folder;
    private volatile String ending;
    private int looks;

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
        end.over();
    }

    /** Tells a person what a session does, and knows by that itself whether its end gets on: a session that runs on does not. */
    public SessionObserver watching(SessionObserver person) {
        return new SessionObserver() {
            @Override
            public void preparing(String what, long done, long total) {
                person.preparing(what, done, total);
            }

            @Override
            public void prepared() {
                person.prepared();
            }

            @Override
            public void started(Path made) {
                folder = made;
                person.started(made);
            }

            @Override
            public void warning(String what) {
                person.warning(what);
            }

            @Override
            public void running(double seconds, double of, long frames) {
                person.running(seconds, of, frames);
            }

            @Override
            public void ending(String what, long done) {
                end.alive();
                ending = what + " " + done;
                person.ending(what, done);
            }
        };
    }

    private void await() {
        shuttingDown = true;
        requested = true;
        try {
            if (!end.await(LOOK_MILLIS, PATIENCE, this::tell)) {
                System.err.println("mienloop: the session's end stands still for " + PATIENCE_SECONDS
                        + " s and is left as it is; its journal can be read up to there: mienloop recover "
                        + (folder == null ? "DATA_DIR" : folder));
                exitCode = ExitCode.HARDWARE.number();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(exitCode);
    }

    private void tell() {
        if (++looks == UNTIL_TOLD && folder != null) {
            System.err.println("mienloop: still finishing " + folder + (ending == null ? "" : " (" + ending + ")")
                    + "; to leave it to mienloop recover, end this process with kill -9");
        }
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
