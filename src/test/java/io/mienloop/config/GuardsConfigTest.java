package io.mienloop.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GuardsConfigTest {
    private static LoadedConfig load(String guards) throws ConfigException {
        Path demo = Path.of(System.getProperty("mienloop.root", "."), "config", "demo.yaml");
        return new ConfigLoader().load(demo, null, guards == null ? List.of() : List.of("guards=" + guards));
    }

    @Test
    void shouldStateDefaultsWhereAnExperimentSaysNothing() throws Exception {
        assertThat(load(null).experiment().guards()).isEqualTo(GuardsConfig.DEFAULT);
        assertThat(load("{}").experiment().guards()).isEqualTo(GuardsConfig.DEFAULT);
    }

    @Test
    void shouldReadEachAndTurnEachOff() throws Exception {
        GuardsConfig off =
                load("{dark-mean: 0, saturated-share: 1, flat-deviation: 0, frozen-frames: 0, shift-pixels: 0,"
                                + " least-similarity: -1}")
                        .experiment()
                        .guards();
        assertThat(off.darkMean()).isZero();
        assertThat(off.saturatedShare()).isEqualTo(1);
        assertThat(off.flatDeviation()).isZero();
        assertThat(off.frozenFrames()).hasValue(0);
        assertThat(off.shiftPixels()).hasValue(0);
        assertThat(off.leastSimilarity()).isEqualTo(-1);
        GuardsConfig set = load("{saturated-level: 240, shift-pixels: 5, shift-for: 400 ms}")
                .experiment()
                .guards();
        assertThat(set.saturatedLevel()).isEqualTo(240);
        assertThat(set.shiftPixels()).hasValue(5);
        assertThat(set.shiftNanos()).isEqualTo(400_000_000);
    }

    @Test
    void shouldRefuseWhatIsOutOfRangeOrUnknown() {
        assertThatThrownBy(() -> load("{shift-pixels: 8}")).hasMessageContaining("guards.shift-pixels");
        assertThatThrownBy(() -> load("{shift-for: 0 ms}")).hasMessageContaining("guards.shift-for");
        assertThatThrownBy(() -> load("{least-similarity: 2}")).hasMessageContaining("guards.least-similarity");
        assertThatThrownBy(() -> load("{shift-pixel: 4}")).hasMessageContaining("shift-pixels");
    }
}
