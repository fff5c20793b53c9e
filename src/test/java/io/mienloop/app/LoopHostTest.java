package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mienloop.camera.CameraInfo;
import io.mienloop.config.ConfigLoader;
import io.mienloop.config.LoadedConfig;
import io.mienloop.config.LoopConfig;
import io.mienloop.host.HostAnswer;
import io.mienloop.host.HostThread;
import io.mienloop.host.HostWishes;
import io.mienloop.pipeline.LoopState;
import io.mienloop.session.Summary;
import io.mienloop.testing.SharedData;
import io.mienloop.testing.Tags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A core that no machine has: refused everywhere, told everywhere, and the session runs all the same. */
@Tag(Tags.NO_EXCUSE) // it keeps cores busy at a real-time priority itself
final class LoopHostTest {
    @TempDir
    private Path dir;

    private Path experiment(String record) throws IOException {
        Path shipped = SharedData.root().resolve("config").toAbsolutePath();
        return Files.writeString(dir.resolve("quiet.yaml"), """
                experiment: quiet
                rig: %s/rigs/simulated.yaml
                subject: %s/subjects/demo-mouse.yaml
                session: {duration: 10 min, seed: 1, %s}
                score: {target: pain, against: [neutral], baseline: {from: calibration}}
                """.formatted(shipped, shipped, record));
    }

    /** What every session asks, without anybody's wish: told in its record, and nobody is troubled with it. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldRecordWhatEveryThreadWasAnswered() throws Exception {
        LoadedConfig config = new ConfigLoader().load(experiment("record: true"), null, List.of("rig.port=none"));
        SessionResult result =
                new SessionRunner(config, new RunOptions(dir, 1, false), SessionObserver.NOBODY).run(() -> false);

        List<Summary.Host> answers = result.summary().loop().host();
        assertThat(answers)
                .extracting(answer -> answer.text().replaceAll(":.*", ""))
                .contains(
                        Runtime.getRuntime().availableProcessors() > 1
                                ? "real-time priority 50 (SCHED_FIFO) for the loop"
                                : "slices of 0.3 ms for the loop",
                        "slices of 0.3 ms for the camera", // which draws its pictures, and so may never sleep
                        "the encoder behind the others (niceness 5 above theirs)");
        assertThat(answers)
                .filteredOn(answer -> answer.text().startsWith("slices of 0.3 ms for the loop"))
                .as("instead of a priority that was refused: %s", answers)
                .hasSize(answers.stream().anyMatch(a -> a.granted() && a.text().startsWith("real-time")) ? 0 : 1);
    }

    private static CameraInfo info(double rate) {
        return new CameraInfo(640, 480, rate, -1, false, false, "a camera");
    }

    private static LoopConfig wish(OptionalInt cpu, OptionalInt priority) {
        return new LoopConfig(LoopConfig.Wait.BLOCKING, cpu, priority, false);
    }

    private static void awaitEnd(CountDownLatch over) {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** On the camera's thread, once both are prepared; the loop's lives until it is done. */
    private static <T> T besideTheLoop(LoopHost host, Callable<T> camera) throws Exception {
        CountDownLatch prepared = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        Thread ofLoop = Thread.ofPlatform().start(() -> {
            host.prepareLoop();
            prepared.countDown();
            awaitEnd(over);
        });
        prepared.await();
        FutureTask<T> task = new FutureTask<>(() -> {
            host.prepareCamera();
            return camera.call();
        });
        Thread.ofPlatform().start(task);
        try {
            return task.get();
        } finally {
            over.countDown();
            ofLoop.join();
        }
    }

    /** What loop and camera were answered, but for slices; without what is said after a colon. */
    private static List<Summary.Host> asked(LoopConfig loop, LoopHost.CameraThread camera, double rate, int processors)
            throws Exception {
        LoopHost host = new LoopHost(loop, camera, info(rate), processors);
        besideTheLoop(host, () -> null);
        int wishes = (loop.cpu().isPresent() ? 1 : 0) + (loop.realtimePriority().orElse(0) > 0 ? 1 : 0);
        assertThat(host.wished()).as("only what the rig file wishes").hasSize(wishes);
        return host.answers().stream()
                .map(answer -> new Summary.Host(answer.granted(), answer.text().replaceAll(":.*", "")))
                .filter(answer -> !answer.text().startsWith("slices"))
                .toList();
    }

    private static Summary.Host loopAt(int priority) {
        return new Summary.Host(true, "real-time priority " + priority + " (SCHED_FIFO) for the loop");
    }

    private static Summary.Host cameraAt(int priority) {
        return new Summary.Host(true, "real-time priority " + priority + " (SCHED_FIFO) for the camera");
    }

