package io.mienloop.cli;

import io.mienloop.app.SessionObserver;
import java.io.Console;
import java.nio.file.Path;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how long work gets on when a person looks on, and stays quiet when nobody does. */
final class Terminal implements SessionObserver, AutoCloseable {
    private final boolean watched;
    private ProgressBar bar;
    private String task;

    Terminal() {
        Console console = System.console();
        watched = console != null && console.isTerminal();
    }

    /** Progress of a piece of work: done, of how many or -1. */
    void progress(String what, long done, long total) {
        if (!watched) {
            return;
        }
        if (bar == null || !what.equals(task)) {
            close();
            task = what;
            bar = new ProgressBarBuilder()
                    .setTaskName(what)
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(200)
                    .build();
        }
        bar.stepTo(done);
    }

    @Override
    public void preparing(String what, long done, long total) {
        progress(what, done, total);
    }

    @Override
    public void started(Path folder) {
        close();
        if (watched) {
            System.err.println("recording in " + folder + "; Ctrl-C ends the session");
        }
    }

    @Override
    public void running(double seconds, double of, long frames) {
        progress("session, s", (long) seconds, of > 0 ? (long) of : -1);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
