package io.mienloop.host;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The core on which a thread of real-time priority is disturbed least: none that somebody else's such thread is bound to (another
 * rig's loop, say), then the fastest, then the one that devices have interrupted least, then the last. Linux only.
 */
public final class QuietCore {
    private static final String LINUX = "Linux";

    /** Fields of proc(5)'s {@code stat}, counted from the third: the second may hold blanks. */
    private static final int FLAGS = 9 - 3;

    private static final int PRIORITY = 40 - 3;

    /** Linux' {@code PF_KTHREAD}: the kernel's own threads have every core's priorities, and do little. */
    private static final long KERNEL_THREAD = 0x0020_0000;

    private final Path root;

    /** @param root holds {@code proc} and {@code sys} */
    QuietCore(Path root) {
        this.root = root;
    }

    /** Of the cores that the calling thread may use; empty where it may use only one, or where the system does not tell. */
    public static OptionalInt find() {
        return System.getProperty("os.name").equals(LINUX) ? new QuietCore(Path.of("/")).choose() : OptionalInt.empty();
    }

    OptionalInt choose() {
        BitSet allowed;
        try {
            allowed = allowed(root.resolve("proc/thread-self/status"));
        } catch (IOException | IllegalArgumentException unreadable) {
            return OptionalInt.empty();
        }
        if (allowed.cardinality() < 2) {
            return OptionalInt.empty();
        }
        BitSet taken = taken();
        Map<Integer, Long> interrupts = interrupts();
        return allowed.stream()
                .boxed()
                .min(Comparator.<Integer, Boolean>comparing(taken::get)
                        .thenComparing(core -> -capacity(core))
                        .thenComparing(core -> interrupts.getOrDefault(core, 0L))
                        .thenComparing(core -> -core))
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    /** Cores to which others' threads of real-time priority are bound, as far as this user may see them. */
    private BitSet taken() {
        BitSet taken = new BitSet();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(root.resolve("proc"), "[0-9]*")) {
            for (Path process : processes) {
                addTaken(process.resolve("task"), taken);
            }
        } catch (IOException unreadable) {
            // What is not shown cannot be stepped around; the core is still one of ours.
            return taken;
        }
        return taken;
    }

    private static void addTaken(Path tasks, BitSet taken) {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            for (Path thread : threads) {
                if (isRealTime(thread.resolve("stat"))) {
                    BitSet cores = allowed(thread.resolve("status"));
                    if (cores.cardinality() == 1) {
                        taken.or(cores);
                    }
                }
            }
        } catch (IOException | RuntimeException endedOrHidden) {
            return; // threads come and go while one looks
        }
    }

    private static boolean isRealTime(Path stat) throws IOException {
        String text = Files.readString(stat);
        String[] fields = text.substring(text.lastIndexOf(')') + 2).strip().split(" ");
        return Integer.parseInt(fields[PRIORITY]) > 0 && (Long.parseLong(fields[FLAGS]) & KERNEL_THREAD) == 0;
    }

    /** As {@code 0-3,6}. */
    private static BitSet allowed(Path status) throws IOException {
        String list = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElseThrow(() -> new IOException(status + " names no cores"));
        BitSet cores = new BitSet();
        for (String range : list.split(",")) {
            String[] ends = range.split("-");
            cores.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
        }
        return cores;
    }

    /** How fast it is beside the others, where they differ; 0 where the system does not say. */
    private long capacity(int core) {
        try {
            return Long.parseLong(Files.readString(root.resolve("sys/devices/system/cpu/cpu" + core + "/cpu_capacity"))
                    .strip());
        } catch (IOException | NumberFormatException untold) {
            return 0;
        }
    }

    /** Of devices, since the machine started; its own (timers, wake-ups) have letters for numbers and come to all. */
    private Map<Integer, Long> interrupts() {
        Map<Integer, Long> counts = new HashMap<>();
        try {
            List<String> lines = Files.readAllLines(root.resolve("proc/interrupts"));
            String[] header = lines.getFirst().strip().split("\\s+");
            for (String line : lines.subList(1, lines.size())) {
                String[] fields = line.strip().split("\\s+");
                if (fields[0].matches("\\d+:") && fields.length > header.length) {
                    for (int column = 0; column < header.length; column++) {
                        int core = Integer.parseInt(header[column].substring("CPU".length()));
                        counts.merge(core, Long.parseLong(fields[column + 1]), Long::sum);
                    }
                }
            }
        } catch (IOException | RuntimeException untold) {
            return Map.of();
        }
        return counts;
    }
}
