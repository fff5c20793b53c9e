package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mienloop.camera.CameraInfo;
import io.mienloop.config.ConfigLoader;
import io.mienloop.config.LoadedConfig;
import io.mienloop.config.LoopConfig;
import io.mienloop.host.QuietCore;
import io.mienloop.session.Summary;
import io.mienloop.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A core that no machine has: refused everywhere, told everywhere, and the session runs all the same. */
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

    /** What loop and camera were answered, but for slices. */
    private static List<Summary.Host> asked(LoopConfig loop, LoopHost.CameraThread camera, double rate, int processors)
            throws Exception {
        CameraInfo info = new CameraInfo(640, 480, rate, -1, false, false, "a camera");
        LoopHost host = new LoopHost(loop, camera, info, processors);
        for (Runnable preparation : List.<Runnable>of(host::prepareLoop, host::prepareCamera)) {
            Thread thread = new Thread(preparation);
            thread.start();
            thread.join();
        }
        assertThat(host.wished())
                .as("only what the rig file wishes")
                .hasSize(loop.cpu().isPresent() ? 2 : 0);
        return host.answers().stream()
                .map(answer -> new Summary.Host(answer.granted(), answer.text().replaceAll(":.*", "")))
                .filter(answer -> !answer.text().startsWith("slices"))
                .toList();
    }

    /** Of these what is about real-time priorities, at 300 frames a second. */
    private static List<Summary.Host> hurried(LoopConfig loop, LoopHost.CameraThread camera, int processors)
            throws Exception {
        return asked(loop, camera, 300, processors).stream()
                .filter(answer -> answer.text().startsWith("real-time"))
                .toList();
    }

    /** The cores on which loop and camera stay, in the words of their answers. */
    private static List<String> cores(LoopConfig loop, LoopHost.CameraThread camera, double rate, int processors)
            throws Exception {
        return asked(loop, camera, rate, processors).stream()
                .filter(Summary.Host::granted)
                .map(Summary.Host::text)
                .filter(text -> text.contains(" on core "))
                .toList();
    }

    private static boolean mayHurry() throws Exception {
        return hurried(LoopConfig.DEFAULT, LoopHost.CameraThread.SLEEPS, 2)
                .getFirst()
                .granted();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldAskForThePriorityThatEverySleepingLoopAsksFor() throws Exception {
        String ofLoop = "real-time priority 50 (SCHED_FIFO) for the loop";
        String ofCamera = "real-time priority 49 (SCHED_FIFO) for the camera";
        List<Summary.Host> answers = hurried(LoopConfig.DEFAULT, LoopHost.CameraThread.SLEEPS, 2);

        assertThat(answers.getFirst().text()).isEqualTo(ofLoop);
        if (answers.getFirst().granted()) {
            assertThat(answers).containsExactly(new Summary.Host(true, ofLoop), new Summary.Host(true, ofCamera));
        } else {
            assertThat(answers).hasSize(1); // the camera need not be refused as well
        }
        assertThat(hurried(LoopConfig.DEFAULT, LoopHost.CameraThread.WORKS, 8)).hasSize(1);
        assertThat(hurried(LoopConfig.DEFAULT, LoopHost.CameraThread.DECODES, 2))
                .as("one processor is left to the others")
                .hasSize(1);
        assertThat(hurried(LoopConfig.DEFAULT, LoopHost.CameraThread.DECODES, 3))
                .isEqualTo(answers);
    }

    @Test
    void shouldNotAskForAPriorityThatIsNotWantedOrWouldDoHarm() throws Exception {
        LoopConfig none = new LoopConfig(LoopConfig.Wait.BLOCKING, OptionalInt.empty(), OptionalInt.of(0), false);
        LoopConfig spinning = new LoopConfig(LoopConfig.Wait.SPINNING, OptionalInt.empty(), OptionalInt.empty(), false);

        assertThat(asked(none, LoopHost.CameraThread.SLEEPS, 300, 2)).isEmpty();
        assertThat(asked(spinning, LoopHost.CameraThread.SLEEPS, 300, 2)).isEmpty();
        assertThat(asked(LoopConfig.DEFAULT, LoopHost.CameraThread.SLEEPS, 300, 1))
                .isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldKeepLoopAndCameraOnOneCoreWhereBothGoBeforeTheOthers() throws Exception {
        assumeTrue(mayHurry(), "no real-time priority is granted here");
        OptionalInt quiet = QuietCore.find();
        assumeTrue(quiet.isPresent(), "there is no choice of cores here");

        List<String> cores = cores(LoopConfig.DEFAULT, LoopHost.CameraThread.SLEEPS, 1000, 2);
        assertThat(cores).hasSize(2);
        String core = cores.getFirst().replaceFirst("the loop", "");
        assertThat(cores).containsExactly("the loop" + core, "the camera" + core);

        LoopConfig wished = new LoopConfig(LoopConfig.Wait.BLOCKING, quiet, OptionalInt.of(20), false);
        String there = " on core " + quiet.getAsInt();
        assertThat(cores(wished, LoopHost.CameraThread.SLEEPS, 300, 2))
                .containsExactly("the loop" + there, "the camera" + there);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldLeaveTheCoresToTheSystemWhereOneWouldNotDoOrNobodyGoesFirst() throws Exception {
        LoopConfig none = new LoopConfig(LoopConfig.Wait.BLOCKING, OptionalInt.empty(), OptionalInt.of(0), false);

        LoopConfig nowhere = new LoopConfig(LoopConfig.Wait.BLOCKING, OptionalInt.of(1023), OptionalInt.of(20), false);

        assertThat(cores(none, LoopHost.CameraThread.SLEEPS, 300, 2)).isEmpty();
        assertThat(asked(nowhere, LoopHost.CameraThread.SLEEPS, 300, 2))
                .as("the camera does not follow to where the loop is not")
                .noneMatch(answer -> answer.text().startsWith("the camera on core"));
        assertThat(cores(LoopConfig.DEFAULT, LoopHost.CameraThread.SLEEPS, 1100, 2))
                .as("more than one core can read and score")
                .isEmpty();
        assertThat(cores(LoopConfig.DEFAULT, LoopHost.CameraThread.SLEEPS, 0, 2))
                .as("who knows how much")
                .isEmpty();
        assertThat(cores(LoopConfig.DEFAULT, LoopHost.CameraThread.DECODES, 300, 8))
                .isEmpty();
        assertThat(cores(LoopConfig.DEFAULT, LoopHost.CameraThread.WORKS, 300, 8))
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
}
