package io.mienloop.host;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** The C library's calls, for the calling thread; each answers 0 or its errno. Constants as in Linux' own headers. */
final class LinuxCalls {
    private static final int SCHED_FIFO = 1;
    private static final int CPU_SET_BYTES = 128; // 1024 cores, as in glibc's and musl's sched.h
    private static final int MCL_CURRENT = 1;
    private static final int MCL_FUTURE = 2;

    /** What was touched stays, what was only reserved is not made up: a JVM reserves far more than it uses. */
    private static final int MCL_ONFAULT = 4;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private LinuxCalls() {}

    static int pin(int cpu) {
        if (cpu < 0 || cpu >= CPU_SET_BYTES * Byte.SIZE) {
            return Errno.EINVAL;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment set = arena.allocate(CPU_SET_BYTES, Long.BYTES);
            int word = cpu / Long.SIZE;
            set.setAtIndex(ValueLayout.JAVA_LONG, word, 1L << cpu % Long.SIZE);
            return call(
                    "sched_setaffinity",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
                    0,
                    (long) CPU_SET_BYTES,
                    set);
        }
    }

    static int fifo(int priority) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment parameter = arena.allocate(ValueLayout.JAVA_INT);
            parameter.set(ValueLayout.JAVA_INT, 0, priority);
            return call(
                    "sched_setscheduler",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS),
                    0,
                    SCHED_FIFO,
                    parameter);
        }
    }

    static int lockAll() {
        return call(
                "mlockall",
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
                MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT);
    }

    @SuppressWarnings("restricted") // native calls are what this class is for; the launcher allows them
    private static int call(String name, FunctionDescriptor signature, Object... arguments) {
        MemorySegment function = LINKER.defaultLookup().find(name).orElse(null);
        if (function == null) {
            return Errno.ENOSYS;
        }
        MethodHandle handle = LINKER.downcallHandle(function, signature, Linker.Option.captureCallState("errno"));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            Object[] all = new Object[arguments.length + 1];
            all[0] = state;
            System.arraycopy(arguments, 0, all, 1, arguments.length);
            int result = (int) handle.invokeWithArguments(all);
            return result == 0 ? 0 : (int) ERRNO.get(state, 0L);
        } catch (Throwable impossible) {
            throw new IllegalStateException(name + " could not be called", impossible);
        }
    }
}
