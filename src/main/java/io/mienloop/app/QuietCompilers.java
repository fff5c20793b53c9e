package io.mienloop.app;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/** Watches for how long no compilation has come to its end. */
final class QuietCompilers {
    private final LongSupplier compiledMillis;
    private long millis;
    private long changedNanos;

    /** Those of this process; where Java does not count their work they always seem quiet. */
    QuietCompilers() {
        this(ofProcess());
    }

    /** @param compiledMillis time spent on compilations that are done */
    QuietCompilers(LongSupplier compiledMillis) {
        this.compiledMillis = compiledMillis;
        millis = compiledMillis.getAsLong();
    }

    private static LongSupplier ofProcess() {
        CompilationMXBean bean = ManagementFactory.getCompilationMXBean();
        return bean != null && bean.isCompilationTimeMonitoringSupported() ? bean::getTotalCompilationTime : () -> 0;
    }

    /**
     * @param nanos since this object was made
     * @return since when nothing was finished, as seen by these calls
     */
    long quietNanos(long nanos) {
        long now = compiledMillis.getAsLong();
        if (now != millis) {
            millis = now;
            changedNanos = nanos;
        }
        return nanos - changedNanos;
    }
}
