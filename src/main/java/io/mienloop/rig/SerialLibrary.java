package io.mienloop.rig;

import com.fazecast.jSerialComm.SerialPort;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Brings jSerialComm into the process without two of its habits. Loading it makes the process deaf to SIGHUP and others: their
 * handlers are put back, so that a closed terminal still ends a session. And when the process ends it closes every port at once,
 * before a session could have stopped its stimuli: it is made to wait until our links are closed.
 */
final class SerialLibrary {
    private static final int SIGNALS = 31;

    /** More than any system's {@code struct sigaction}. */
    private static final int ACTION_BYTES = 512;

    /** A little more than the patience of a session that was asked to end. */
    private static final long CLOSING_MILLIS = 32_000;

    private static final AtomicInteger OPEN = new AtomicInteger();

    static {
        // Otherwise it shares its folder for the native part with every other program and user of this machine.
        String user = System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9_-]", "_");
        System.setProperty("fazecast.jSerialComm.appid", "mienloop-" + user);
        if (System.getProperty("os.name", "").startsWith("Windows")) {
            SerialPort.getVersion();
        } else {
            loadKeepingSignals();
        }
        SerialPort.addShutdownHook(new Thread(SerialLibrary::awaitClosed, "serial-ports-closing"));
    }

    private SerialLibrary() {}

    /** Loads it, the first time. */
    static void load() {
        // the static part above did it
    }

    static void opened() {
        OPEN.incrementAndGet();
    }

    static void closed() {
        OPEN.decrementAndGet();
    }

    private static void awaitClosed() {
        long end = System.nanoTime() + CLOSING_MILLIS * 1_000_000L;
        try {
            while (OPEN.get() > 0 && System.nanoTime() < end) {
                Thread.sleep(5);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("restricted") // sigaction is called as its manual page says
    private static void loadKeepingSignals() {
        Linker linker = Linker.nativeLinker();
        MethodHandle sigaction = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("sigaction"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment[] before = new MemorySegment[SIGNALS + 1];
            for (int signal = 1; signal <= SIGNALS; signal++) {
                before[signal] = arena.allocate(ACTION_BYTES, 16);
                if ((int) sigaction.invokeExact(signal, MemorySegment.NULL, before[signal]) != 0) {
                    before[signal] = null;
                }
            }
            SerialPort.getVersion();
            for (int signal = 1; signal <= SIGNALS; signal++) {
                if (before[signal] != null) {
                    // refused for SIGKILL and SIGSTOP, which nobody can have changed
                    int ignored = (int) sigaction.invokeExact(signal, before[signal], MemorySegment.NULL);
                }
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("cannot keep the process' signal handlers", e);
        }
    }
}
