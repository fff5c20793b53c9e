package io.mienloop.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OverridesTest {
    @TempDir
    Path folder;

    @Test
    void shouldReachIntoRigAndSubjectWhetherTheyAreFilesOrInline() throws ConfigException {
        LoadedConfig byFile = new Files3(folder).load("rig.camera.exposure=8 ms", "subject.id=m5");
        assertThat(byFile.rig().camera().exposureNanos()).hasValue(8_000_000);
        assertThat(byFile.subject().id()).isEqualTo("m5");

        LoadedConfig inline = new Files3(folder)
                .experiment("subject: mouse.yaml", "subject: {id: m1, prototypes: simulated}")
                .load("subject.id=m5", "schedule.0.count=2", "triggers.relief.when={z-above: 4}");
        assertThat(inline.subject().id()).isEqualTo("m5");
        assertThat(inline.experiment().schedule().getFirst().toString()).contains("count=2");
        assertThat(inline.experiment().triggers().getFirst().threshold()).isEqualTo(4);
    }

    @Test
    void shouldChooseAnotherRigFile() throws Exception {
        new Files3(folder).load();
        Path other = Files.writeString(folder.resolve("other.yaml"), Files3.RIG.replace("rig: bench", "rig: other"));
        assertThat(new Files3(folder).load("rig=" + other).rig().name()).isEqualTo("other");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limits.runaway.fires=99",
                "rig.limits.tail.level=900 uA",
                "rig.limits={tail: {level: 900 uA}}",
                "stimuli.shock={channel: tail, limits: {level: 1 mA}}",
                "session.limits=1"
            })
    void shouldNeverTouchLimits(String set) {
        assertThat(new Files3(folder).problems(set))
                .contains("limits cannot be changed from the command line; change the file that states them");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rig.channels.tail.role=led | --set rig.channels.tail.role: the rig's channels cannot be changed from the command line",
                "rig={rig: x} | --set rig: a whole rig cannot be given on the command line; give the path of a rig file",
                "nonsense | --set nonsense: is not an override; write --set key.key=value",
                "a..b=1 | --set a..b: is not an override; write",
                "session.seed.x=1 | --set session.seed.x: session.seed is '7' and has no keys; set session.seed itself",
                "schedule.3.count=1 | --set schedule.3.count: schedule is a list of 1, which has no '3'; its items are numbered",
                "session.sed=1 | --set session.sed: unknown key 'sed' in session; did you mean 'seed'?",
                "session.max-duration=30 | --set session.max-duration: session.max-duration is '30' without a unit; units of a time",
                "session.seed=[ | --set session.seed: is not YAML",
                "rig=nothing.yaml | --set rig: there is no rig file nothing.yaml; check the name",
            })
    void shouldSayWhichOverrideIsWrong(String set, String expected) {
        assertThat(new Files3(folder).problems(set)).contains(expected);
    }
}
