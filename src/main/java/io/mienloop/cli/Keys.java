package io.mienloop.cli;

import io.mienloop.app.Failure;
import io.mienloop.app.SessionControl;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.function.Consumer;

/** Keys of a running session: s or space stops the stimuli, a arms anew, q ends the session. */
final class Keys {
    private final InputStream in;
    private final SessionControl session;
    private final PrintStream out;
    private final Consumer<Boolean> questions;

    /** @param questions told true before questions are asked at the terminal, and false after them */
    Keys(InputStream in, SessionControl session, PrintStream out, Consumer<Boolean> questions) {
        this.in = in;
        this.session = session;
        this.out = out;
        this.questions = questions;
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
                        out.println("stimuli stopped; the session goes on recording. a arms anew.");
                    }
                    case 'a', 'A' -> rearm();
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

    /** No key is listened to meanwhile; Ctrl-C is. */
    private void rearm() {
        questions.accept(true);
        try {
            out.println("confirmed, the board is asked to arm; " + session.rearm());
        } catch (Failure not) {
            out.println(not.getMessage());
        } finally {
            questions.accept(false);
        }
    }
}