    /** Whether real-time priorities are granted here; where not, one refusal is all there is, since the camera need not be refused as well. */
    private static boolean mayHurry() throws Exception {
        List<Summary.Host> answers = asked(LoopConfig.DEFAULT, LoopHost.CameraThread.SLEEPS, 300, 2);
        assertThat(answers.getFirst().text()).isEqualTo(loopAt(50).text());
        if (answers.getFirst().granted()) {
            return answers.get(1).granted(); // a limit may lie just between the two
        }
        assertThat(answers).hasSize(1);
        return false;
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldAskForThePriorityThatEverySleepingLoopAsksFor() throws Exception {
        assumeTrue(mayHurry(), "no real-time priority is granted here");

        assertThat(asked(LoopConfig.DEFAULT, LoopHost.CameraThread.WORKS, 300, 8))
                .containsExactly(loopAt(50));
        assertThat(asked(LoopConfig.DEFAULT, LoopHost.CameraThread.DECODES, 300, 2))
                .as("one processor is left to the others")
                .containsExactly(loopAt(50));
        assertThat(asked(LoopConfig.DEFAULT, LoopHost.CameraThread.DECODES, 300, 3))
                .containsExactly(loopAt(50), cameraAt(49));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldWakeTheLoopOnTheCoreOfACameraThatOnlyCopies() throws Exception {
        assumeTrue(mayHurry(), "no real-time priority is granted here");
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "one core");
        Summary.Host together = new Summary.Host(true, "the loop woken on the core of the camera, wherever that is");

        assertThat(asked(LoopConfig.DEFAULT, LoopHost.CameraThread.SLEEPS, 1000, 2))
                .containsExactly(loopAt(50), cameraAt(51), together);
        assertThat(asked(wish(OptionalInt.empty(), OptionalInt.of(20)), LoopHost.CameraThread.SLEEPS, 300, 2))
                .containsExactly(loopAt(20), cameraAt(21), together);
        assertThat(asked(LoopConfig.DEFAULT, LoopHost.CameraThread.SLEEPS, 1001, 2))
                .as("no core could rest in between")
                .containsExactly(loopAt(50), cameraAt(49));
        assertThat(asked(LoopConfig.DEFAULT, LoopHost.CameraThread.SLEEPS, 0, 2))
                .as("nobody knows how many")
                .containsExactly(loopAt(50), cameraAt(49));
        assertThat(asked(wish(OptionalInt.of(0), OptionalInt.of(20)), LoopHost.CameraThread.SLEEPS, 300, 2))
                .as("the rig file says where")
                .filteredOn(answer -> !answer.text().contains(" on core "))
                .containsExactly(loopAt(20), cameraAt(19));
    }

    @Test
    void shouldNotAskForAPriorityThatIsNotWantedOrWouldDoHarm() throws Exception {
        LoopConfig none = wish(OptionalInt.empty(), OptionalInt.of(0));
        LoopConfig spinning = new LoopConfig(LoopConfig.Wait.SPINNING, OptionalInt.empty(), OptionalInt.empty(), false);

        assertThat(asked(none, LoopHost.CameraThread.SLEEPS, 300, 2)).isEmpty();
        assertThat(asked(spinning, LoopHost.CameraThread.SLEEPS, 300, 2)).isEmpty();
        assertThat(asked(LoopConfig.DEFAULT, LoopHost.CameraThread.SLEEPS, 300, 1))
                .isEmpty();
    }

    @Test
    void shouldRunOnWhenRefusedAndSaySoInLogEventsAndSummary() throws Exception {
        LoadedConfig config = new ConfigLoader()
                .load(experiment("record: false"), null, List.of("rig.loop.cpu=1023", "rig.port=none"));
        List<String> told = new ArrayList<>();
        SessionObserver observer = new SessionObserver() {
            @Override
            public void warning(String text) {
                told.add(text);
            }
        };
        SessionResult result = new SessionRunner(config, new RunOptions(dir, 1, false), observer).run(() -> false);

        assertThat(result.summary().ended()).isEqualTo("completed");
        assertThat(result.summary().loop().host()).anySatisfy(answer -> {
            assertThat(answer.granted()).isFalse();
            assertThat(answer.text()).startsWith("the loop on core 1023: ");
        });
        assertThat(told).singleElement().asString().startsWith("refused: the loop on core 1023: ");
        assertThat(Files.readString(result.folder().resolve("events.csv"))).contains(",host-refused,");
        assertThat(Files.readString(result.folder().resolve("mienloop.log")))
                .contains("refused: the loop on core 1023");
    }

    /** On one core with its loop, which is awake for something else first, and then comes to no frame. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldLetALoopGoThatIsBehindAndTellItOnce() throws Exception {
        assumeTrue(mayHurry(), "no real-time priority is granted here");
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "one core");
        LoopHost host = new LoopHost(LoopConfig.DEFAULT, LoopHost.CameraThread.SLEEPS, info(300), 2);
        List<Optional<HostAnswer>> told = besideTheLoop(host, () -> {
            HostThread.ask(new HostWishes(OptionalInt.of(0), OptionalInt.empty(), false), "camera");
            host.beforeFrame(LoopState.ASLEEP);
            long awakeUntil = System.nanoTime() + 20_000_000L;
            while (System.nanoTime() < awakeUntil) {
                host.beforeFrame(LoopState.AWAKE);
            }
            Optional<HostAnswer> awake = host.news();
            long limit = System.nanoTime() + 20_000_000_000L;
            Optional<HostAnswer> behind = Optional.empty();
            while (behind.isEmpty() && System.nanoTime() < limit) {
                host.beforeFrame(LoopState.BEHIND);
                behind = host.news();
            }
            return List.of(awake, behind, host.news());
        });

        assertThat(told)
                .containsExactly(
                        Optional.empty(),
                        Optional.of(new HostAnswer(
                                false,
                                "the loop kept on the core of the camera: it was behind, and may run on any core for 1 s"
                                        + " (1 times so far)")),
                        Optional.empty());
    }
}
