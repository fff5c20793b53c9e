package io.mienloop.cli;

import io.mienloop.app.ArmingPerson;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;

/** A person at a terminal who answers questions. */
final class TerminalPerson implements ArmingPerson {
    private final BufferedReader in;
    private final PrintWriter out;

    private TerminalPerson(BufferedReader in, PrintWriter out) {
        this.in = in;
        this.out = out;
    }

    /** Whoever sits at the terminal; nobody when input or output is not one. */
    static ArmingPerson find() {
        Console console = System.console();
        return console != null && console.isTerminal()
                ? new TerminalPerson(new BufferedReader(console.reader()), console.writer())
                : NOBODY;
    }

    /** Somebody at the other end of two streams. */
    static ArmingPerson at(BufferedReader in, PrintWriter out) {
        return new TerminalPerson(in, out);
    }

    @Override
    public boolean present() {
        return true;
    }

    @Override
    public void show(String line) {
        out.println(line);
        out.flush();
    }

    @Override
    public String dial(String channel, String question) {
        return ask(question);
    }

    @Override
    public String word(String question) {
        return ask(question);
    }

    private String ask(String question) {
        out.print(question);
        out.flush();
        try {
            return in.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException("the terminal broke off", e);
        }
    }
}
