package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.config.ConfigLoader;
import io.mienloop.config.LoadedConfig;
import io.mienloop.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

        assertThat(result.summary().loop().host())
                .extracting(answer -> answer.text().replaceAll(":.*", ""))
                .containsExactlyInAnyOrder(
                        "slices of 0.3 ms for the loop",
                        "slices of 0.3 ms for the camera",
                        "the encoder behind the others (niceness 5 above theirs)");
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
