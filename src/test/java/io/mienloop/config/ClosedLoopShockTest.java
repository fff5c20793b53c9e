package io.mienloop.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A shock for an expression of pain is a runaway loop: somebody must answer for it by name, in the file. */
final class ClosedLoopShockTest {
    private static final String WHOLE =
            "overrides: {closed-loop-shock: {protocol: \"G-1/26\", approved-by: A. Person, reason: \"why\"}}\n";

    @TempDir
    private Path folder;

    private Files3 shocking(String overrides) {
        return new Files3(folder)
                .experiment("fires: light", "fires: shock\n    refractory: 60 s")
                .experiment("schedule:", overrides + "schedule:");
    }

    @Test
    void shouldBeRefusedWithoutTheOverride() {
        assertThat(shocking("").problems())
                .contains("a shock for an expression is a runaway loop")
                .contains("overrides.closed-loop-shock");
    }

    @Test
    void shouldBeAllowedWithIt() throws ConfigException {
        LoadedConfig config = shocking(WHOLE).load();

        assertThat(config.experiment().closedLoopShock()).contains(new ClosedLoopShock("G-1/26", "A. Person", "why"));
        assertThat(config.resolvedYaml()).contains("closed-loop-shock");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "overrides: {closed-loop-shock: {protocol: \"G-1/26\", approved-by: A. Person}}\n",
                "overrides: {closed-loop-shock: {protocol: \"\", approved-by: A. Person, reason: why}}\n",
                "overrides: {closed-loop-shock: {protocol: \"G\", approved-by: A, reason: \" \"}}\n",
                "overrides: {closed-loop-shock: {protocol: G, approved-by: A, reason: why, until: never}}\n",
                "overrides: {closed-loop-shock: true}\n",
                "overrides: {closed-loop-shocks: {protocol: G, approved-by: A, reason: why}}\n",
                "overrides: true\n",
            })
    void shouldBeReadStrictly(String overrides) {
        assertThat(shocking(overrides).problems()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "overrides={closed-loop-shock: {protocol: G, approved-by: A, reason: why}}",
                "overrides.closed-loop-shock={protocol: G, approved-by: A, reason: why}",
                "overrides.closed-loop-shock.protocol=G",
            })
    void shouldNotBeNamedOnTheCommandLine(String set) {
        assertThat(shocking("").problems(set)).contains("an override cannot be named on the command line");
        assertThat(shocking(WHOLE).problems(set)).contains("an override cannot be named on the command line");
    }

    @Test
    void shouldWarnWhenItHasNoUse() throws ConfigException {
        LoadedConfig config =
                new Files3(folder).experiment("schedule:", WHOLE + "schedule:").load();

        assertThat(config.warnings().toString()).contains("no trigger fires a shock");
    }
}
