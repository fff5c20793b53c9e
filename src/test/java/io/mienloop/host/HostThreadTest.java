package io.mienloop.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Judged by what the kernel itself says of the thread, in {@code /proc/thread-self}. */
final class HostThreadTest {
    /** What a thread asked, was answered, and what the kernel says of it afterwards. */
    private record Seen(List<HostAnswer> answers, String cores, int policy, int priority) {}

    /** On a thread of its own: the others of this JVM keep their cores and priorities. */
    private static Seen ask(HostWishes wishes) throws InterruptedException {
        AtomicReference<Object> seen = new AtomicReference<>();
        Thread.ofPlatform()
                .start(() -> {
                    try {
                        List<HostAnswer> answers = HostThread.ask(wishes);
                        // proc(5): field 40 is the real-time priority, 41 the policy; the second one, in brackets, may
                        // hold blanks
                        String stat = Files.readString(Path.of("/proc/thread-self/stat"));
                        String[] fields = stat.substring(stat.lastIndexOf(')') + 2)
                                .strip()
                                .split(" ");
                        seen.set(
                                new Seen(answers, cores(), Integer.parseInt(fields[38]), Integer.parseInt(fields[37])));
                    } catch (Exception | Error e) {
                        seen.set(e);
                    }
                })
                .join();
        if (seen.get() instanceof Throwable thrown) {
            throw new AssertionError(thrown);
        }
        return (Seen) seen.get();
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
            assertThat(answer.text()).contains("EPERM", "rtprio 10", "CAP_SYS_NICE");
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
                .startsWith("real-time priority 100 (SCHED_FIFO): not possible on this machine (EINVAL)");
    }

    @Test
    void shouldRefuseEverythingElsewhere() {
        assertThat(HostThread.ask(new HostWishes(OptionalInt.of(0), OptionalInt.of(10), true), "Mac OS X"))
                .hasSize(3)
                .allSatisfy(answer -> {
                    assertThat(answer.granted()).isFalse();
                    assertThat(answer.text()).contains("not available on this system (Mac OS X)");
                });
    }

    @Test
    void shouldAskNothingWhereNothingIsWished() {
        assertThat(HostThread.ask(HostWishes.NONE)).isEmpty();
    }
}
