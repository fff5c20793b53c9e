package io.mienloop.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The process' resident set, looked at once a second by a thread of its own; empty where the system does not tell it. */
final class Resident implements AutoCloseable {
    private static final Path STATUS = Path.of("/proc/self/status");

    private final List<Double> megabytes = new ArrayList<>();
    private final Thread thread = new Thread(this::watch, "resident");
    private volatile boolean over;

    Resident() {
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        while (!over) {
            double now = now();
            if (now > 0) {
                synchronized (megabytes) {
                    megabytes.add(now);
                }
            }
            try {
                Thread.sleep(1_000);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static double now() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
                }
            }
        } catch (IOException notLinux) {
            return 0;
        }
        return 0;
    }

    /** What was seen so far. */
    BenchReport.Memory memory() {
        synchronized (megabytes) {
            if (megabytes.isEmpty()) {
                return null;
            }
            int settled = megabytes.size() / 5;
            return new BenchReport.Memory(
                    megabytes.getFirst(),
                    megabytes.getLast(),
                    megabytes.stream().mapToDouble(Double::doubleValue).max().orElseThrow(),
                    median(megabytes.subList(settled, Math.max(settled + 1, settled + megabytes.size() / 10))),
                    median(megabytes.subList(
                            Math.min(megabytes.size() - 1, megabytes.size() - megabytes.size() / 10),
                            megabytes.size())));
        }
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    @Override
    public void close() {
        over = true;
        thread.interrupt();
    }
}
