package io.mienloop.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.function.Executable;

/** Judged by what the kernel itself says of the thread, in {@code /proc/thread-self}. */
final class HostThreadTest {
    /** Fields of proc(5)'s stat. */
    private static final int NICE = 19;

    private static final int PRIORITY = 40;

    private static final int POLICY = 41;

    /** What a thread asked, was answered, and what the kernel says of it afterwards. */
    private record Seen(List<HostAnswer> answers, String cores, int policy, int priority) {}

    /** On a thread of its own: the others of this JVM keep their cores and priorities. */
    private static Seen ask(HostWishes wishes) throws InterruptedException {
        return ask(wishes, () -> {});
    }

    private static Seen ask(HostWishes wishes, Executable afterwards) throws InterruptedException {
        AtomicReference<Object> seen = new AtomicReference<>();
        Thread.ofPlatform()
                .start(() -> {
                    try {
                        List<HostAnswer> answers = HostThread.ask(wishes, "loop");
                        afterwards.execute();
                        seen.set(new Seen(answers, cores(), stat(POLICY), stat(PRIORITY)));
                    } catch (Throwable e) {
                        seen.set(e);
                    }
                })
                .join();
        if (seen.get() instanceof Throwable thrown) {
            throw new AssertionError(thrown);
        }
        return (Seen) seen.get();
    }

    private static int stat(int field) throws Exception {
        String stat = Files.readString(Path.of("/proc/thread-self/stat"));
        // the second field, in brackets, may hold blanks
        String[] fromThird = stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ");
        return Integer.parseInt(fromThird[field - 3]);
    }

    private static boolean fifo() throws Exception {
        return stat(POLICY) == 1;
    }

    private static String cores() throws Exception {
        return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                .findFirst()
                .orElseThrow()
                .split(":")[1]
                .strip();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldPinTheCallingThreadAndNoOther() throws Exception {
        String before = cores();
        int last = Integer.parseInt(before.split("[-,]")[before.split("[-,]").length - 1]);

        Seen seen = ask(new HostWishes(OptionalInt.of(last), OptionalInt.empty(), false));

        assertThat(seen.answers()).containsExactly(new HostAnswer(true, "the loop on core " + last));
        assertThat(seen.cores()).isEqualTo(Integer.toString(last));
        assertThat(cores()).isEqualTo(before);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldSayWhichCoresThereAreWhenTheOneNamedIsNot() throws Exception {
        Seen seen = ask(new HostWishes(OptionalInt.of(1023), OptionalInt.empty(), false));

        assertThat(seen.answers())
                .containsExactly(new HostAnswer(
                        false,
                        "the loop on core 1023: not possible on this machine (EINVAL); this process may use the cores "
                                + cores() + "; name one of them as `loop: {cpu: …}`"));
        assertThat(seen.cores()).isEqualTo(cores());
    }

    /** Whether a user may is the machine's affair; that the answer is the truth is ours. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldAnswerOfThePriorityWhatTheKernelSays() throws Exception {
        Seen seen = ask(new HostWishes(OptionalInt.empty(), OptionalInt.of(10), false));

        HostAnswer answer = seen.answers().getFirst();
        boolean fifo = seen.policy() == 1;
        assertThat(answer.granted()).isEqualTo(fifo);
        if (fifo) {
            assertThat(seen.priority()).isEqualTo(10);
        }
        if (!fifo) {
            assertThat(answer.text()).contains("EPERM", "rtprio 98", "CAP_SYS_NICE");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldRefuseAPriorityThatThereIsNot() throws Exception {
        HostAnswer answer = ask(new HostWishes(OptionalInt.empty(), OptionalInt.of(100), false))
                .answers()
                .getFirst();

        assertThat(answer.granted()).isFalse();
        assertThat(answer.text())
                .startsWith("real-time priority 100 (SCHED_FIFO) for the loop: not possible on this machine (EINVAL)");
    }

    @Test
    void shouldRefuseEverythingElsewhere() {
        assertThat(HostThread.ask(new HostWishes(OptionalInt.of(0), OptionalInt.of(10), true), "loop", "Mac OS X"))
                .hasSize(3)
                .allSatisfy(answer -> {
                    assertThat(answer.granted()).isFalse();
                    assertThat(answer.text()).contains("not available on this system (Mac OS X)");
                });
    }

    /** What a kernel gives is its own affair; that the answer is the truth is ours. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldAnswerOfSlicesWhatTheKernelSays() throws Exception {
        Path sched = Path.of("/proc/thread-self/sched");
        Assumptions.assumeTrue(
                Files.exists(sched) && Files.readString(sched).contains("se.slice "),
                "this kernel does not show its slices");
        FutureTask<List<Object>> asked = new FutureTask<>(() -> {
            HostAnswer answer = HostThread.wakeSoon("loop").orElseThrow();
            List<String> slice = Files.readAllLines(sched).stream()
                    .filter(line -> line.startsWith("se.slice "))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .toList();
            return List.of(answer, slice);
        });

        Thread.ofPlatform().start(asked);

        HostAnswer answer = (HostAnswer) asked.get().getFirst();
        assertThat(answer.text()).startsWith("slices of 0.3 ms for the loop");
        assertThat(asked.get().getLast().equals(List.of("300000"))).isEqualTo(answer.granted());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldLeaveThePriorityOfAThreadThatIsBeforeAllOthers() throws Exception {
        Seen seen = ask(
                new HostWishes(OptionalInt.empty(), OptionalInt.of(10), false),
                () -> assertThat(HostThread.wakeSoon("loop").isPresent()).isEqualTo(!fifo()));

        assertThat(seen.policy() == 1).isEqualTo(seen.answers().getFirst().granted());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldGoBehindTheOthersAndLeaveThemWhereTheyAre() throws Exception {
        int before = stat(NICE);
        FutureTask<List<Object>> asked =
                new FutureTask<>(() -> List.of(HostThread.goBehind("encoder").orElseThrow(), stat(NICE)));

        Thread.ofPlatform().start(asked);

        assertThat(asked.get())
                .containsExactly(
                        new HostAnswer(true, "the encoder behind the others (niceness 5 above theirs)"),
                        Math.min(19, before + 5));
        assertThat(stat(NICE)).isEqualTo(before);
    }

    @Test
    void shouldAskNothingWhereNothingIsWished() {
        assertThat(HostThread.ask(HostWishes.NONE, "loop")).isEmpty();
    }
}
