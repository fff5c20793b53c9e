package io.mienloop.testing;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The far end of a pseudo-terminal: what a test does here is what a board would do at the end of its cable. Linux, by the C
 * library; used by one thread, but for {@link #device}.
 */
public final class Pty implements AutoCloseable {
    private static final int O_RDWR = 2;
    private static final int O_NOCTTY = 0x100;
    private static final int O_NONBLOCK = 0x800;
    private static final int F_SETFL = 4;
    private static final short POLLIN = 1;
    private static final int TERMIOS_BYTES = 256;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final java.lang.foreign.AddressLayout PTR = ValueLayout.ADDRESS;

    private static final MethodHandle OPENPT = handle("posix_openpt", FunctionDescriptor.of(INT, INT));
    private static final MethodHandle GRANT = handle("grantpt", FunctionDescriptor.of(INT, INT));
    private static final MethodHandle UNLOCK = handle("unlockpt", FunctionDescriptor.of(INT, INT));
    private static final MethodHandle NAME = handle("ptsname_r", FunctionDescriptor.of(INT, INT, PTR, LONG));
    private static final MethodHandle OPEN =
            handle("open", FunctionDescriptor.of(INT, PTR, INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle FCNTL =
            handle("fcntl", FunctionDescriptor.of(INT, INT, INT, INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle READ = handle("read", FunctionDescriptor.of(LONG, INT, PTR, LONG));
    private static final MethodHandle WRITE = handle("write", FunctionDescriptor.of(LONG, INT, PTR, LONG));
    private static final MethodHandle POLL = handle("poll", FunctionDescriptor.of(INT, PTR, LONG, INT));
    private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(INT, INT));
    private static final MethodHandle GETATTR = handle("tcgetattr", FunctionDescriptor.of(INT, INT, PTR));
    private static final MethodHandle SETATTR = handle("tcsetattr", FunctionDescriptor.of(INT, INT, INT, PTR));
    private static final MethodHandle MAKERAW = handle("cfmakeraw", FunctionDescriptor.ofVoid(PTR));

    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(4096);
    private final MemorySegment waiting = arena.allocate(8, 4);
    private final int master;
    private final int slave;
    private final String device;
    private boolean closed;

    public Pty() {
        master = call(OPENPT, O_RDWR | O_NOCTTY);
        call(GRANT, master);
        call(UNLOCK, master);
        call(NAME, master, buffer, buffer.byteSize());
        device = buffer.getString(0);
        // Held open and raw: without it the terminal would echo what the board says before somebody listens.
        slave = call(OPEN, buffer, O_RDWR | O_NOCTTY);
        MemorySegment termios = arena.allocate(TERMIOS_BYTES, 8);
        call(GETATTR, slave, termios);
        try {
            MAKERAW.invokeExact(termios);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        call(SETATTR, slave, 0, termios);
        call(FCNTL, master, F_SETFL, O_NONBLOCK);
        waiting.set(INT, 0, master);
        waiting.set(ValueLayout.JAVA_SHORT, 4, POLLIN);
    }

    @SuppressWarnings("restricted") // the C library's functions are called as their manual pages say
    private static MethodHandle handle(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, options);
    }

    private static int call(MethodHandle function, Object... arguments) {
        long result = quietly(function, arguments);
        if (result < 0) {
            throw new IllegalStateException("the system gives no pseudo-terminal");
        }
        return (int) result;
    }

    private static long quietly(MethodHandle function, Object... arguments) {
        try {
            return ((Number) function.invokeWithArguments(arguments)).longValue();
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** The near end's path, for the program under test. */
    public String device() {
        return device;
    }

    /** Waits for bytes; returns how many were read, 0 when none came in time. */
    public int read(byte[] into, int millis) {
        if (quietly(POLL, waiting, 1L, millis) <= 0) {
            return 0;
        }
        int count = (int) quietly(READ, master, buffer, Math.min(into.length, buffer.byteSize()));
        if (count <= 0) {
            return 0;
        }
        MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, into, 0, count);
        return count;
    }

    /** Says bytes to the near end; returns how many it had room for. */
    public int write(byte[] bytes, int offset, int length) {
        MemorySegment.copy(bytes, offset, buffer, ValueLayout.JAVA_BYTE, 0, length);
        return (int) Math.max(0, quietly(WRITE, master, buffer, (long) length));
    }

    /** Pulls the cable: the near end hangs up and its device is gone. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            quietly(CLOSE, master);
            quietly(CLOSE, slave);
            arena.close();
        }
    }
}
