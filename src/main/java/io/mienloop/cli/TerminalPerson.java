package io.mienloop.cli;

import io.mienloop.app.ArmingPerson;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** A person at a terminal who answers questions. */
final class TerminalPerson implements ArmingPerson {
    private static final long LOOK_MILLIS = 50;

    private final BufferedReader in;
    private final PrintWriter out;
    private volatile BooleanSupplier givenUp = () -> false;

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
    static TerminalPerson at(BufferedReader in, PrintWriter out) {
        return new TerminalPerson(in, out);
    }

    @Override
    public boolean present() {
        return true;
    }

    @Override
    public boolean answersAnew() {
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

    /** From now on a question counts as not answered once this turns true: Ctrl-C must not wait for an answer. */
    void giveUpWhen(BooleanSupplier ended) {
        givenUp = ended;
    }

    private String ask(String question) {
        out.print(question);
        out.flush();
        // Nothing ends the wait for a line; so it is waited for elsewhere, and left there when nobody wants it any
        // more.
        CompletableFuture<String> answer = new CompletableFuture<>();
        Thread.ofPlatform().name("answer").daemon().start(() -> {
            try {
                answer.complete(in.readLine());
            } catch (IOException e) {
                answer.completeExceptionally(e);
            }
        });
        while (!givenUp.getAsBoolean()) {
            try {
                return answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                // looks whether anybody still wants it
            } catch (ExecutionException e) {
                out.println("the terminal broke off: " + e.getCause().getMessage());
                return null;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
        out.println();
        return null;
    }
}
