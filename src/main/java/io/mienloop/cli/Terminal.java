package io.mienloop.cli;

import io.mienloop.app.SessionControl;
import io.mienloop.app.SessionObserver;
import java.io.Console;
import java.nio.file.Path;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how long work gets on when a person looks on, and stays quiet when nobody does. */
final class Terminal implements SessionObserver, AutoCloseable {
    private static final int COLUMNS = 79;

    private final boolean watched;
    private final SessionControl control;
    private boolean asking;
    private RawTerminal raw;
    private ProgressBar bar;
    private String task;

    Terminal() {
        this(null);
    }

    /** @param control what the keys do to a running session; null where there are none */
    Terminal(SessionControl control) {
        this.control = control;
        Console console = System.console();
        watched = console != null && console.isTerminal();
    }

    /** Progress of a piece of work: done, of how many or -1. */
    synchronized void progress(String what, long done, long total) {
        if (!watched || asking) {
            return;
        }
        if (bar == null || !what.equals(task)) {
            clearBar();
            task = what;
            bar = new ProgressBarBuilder()
                    .setTaskName(what)
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(200)
                    // The library's own console takes Ctrl-C away from Java, which then dies without stopping the
                    // stimuli.
                    .setConsumer(new DelegatingProgressBarConsumer(line -> System.err.print("\r" + line), COLUMNS))
                    .build();
        }
        bar.stepTo(done);
    }

    @Override
    public void preparing(String what, long done, long total) {
        progress(what, done, total);
    }

    @Override
    public void prepared() {
        clearBar();
    }

    @Override
    public void started(Path folder) {
        clearBar();
        if (watched && control != null) {
            raw = RawTerminal.open();
            String enter = raw == null ? ", each with Enter" : "";
            System.err.println("recording in " + folder + "; keys: s or space stops the stimuli, a arms anew, q ends"
                    + " the session" + enter + "; Ctrl-C ends it too");
            new Keys(System.in, control, System.err, this::questions).start();
        } else if (watched) {
            System.err.println("recording in " + folder + "; Ctrl-C ends the session");
        }
    }

    /** A bar draws itself anew by a thread of its own, into whatever is asked meanwhile: none is left open. */
    private synchronized void questions(boolean begin) {
        asking = begin;
        if (begin) {
            clearBar();
        }
        if (raw == null) {
            return; // lines are what it gives
        }
        if (begin) {
            raw.lines();
        } else {
            raw.keys();
        }
    }

    @Override
    public void warning(String what) {
        System.err.println("mienloop: " + what);
    }

    @Override
    public void running(double seconds, double of, long frames) {
        progress("session, s", (long) seconds, of > 0 ? (long) of : -1);
    }

    @Override
    public void close() {
        clearBar();
        if (raw != null) {
            raw.close();
            raw = null;
        }
    }

    private synchronized void clearBar() {
        if (bar != null) {
            bar.close();
            bar = null;
            System.err.println();
        }
    }
}
