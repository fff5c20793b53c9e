package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.config.ConfigLoader;
import io.mienloop.config.LoadedConfig;
import io.mienloop.testing.SharedData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A core that no machine has: refused everywhere, told everywhere, and the session runs all the same. */
final class LoopHostTest {
    @TempDir
    private Path dir;

    @Test
    void shouldRunOnWhenRefusedAndSaySoInLogEventsAndSummary() throws Exception {
        Path shipped = SharedData.root().resolve("config").toAbsolutePath();
        Path experiment = Files.writeString(dir.resolve("quiet.yaml"), """
                experiment: quiet
                rig: %s/rigs/simulated.yaml
                subject: %s/subjects/demo-mouse.yaml
                session: {duration: 10 min, seed: 1, record: false}
                score: {target: pain, against: [neutral], baseline: {from: calibration}}
                """.formatted(shipped, shipped));
        LoadedConfig config = new ConfigLoader().load(experiment, null, List.of("rig.loop.cpu=1023", "rig.port=none"));
        SessionResult result =
                new SessionRunner(config, new RunOptions(dir, 1, false), SessionObserver.NOBODY).run(() -> false);

        assertThat(result.summary().ended()).isEqualTo("completed");
        assertThat(result.summary().loop().host()).singleElement().satisfies(answer -> {
            assertThat(answer.granted()).isFalse();
            assertThat(answer.text()).startsWith("the loop on core 1023: ");
        });
        assertThat(Files.readString(result.folder().resolve("events.csv"))).contains(",host-refused,");
        assertThat(Files.readString(result.folder().resolve("mienloop.log")))
                .contains("refused: the loop on core 1023");
    }
}
