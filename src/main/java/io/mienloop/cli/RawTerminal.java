package io.mienloop.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Has the terminal hand over each key at once, without Enter, and puts it back as it was: when closed, at Ctrl-C and at a polite
 * kill. After kill -9 nobody can; then {@code stty sane} does it.
 */
final class RawTerminal implements AutoCloseable {
    private static final File TERMINAL = new File("/dev/tty");
    private static final long PATIENCE_SECONDS = 2;

    private final String before;
    private final Thread hook = new Thread(this::restore, "terminal");
    private boolean restored;

    private RawTerminal(String before) {
        this.before = before;
    }

    /** @return null where there is no stty or no terminal that it can set: then a key needs Enter behind it */
    static RawTerminal open() {
        if (!TERMINAL.canRead()) {
            return null;
        }
        String before = stty("-g");
        if (before == null || before.isBlank()) {
            return null;
        }
        RawTerminal terminal = new RawTerminal(before.strip());
        // First the way back, then the change.
        Runtime.getRuntime().addShutdownHook(terminal.hook);
        if (!terminal.keys()) {
            terminal.close();
            return null;
        }
        return terminal;
    }

    private static String stty(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "stty";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            Process stty = new ProcessBuilder(command)
                    .redirectInput(TERMINAL)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            // From the background stty would be stopped by the system; it must not hold the session up.
            if (!stty.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return null;
            }
            String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return stty.exitValue() == 0 ? said : null;
        } catch (IOException noStty) {
            return null; // the keys then need Enter, which the terminal's line says
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Each key at once. */
    synchronized boolean keys() {
        return !restored && stty("-icanon", "-echo", "min", "1") != null;
    }

    /** Whole lines with echo, as it was, for questions. */
    synchronized void lines() {
        if (!restored) {
            stty(before);
        }
    }

    private synchronized void restore() {
        if (!restored) {
            restored = true;
            stty(before);
        }
    }

    @Override
    public void close() {
        restore();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyShuttingDown) {
            // Then the hook has run or runs, and finds it done.
            return;
        }
    }
}
