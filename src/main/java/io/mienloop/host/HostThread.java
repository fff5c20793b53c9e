package io.mienloop.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks the operating system for what the calling thread wishes, and tells what was granted. Linux only; elsewhere every wish is
 * refused. A refusal is an answer, never an exception.
 */
public final class HostThread {
    private static final String LINUX = "Linux";
    private static final Path LIMITS = Path.of("/etc/security/limits.d/mienloop.conf");

    /** Longer than what the loop does with a frame, so that nobody breaks into that; shorter than the 1 to 3 ms that others have. */
    private static final long SLICE_NANOS = 300_000L;

    /**
     * A third of what others have, where they want it. No further back: the collector waits for every Java thread to come to a safe
     * place, and all others with it, and the loop for one that is about to publish.
     */
    private static final int STEPS_BEHIND = 5;

    private HostThread() {}

    /**
     * Asks that the calling thread, when it wakes, need not wait until another one's slice of time (about 3 ms) is used up. It
     * needs no permission and takes nothing away from anybody: a share of the processor stays what it is.
     *
     * @param who runs on this thread
     * @return empty where there is nothing to ask: not on Linux, or on a thread of real-time priority, which waits for nobody
     */
    public static Optional<HostAnswer> wakeSoon(String who) {
        if (!System.getProperty("os.name").equals(LINUX)) {
            return Optional.empty();
        }
        int errno = LinuxCalls.slice(SLICE_NANOS);
        if (errno == LinuxCalls.OTHER_POLICY) {
            return Optional.empty();
        }
        String asked = "slices of 0.3 ms for the " + who;
        return Optional.of(
                errno == Errno.ENOSYS
                        ? new HostAnswer(
                                false, asked + ": this kernel gives none; Linux 6.12 and newer do, and wake it sooner")
                        : answer(asked, errno, null));
    }

    /**
     * Asks that the others go before the calling thread.
     *
     * @param who runs on this thread
     * @return empty where there is nothing to ask: not on Linux
     */
    public static Optional<HostAnswer> goBehind(String who) {
        return System.getProperty("os.name").equals(LINUX)
                ? Optional.of(answer(
                        "the " + who + " behind the others (niceness " + STEPS_BEHIND + " above theirs)",
                        LinuxCalls.behind(STEPS_BEHIND),
                        null))
                : Optional.empty();
    }

    /**
     * One answer a wish, in the order core, priority, memory; memory is the whole process', the rest the calling thread's.
     *
     * @param who runs on this thread
     */
    public static List<HostAnswer> ask(HostWishes wishes, String who) {
        return ask(wishes, who, System.getProperty("os.name"));
    }

    /** @param system the operating system, as Java names it */
    static List<HostAnswer> ask(HostWishes wishes, String who, String system) {
        List<HostAnswer> answers = new ArrayList<>();
        if (wishes.cpu().isPresent()) {
            answers.add(pin(wishes.cpu().getAsInt(), who, system));
        }
        if (wishes.realtimePriority().isPresent()) {
            answers.add(hurry(wishes.realtimePriority().getAsInt(), who, system));
        }
        if (wishes.lockMemory()) {
            answers.add(lock(system));
        }
        return answers;
    }

    private static HostAnswer pin(int cpu, String who, String system) {
        String asked = "the " + who + " on core " + cpu;
        if (!system.equals(LINUX)) {
            return elsewhere(asked, system);
        }
        int errno = LinuxCalls.pin(cpu);
        return answer(
                asked,
                errno,
                errno == Errno.EINVAL
                        ? "this process may use the cores " + allowedCores() + "; name one of them as `loop: {cpu: …}`"
                        : null);
    }

    private static HostAnswer hurry(int priority, String who, String system) {
        String asked = "real-time priority " + priority + " (SCHED_FIFO) for the " + who;
        return system.equals(LINUX)
                ? answer(
                        asked,
                        LinuxCalls.fifo(priority),
                        "as root write `@rig - rtprio 98` into " + LIMITS
                                + ", add the user to the group rig, and log in anew; in a container, ask for CAP_SYS_NICE")
                : elsewhere(asked, system);
    }

    private static HostAnswer lock(String system) {
        String asked = "memory locked in RAM";
        return system.equals(LINUX)
                ? answer(
                        asked,
                        LinuxCalls.lockAll(),
                        "as root write `@rig - memlock unlimited` into " + LIMITS
                                + ", add the user to the group rig, and log in anew; in a container, ask for CAP_IPC_LOCK")
                : elsewhere(asked, system);
    }

    private static HostAnswer answer(String asked, int errno, String remedy) {
        if (errno == 0) {
            return new HostAnswer(true, asked);
        }
        return new HostAnswer(false, asked + ": " + Errno.text(errno) + (remedy == null ? "" : "; " + remedy));
    }

    private static HostAnswer elsewhere(String asked, String system) {
        return new HostAnswer(
                false,
                asked + ": not available on this system (" + system
                        + "); take the key out of the rig file's `loop`, or use Linux");
    }

    private static String allowedCores() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("Cpus_allowed_list:"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("that the system lists");
        } catch (IOException unreadable) {
            return "that `taskset -p` lists";
        }
    }
}
