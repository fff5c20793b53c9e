package io.mienloop.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Time of the processors that a virtual machine wanted and its host gave to others, since this was made: nothing in the machine
 * can wake a thread then, and a tail of that time says nothing about the program.
 */
final class StolenTime {
    private static final Path COUNTERS = Path.of("/proc/stat");
    private static final int FIRST = 1; // after the word "cpu"
    private static final int STOLEN = 8;

    private final Path counters;
    private final long[] before;

    StolenTime() {
        this(COUNTERS);
    }

    /** @param counters where the system counts, as in proc(5)'s stat */
    StolenTime(Path counters) {
        this.counters = counters;
        before = read();
    }

    /** Share of all processor time, 0 to 1; null where the system does not tell it. */
    Double share() {
        long[] now = read();
        if (before == null || now == null || now[1] == before[1]) {
            return null;
        }
        return (double) (now[0] - before[0]) / (now[1] - before[1]);
    }

    /** Stolen and all, in ticks, or null. User and nice hold what guests of this machine used, which is not counted twice. */
    private long[] read() {
        try {
            for (String line : Files.readAllLines(counters)) {
                if (line.startsWith("cpu ")) {
                    String[] fields = line.split(" +");
                    long all = 0;
                    for (int i = FIRST; i <= STOLEN; i++) {
                        all += Long.parseLong(fields[i]);
                    }
                    return new long[] {Long.parseLong(fields[STOLEN]), all};
                }
            }
        } catch (IOException | RuntimeException notLinux) {
            return null; // then it is not told
        }
        return null;
    }
}
