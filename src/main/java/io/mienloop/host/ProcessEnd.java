package io.mienloop.host;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** An end of the process in which nothing of it is run any more: neither Java's shutdown hooks nor a library's exit handlers. */
public final class ProcessEnd {
    private ProcessEnd() {}

    /** Ends it; does not return. What was printed must be flushed before. */
    @SuppressWarnings("restricted") // the launcher allows native calls
    public static void at(int code) {
        Linker linker = Linker.nativeLinker();
        MemorySegment exit = linker.defaultLookup().find("_exit").orElse(null);
        if (exit != null) {
            try {
                linker.downcallHandle(exit, FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT))
                        .invokeExact(code);
            } catch (Throwable impossible) {
                throw new IllegalStateException("_exit could not be called", impossible);
            }
        }
        Runtime.getRuntime().halt(code); // exit handlers run, but it is all that this system has
    }
}
