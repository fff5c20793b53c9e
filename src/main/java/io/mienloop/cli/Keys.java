package io.mienloop.cli;

import io.mienloop.app.SessionControl;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;

/** Keys of a running session: s or space stops the stimuli, q ends the session. */
final class Keys {
    private final InputStream in;
    private final SessionControl session;
    private final PrintStream out;

    Keys(InputStream in, SessionControl session, PrintStream out) {
        this.in = in;
        this.session = session;
        this.out = out;
    }

    /** Listens on a thread of its own, which nothing waits for. */
    void start() {
        Thread.ofPlatform().name("keys").daemon().start(this::listen);
    }

    /** Until the input ends. */
    void listen() {
        try {
            for (int key = in.read(); key >= 0; key = in.read()) {
                switch (key) {
                    case 's', 'S', ' ' -> {
                        session.stopStimuli();
                        out.println(
                                "stimuli stopped; the session goes on recording. To go on with stimuli begin a new session.");
                    }
                    case 'q', 'Q' -> {
                        session.end();
                        out.println("ending the session");
                    }
                    default -> {
                        // no key of ours
                    }
                }
            }
        } catch (IOException gone) {
            out.println("the keyboard is gone (" + gone.getMessage() + "); end the session with Ctrl-C or kill");
        }
    }
}
