package io.mienloop.host;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.BitSet;

/** The C library's calls, for the calling thread where none is named; each answers 0 or its errno. Constants as in Linux' own headers. */
final class LinuxCalls {
    private static final int SCHED_FIFO = 1;
    private static final int PRIO_PROCESS = 0; // of which Linux makes the calling thread
    private static final int LAST_NICE = 19;
    private static final int CPU_SET_BYTES = 128; // 1024 cores, as in glibc's and musl's sched.h
    private static final int MCL_CURRENT = 1;
    private static final int MCL_FUTURE = 2;

    /** What was touched stays, what was only reserved is not made up: a JVM reserves far more than it uses. */
    private static final int MCL_ONFAULT = 4;

    /** Bytes of {@code struct sched_attr} as Linux 3.14 had it; newer ones only add to it. */
    private static final long SCHED_ATTR_BYTES = 48;

    private static final long SCHED_ATTR_POLICY = 4;
    private static final long SCHED_ATTR_NICE = 16;
    private static final long SCHED_ATTR_RUNTIME = 24;
    private static final int SCHED_OTHER = 0;

    /** What {@link #slice} answers of a thread under another policy than the usual one; no errno. */
    static final int OTHER_POLICY = -1;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final FunctionDescriptor NUMBER = FunctionDescriptor.of(ValueLayout.JAVA_INT);
    private static final FunctionDescriptor AFFINITY = FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);

    /** Asked at every frame; null where the C library has none. */
    private static final MethodHandle GET_CPU = handle("sched_getcpu", NUMBER);

    private static final MethodHandle SET_AFFINITY = handle("sched_setaffinity", AFFINITY);

    private LinuxCalls() {}

    static int pin(int cpu) {
        if (cpu < 0) {
            return Errno.EINVAL;
        }
        BitSet one = new BitSet();
        one.set(cpu);
        return bind(0, one);
    }

    /**
     * @param thread as {@link #thread} gives it, of this process; 0 for the calling one
     * @param cores on which alone it may run
     */
    static int bind(int thread, BitSet cores) {
        if (cores.length() > CPU_SET_BYTES * Byte.SIZE) {
            return Errno.EINVAL;
        }
        try (Arena arena = Arena.ofConfined()) {
            return call("sched_setaffinity", AFFINITY, thread, (long) CPU_SET_BYTES, set(cores, arena));
        }
    }

    /**
     * As {@link #bind}, at once: linking a call takes milliseconds, and here it is done before.
     *
     * @param set as {@link #set} makes it
     * @return false when it is refused
     */
    static boolean move(int thread, MemorySegment set) {
        try {
            return (int) SET_AFFINITY.invokeExact(thread, (long) CPU_SET_BYTES, set) == 0;
        } catch (Throwable impossible) {
            throw new IllegalStateException("sched_setaffinity could not be called", impossible);
        }
    }

    /** @param cores each below 1024 */
    static MemorySegment set(BitSet cores, Arena arena) {
        MemorySegment set = arena.allocate(CPU_SET_BYTES, Long.BYTES);
        // Word by word: an array as a segment is of a class that nobody else uses, and loading it undoes what is
        // compiled for the loop.
        long[] words = cores.toLongArray();
        for (int i = 0; i < words.length; i++) {
            set.setAtIndex(ValueLayout.JAVA_LONG, i, words[i]);
        }
        return set;
    }

    /** On which it may run; none where the system does not say. */
    static BitSet cores() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment set = arena.allocate(CPU_SET_BYTES, Long.BYTES);
            if (call("sched_getaffinity", AFFINITY, 0, (long) CPU_SET_BYTES, set) != 0) {
                return new BitSet();
            }
            long[] words = new long[CPU_SET_BYTES / Long.BYTES];
            for (int i = 0; i < words.length; i++) {
                words[i] = set.getAtIndex(ValueLayout.JAVA_LONG, i);
            }
            return BitSet.valueOf(words);
        }
    }

    /** On which it is just now, or -1. Allocates nothing. */
    static int core() {
        if (GET_CPU == null) {
            return -1;
        }
        try {
            return (int) GET_CPU.invokeExact();
        } catch (Throwable impossible) {
            throw new IllegalStateException("sched_getcpu could not be called", impossible);
        }
    }

    /** Its number for the system, or -1. */
    static int thread() {
        MethodHandle getTid = handle("gettid", NUMBER);
        try {
            return getTid == null ? -1 : (int) getTid.invokeExact();
        } catch (Throwable impossible) {
            throw new IllegalStateException("gettid could not be called", impossible);
        }
    }

    @SuppressWarnings("restricted") // as below
    private static MethodHandle handle(String name, FunctionDescriptor signature) {
        return LINKER.defaultLookup()
                .find(name)
                .map(function -> LINKER.downcallHandle(function, signature))
                .orElse(null);
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

    /**
     * Slices for a thread under the usual policy: a thread that wakes goes before one whose slice is longer. Needs no privilege.
     * A kernel before 6.12 takes the wish and ignores it, which its own answer then shows.
     *
     * @return {@link Errno#ENOSYS} where the kernel gives none, {@link #OTHER_POLICY} under another policy
     */
    static int slice(long nanos) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(SCHED_ATTR_BYTES, Long.BYTES);
            int got = getAttributes(attributes);
            if (got != 0) {
                return got;
            }
            if (attributes.get(ValueLayout.JAVA_INT, SCHED_ATTR_POLICY) != SCHED_OTHER) {
                return OTHER_POLICY;
            }
            attributes.set(ValueLayout.JAVA_INT, 0, (int) SCHED_ATTR_BYTES);
            attributes.set(ValueLayout.JAVA_LONG, SCHED_ATTR_RUNTIME, nanos);
            int set = systemCall(SystemCalls.schedSetattr(), 0, attributes, 0, 0);
            if (set != 0) {
                return set;
            }
            int again = getAttributes(attributes);
            if (again != 0) {
                return again;
            }
            return attributes.get(ValueLayout.JAVA_LONG, SCHED_ATTR_RUNTIME) == nanos ? 0 : Errno.ENOSYS;
        }
    }

    private static int getAttributes(MemorySegment attributes) {
        return systemCall(SystemCalls.schedGetattr(), 0, attributes, (int) SCHED_ATTR_BYTES, 0);
    }

    /** By number, since glibc has had names for these only since 2.41. */
    private static int systemCall(int number, int thread, MemorySegment attributes, int third, int fourth) {
        if (number == SystemCalls.UNKNOWN) {
            return Errno.ENOSYS;
        }
        return call(
                "syscall",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG),
                new Linker.Option[] {Linker.Option.captureCallState("errno"), Linker.Option.firstVariadicArg(1)},
                (long) number,
                (long) thread,
                attributes,
                (long) third,
                (long) fourth);
    }

    /** Lets the others go before it by so many steps of niceness, at most to the last; a thread may always ask this of itself. */
    static int behind(int steps) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(SCHED_ATTR_BYTES, Long.BYTES);
            int got = getAttributes(attributes);
            return got != 0
                    ? got
                    : nice(Math.min(LAST_NICE, attributes.get(ValueLayout.JAVA_INT, SCHED_ATTR_NICE) + steps));
        }
    }

    private static int nice(int value) {
        return call(
                "setpriority",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
                PRIO_PROCESS,
                0,
                value);
    }

    static int lockAll() {
        return call(
                "mlockall",
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
                MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT);
    }

    private static int call(String name, FunctionDescriptor signature, Object... arguments) {
        return call(name, signature, new Linker.Option[] {Linker.Option.captureCallState("errno")}, arguments);
    }

    @SuppressWarnings("restricted") // native calls are what this class is for; the launcher allows them
    private static int call(String name, FunctionDescriptor signature, Linker.Option[] options, Object... arguments) {
        MemorySegment function = LINKER.defaultLookup().find(name).orElse(null);
        if (function == null) {
            return Errno.ENOSYS;
        }
        MethodHandle handle = LINKER.downcallHandle(function, signature, options);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            Object[] all = new Object[arguments.length + 1];
            all[0] = state;
            System.arraycopy(arguments, 0, all, 1, arguments.length);
            long result = ((Number) handle.invokeWithArguments(all)).longValue();
            return result == 0 ? 0 : (int) ERRNO.get(state, 0L);
        } catch (Throwable impossible) {
            throw new IllegalStateException(name + " could not be called", impossible);
        }
    }
}
