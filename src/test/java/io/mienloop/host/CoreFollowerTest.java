package io.mienloop.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Judged by what the kernel says of the follower, in {@code /proc/self/task}. */
@EnabledOnOs(OS.LINUX)
final class CoreFollowerTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long CROWDED = 5_000_000L;

    private final AtomicLong nanos = new AtomicLong(-5 * SECOND);
    private final CoreFollower core = new CoreFollower(nanos::get);
    private final CountDownLatch registered = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile int number;
    private Thread follower;
    private String atFirst;
    private int one;
    private int other;

    @BeforeEach
    void start() throws Exception {
        int[] cores = LinuxCalls.cores().stream().toArray();
        Assumptions.assumeTrue(cores.length > 1, "this process has one core");
        one = cores[0];
        other = cores[cores.length - 1];
        follower = Thread.ofPlatform().start(() -> {
            number = LinuxCalls.thread();
            core.register();
            registered.countDown();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        registered.await();
        atFirst = cores();
    }

    @AfterEach
    void end() throws Exception {
        over.countDown();
        if (follower != null) {
            follower.join();
        }
    }

    /** Something that a leader does. */
    private interface Step {
        void take() throws Exception;
    }

    /** On a thread of its own, which is moved about as the step wishes. */
    private static void leading(Step step) throws Exception {
        FutureTask<Void> task = new FutureTask<>(() -> {
            step.take();
            return null;
        });
        Thread.ofPlatform().start(task);
        task.get();
    }

    private static void goTo(int cpu) {
        assertThat(HostThread.ask(new HostWishes(OptionalInt.of(cpu), OptionalInt.empty(), false), "leader"))
                .allMatch(HostAnswer::granted);
    }

    /** Where the follower may run. */
    private String cores() throws Exception {
        return Files.readAllLines(task().resolve("status")).stream()
                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                .findFirst()
                .orElseThrow()
                .split(":")[1]
                .strip();
    }

    private Path task() {
        return Path.of("/proc/self/task/" + number);
    }

    private void begin() {
        assertThat(core.begin("loop", "camera"))
                .isEqualTo(new HostAnswer(true, "the loop woken on the core of the camera, wherever that is"));
    }

    /** It may go where it likes. */
    private void requireFree() throws Exception {
        assertThat(cores()).isEqualTo(atFirst);
    }

    @Test
    void shouldFollowTheLeaderFromCoreToCore() throws Exception {
        leading(() -> {
            goTo(one);
            begin();
            assertThat(cores()).isEqualTo(Integer.toString(one));
            goTo(other);
            assertThat(cores()).as("before it is led").isEqualTo(Integer.toString(one));
            core.lead(true, false);
            assertThat(cores()).isEqualTo(Integer.toString(other));
            goTo(one);
            core.lead(true, false);
            assertThat(cores()).isEqualTo(Integer.toString(one));
        });
    }

    @Test
    void shouldNotBeMovedWhileItWorks() throws Exception {
        leading(() -> {
            goTo(one);
            begin();
            goTo(other);
            for (int i = 0; i < 10; i++) {
                core.lead(false, true);
            }
            assertThat(cores()).isEqualTo(Integer.toString(one));
        });
    }

    /** A leader that was held up comes several times at once: that is no reason, nor is one that comes to its work between. */
    @Test
    void shouldBeSentOffWhereItDoesNotComeToItsWork() throws Exception {
        leading(() -> {
            goTo(one);
            begin();
            for (int i = 0; i < 10; i++) {
                core.lead(false, true);
            }
            nanos.addAndGet(CROWDED - 1);
            core.lead(false, true);
            core.lead(true, false);
            core.lead(false, true);
            nanos.addAndGet(CROWDED - 1);
            core.lead(false, true);
            assertThat(cores()).isEqualTo(Integer.toString(one));
            assertThat(core.partings()).isZero();
            nanos.addAndGet(1);
            core.lead(false, true);
            requireFree();
            assertThat(core.partings()).isOne();
        });
    }

    /** Woken by somebody else while the leader is on its core, it can only run once the leader rests. */
    @Test
    void shouldNotBeSentOffWhereItIsAwakeAndNotBehind() throws Exception {
        leading(() -> {
            goTo(one);
            begin();
            for (int i = 0; i < 10; i++) {
                core.lead(false, false);
                nanos.addAndGet(CROWDED);
            }
            core.lead(false, true);
            core.lead(false, false);
            nanos.addAndGet(CROWDED);
            core.lead(false, true);
            assertThat(core.partings()).isZero();
        });
    }

    @Test
    void shouldNotBeSentOffBecauseTheLeaderWasWhereItIsBefore() throws Exception {
        leading(() -> {
            goTo(one);
            begin();
            core.lead(false, true);
            goTo(other);
            nanos.addAndGet(CROWDED);
            core.lead(false, true);
            goTo(one);
            core.lead(false, true);
            assertThat(core.partings()).isZero();
        });
    }

    @Test
    void shouldStayApartForASecondOfWhoeverSentItOff() throws Exception {
        leading(() -> {
            goTo(one);
            begin();
            leading(core::part); // another thread
            requireFree();
            nanos.addAndGet(SECOND - 1);
            core.lead(true, false);
            requireFree();
            nanos.addAndGet(1);
            core.lead(true, false);
            assertThat(cores()).isEqualTo(Integer.toString(one));
            core.part();
            requireFree();
            nanos.addAndGet(2 * SECOND - 1);
            core.lead(true, false);
            requireFree();
            nanos.addAndGet(1);
            core.lead(true, false);
            assertThat(cores()).as("the second time after two").isEqualTo(Integer.toString(one));
        });
    }

    @Test
    void shouldStayApartForASecondAgainOnceTheyWereLongTogether() throws Exception {
        leading(() -> {
            goTo(one);
            begin();
            for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 64, 64}) {
                core.part();
                assertThat(core.apartNanos()).isEqualTo(seconds * SECOND);
                nanos.addAndGet(seconds * SECOND);
                core.lead(true, false);
                nanos.addAndGet(64 * SECOND - 1);
            }
            nanos.addAndGet(1);
            core.part();
            assertThat(core.apartNanos()).isEqualTo(SECOND);
            assertThat(core.partings()).isEqualTo(9);
        });
    }

    @Test
    void shouldLeaveAloneWhomItWasNotToldToLead() throws Exception {
        String before = cores();
        leading(() -> {
            goTo(one);
            core.lead(true, false);
            core.lead(false, true);
            core.lead(false, true);
            core.part();
        });
        assertThat(cores()).isEqualTo(before);
    }

    @Test
    void shouldSayThatThereIsNobodyToLead() throws Exception {
        leading(() -> {
            CoreFollower alone = new CoreFollower(nanos::get);
            goTo(one);
            alone.register();
            HostAnswer answer = alone.begin("loop", "camera");
            assertThat(answer.granted()).isFalse();
            assertThat(answer.text())
                    .isEqualTo("the loop woken on the core of the camera, wherever that is: this system does not tell"
                            + " of its cores, or there is only one");
            alone.lead(true, false);
            alone.part();
        });
    }

    @Test
    void shouldLetGoOfOneThatHasEnded() throws Exception {
        leading(() -> {
            goTo(one);
            begin();
            over.countDown();
            follower.join();
            while (Files.exists(task())) {
                Thread.onSpinWait(); // Java says that a thread has ended before the system's thread has
            }
            goTo(other);
            assertThat(core.follows()).isTrue();
            core.lead(true, false);
            assertThat(core.follows()).as("refused, and from then on not tried").isFalse();
            core.lead(true, false);
            core.part();
        });
    }
}
