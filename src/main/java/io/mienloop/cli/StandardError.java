package io.mienloop.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Puts the real standard error in place. The launcher starts Java with a filter behind it, which keeps one line of Java's own from
 * people, and hands over the real one beside it.
 */
final class StandardError {
    /** Which file descriptor the real one is; unset where there is no filter. */
    private static final String PROPERTY = "mienloop.stderr";

    private static final int STANDARD_ERROR = 2;

    private StandardError() {}

    /** Where it cannot be done, the filter stays and all lines come through it. */
    @SuppressWarnings("restricted") // its one native call; the launcher grants it
    static void restore() {
        Integer real = Integer.getInteger(PROPERTY);
        if (real == null) {
            return;
        }
        try {
            Linker linker = Linker.nativeLinker();
            FunctionDescriptor two =
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
            MethodHandle duplicate =
                    linker.downcallHandle(linker.defaultLookup().findOrThrow("dup2"), two);
            int ignored = (int) duplicate.invokeExact((int) real, STANDARD_ERROR);
        } catch (Throwable noSuchCall) {
            return;
        }
    }
}
