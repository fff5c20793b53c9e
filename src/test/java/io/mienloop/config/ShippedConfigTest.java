package io.mienloop.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files in {@code config/} are what a lab starts from: each must load. */
final class ShippedConfigTest {
    private static final Path CONFIG = Path.of(System.getProperty("mienloop.root", "."), "config");

    @TempDir
    Path folder;

    @Test
    void shouldLoadTheDemoWithSeveralShocksInHalfAMinute() throws Exception {
        LoadedConfig demo = new ConfigLoader().load(CONFIG.resolve("demo.yaml"), null, List.of());
        assertThat(demo.warnings()).isEmpty();
        assertThat(demo.experiment().score().prototypes().simulated()).isTrue();
        long shocks = IntStream.range(0, demo.schedule().size())
                .filter(i -> demo.schedule().nanos(i) < 28_000_000_000L)
                .count();
        assertThat(shocks).isGreaterThanOrEqualTo(3);
        assertThat(demo.triggerPlan(List.of("pain", "disgust", "active-fear", "neutral"), 20_000_000)
                        .rules())
                .hasSize(1);
    }

    @Test
    void shouldLoadTheReplayOnceItsFilesAreGiven() throws Exception {
        Path video = Files.createFile(folder.resolve("trial.mp4"));
        Path set = Files.createFile(folder.resolve("pain.npz"));
        LoadedConfig replay = new ConfigLoader()
                .load(
                        CONFIG.resolve("replay-video.yaml"),
                        null,
                        List.of("rig.camera.video=" + video, "score.prototypes=" + set));
        assertThat(replay.rig().camera().source()).isEqualTo(new CameraSource.Video(video.toAbsolutePath()));
        // A clip's own first 1.5 s are short for a baseline, and the loader says so.
        assertThat(replay.warnings()).singleElement().asString().contains("1.5 s");
    }

    @Test
    void shouldLoadTheExampleWithinTheDefaultLimitsOfARealRig() throws Exception {
        LoadedConfig example = new ConfigLoader()
                .load(CONFIG.resolve("pain-relief.yaml"), CONFIG.resolve("subjects/example-mouse.yaml"), List.of());
        assertThat(example.warnings()).isEmpty();
        for (ChannelConfig channel : example.rig().channels()) {
            assertThat(channel.limits())
                    .as(channel.name())
                    .isEqualTo(LimitsConfig.defaults(channel.role(), channel.light()));
        }
    }

    @Test
    void shouldHaveTriedEveryFile() throws Exception {
        try (Stream<Path> files = Files.walk(CONFIG)) {
            Set<String> names = files.filter(Files::isRegularFile)
                    .map(file -> CONFIG.relativize(file).toString())
                    .collect(Collectors.toSet());
            assertThat(names)
                    .containsExactlyInAnyOrder(
                            "demo.yaml",
                            "replay-video.yaml",
                            "pain-relief.yaml",
                            "rigs/simulated.yaml",
                            "rigs/video.yaml",
                            "rigs/example-rig.yaml",
                            "subjects/demo-mouse.yaml",
                            "subjects/example-mouse.yaml");
        }
    }
}
