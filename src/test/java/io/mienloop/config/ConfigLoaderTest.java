package io.mienloop.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mienloop.face.BlockNorm;
import io.mienloop.face.HogSettings;
import io.mienloop.face.Region;
import io.mienloop.trial.PlannedStimulus;
import io.mienloop.trial.Schedule;
import io.mienloop.trial.Timing;
import io.mienloop.trigger.ArmPlan;
import io.mienloop.trigger.Direction;
import io.mienloop.trigger.Dwell;
import io.mienloop.trigger.Gate;
import io.mienloop.trigger.Measure;
import io.mienloop.trigger.Rule;
import io.mienloop.trigger.Runaway;
import io.mienloop.trigger.TriggerPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigLoaderTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;

    @TempDir
    Path folder;

    @Test
    void shouldReadWhatIsWrittenAndFillInTheStatedDefaults() throws ConfigException {
        LoadedConfig loaded = new Files3(folder).load();
        ExperimentConfig experiment = loaded.experiment();

        assertThat(experiment.session())
                .isEqualTo(new SessionConfig(1800 * SECOND, 0, 7, true, VideoConfig.DEFAULT, DiskConfig.DEFAULT));
        StimulusConfig light = experiment.stimuli().get(1);
        assertThat(light.level()).isEqualTo(10_000);
        assertThat(light.pulseMicros()).isEqualTo(5_000);
        assertThat(light.rateHz()).isEqualTo(20);
        assertThat(light.trainMicros()).isEqualTo(2_000_000);
        assertThat(light.pulses()).isEqualTo(40);
        assertThat(light.spanMicros()).isEqualTo(39 * 50_000 + 5_000);
        assertThat(light.dose()).isEqualTo(2_000_000); // 10 mW × 40 × 5 ms = 2 mJ
        StimulusConfig shock = experiment.stimuli().get(0);
        assertThat(shock.dose()).isEqualTo(150_000); // 0.3 mA × 0.5 s = 0.15 mC
        assertThat(shock.blankAfterEndNanos()).hasValue(50 * MILLI);
        assertThat(experiment.triggers())
                .containsExactly(new TriggerConfig(
                        "relief",
                        "pain",
                        Measure.Z,
                        Direction.ABOVE,
                        3,
                        0.02,
                        List.of("neutral", "disgust"),
                        Dwell.DEFAULT,
                        1.5,
                        10 * SECOND,
                        50 * MILLI,
                        0,
                        List.of(),
                        1));
        assertThat(experiment.schedule())
                .containsExactly(new PlannedStimulus(0, new Timing.Every(60 * SECOND, 60 * SECOND, 60 * SECOND, 20)));
        assertThat(experiment.arms()).isEqualTo(ArmPlan.ALWAYS_REAL);
        assertThat(experiment.runaway()).isEqualTo(new Runaway(5, 60 * SECOND));
        assertThat(experiment.score().baseline().from()).isEqualTo(BaselineConfig.From.CALIBRATION);
        assertThat(loaded.rig().port().kind()).isEqualTo(PortConfig.Kind.SIMULATED);
        assertThat(loaded.rig().channels().get(1).limits().level()).isEqualTo(10_000);
        assertThat(loaded.subject().id()).isEqualTo("m123");
        assertThat(loaded.warnings()).isEmpty();
    }

    @Test
    void shouldReadAllThatCanBeSaid() throws Exception {
        Files.createFile(folder.resolve("pain.npz"));
        Files.createFile(folder.resolve("clip.mkv"));
        LoadedConfig loaded = new Files3(folder)
                .experiment("seed: 7", "seed: 7, baseline: 2 min, record: false")
                .experiment("  target: pain\n", """
                          target: pain
                          prototypes: pain.npz
                          region: 12,26,64,64
                          exclude-cells: [3, 4]
                          baseline: {from: session, update: trailing, window: 90 s, spread-floor: 0.01, drift-alarm: 0.1}
                        hog: {orientations: 9, cell: 8, block: 3, sqrt: false, norm: l1}
                        blanking: {shock: {after-end: 80 ms}, light: none}
                        arms: {per: fire, weights: {real: 2, sham: 1}, max-repeat: 3}
                        limits: {shock: {spacing: 90 s}, runaway: {fires: 3, within: 2 min}}
                        """.replace("\n ", "\n ").indent(0))
                .experiment("  against: [neutral, disgust]\n", "")
                .experiment(
                        "margin: 0.02}",
                        "margin: 0.02}\n    against: [disgust]\n    gate: [{after: shock, from: 600 ms, to: 15 s}]")
                .experiment("dwell: 100 ms", "dwell: 4 frames")
                .experiment("every: 60 s, count: 20", "every: {uniform: [90 s, 150 s]}, first: 30 s")
                .rig("simulated-mouse: {size: 320x240, rate: 50 Hz}", "video: ../clip.mkv\n  crop: 0,0,100,100")
                .load();
        ExperimentConfig experiment = loaded.experiment();

        assertThat(experiment.score().prototypes().file()).contains(folder.resolve("pain.npz"));
        assertThat(experiment.score().region()).contains(new Region(12, 26, 64, 64));
        assertThat(experiment.score().excludeCells()).containsExactly(3, 4);
        assertThat(experiment.score().baseline())
                .isEqualTo(new BaselineConfig(
                        BaselineConfig.From.SESSION,
                        120 * SECOND,
                        BaselineConfig.Update.TRAILING,
                        90 * SECOND,
                        0.01,
                        0.1));
        assertThat(experiment.hog()).contains(new HogSettings(9, 8, 3, false, BlockNorm.L1));
        assertThat(experiment.stimuli().get(0).blankAfterEndNanos()).hasValue(80 * MILLI);
        assertThat(experiment.stimuli().get(1).blankAfterEndNanos()).isEmpty();
        assertThat(experiment.stimuli().get(0).limits().spacingMicros()).isEqualTo(90_000_000);
        assertThat(experiment.runaway()).isEqualTo(new Runaway(3, 120 * SECOND));
        assertThat(experiment.arms().sham()).isEqualTo(1);
        assertThat(experiment.triggers().getFirst().dwell()).isEqualTo(new Dwell(0, 4));
        assertThat(experiment.triggers().getFirst().gates()).containsExactly(new Gate(0, 600 * MILLI, 15 * SECOND));
        // Counted from the end of the baseline of 2 min; as many as fit into 30 min.
        Timing.Every every = (Timing.Every) experiment.schedule().getFirst().timing();
        assertThat(every.firstNanos()).isEqualTo(150 * SECOND);
        assertThat(every.count()).isEqualTo((1800 - 150) / 90 + 1);
        assertThat(loaded.rig().camera().source()).isEqualTo(new CameraSource.Video(folder.resolve("clip.mkv")));
        assertThat(loaded.rig().camera().crop()).contains(new Region(0, 0, 100, 100));
        assertThat(loaded.warnings()).extracting(Problem::message).hasSize(2);
        assertResolvedTextLoadsTheSame(loaded);
    }

    @Test
    void shouldResolveToOneTextThatLoadsToTheSame() throws Exception {
        assertResolvedTextLoadsTheSame(new Files3(folder).load("rig.camera.exposure=8 ms", "session.record=false"));
        assertResolvedTextLoadsTheSame(new Files3(folder)
                .load(
                        "rig.camera.frame-log=w.log",
                        "session.codec={mjpeg: q 3}",
                        "session.disk={warn: 5 min, end: 10 s}"));
        // A seed that nobody gave is written down.
        LoadedConfig drawn = new Files3(folder).experiment(", seed: 7", "").load();
        assertThat(drawn.experiment().session().seed()).isEqualTo(99);
        assertResolvedTextLoadsTheSame(drawn);
        // What was left empty stays empty.
        assertResolvedTextLoadsTheSame(new Files3(folder)
                .experiment("schedule:\n  - {deliver: shock, every: 60 s, count: 20}\n", "schedule:\n")
                .load());
    }

    private void assertResolvedTextLoadsTheSame(LoadedConfig loaded) throws Exception {
        Path elsewhere = Files.createDirectories(folder.resolve("else/where"));
        Path resolved = Files.writeString(elsewhere.resolve("config.yaml"), loaded.resolvedYaml());
        LoadedConfig again = new ConfigLoader(() -> 1).load(resolved, null, List.of());

        assertThat(again.experiment()).isEqualTo(loaded.experiment());
        assertThat(again.rig()).isEqualTo(loaded.rig());
        assertThat(again.subject()).isEqualTo(loaded.subject());
        assertThat(again.resolvedYaml()).isEqualTo(loaded.resolvedYaml());
    }

    @Test
    void shouldTakeTheSubjectOfTheCommandLine() throws Exception {
        Path other = Files.writeString(folder.resolve("other.yaml"), "id: m9\nprototypes: simulated\n");
        assertThat(new Files3(folder).load(other).subject().id()).isEqualTo("m9");
        Files3 required = new Files3(folder).experiment("subject: mouse.yaml", "subject: required");
        assertThat(required.load(other).subject().id()).isEqualTo("m9");
        assertThat(required.problems())
                .isEqualTo("exp.yaml:3: this experiment needs a subject file; give --subject FILE on the command line");
    }

    @Test
    void shouldBuildTheTriggerPlanForTheLabelsOfAPrototypeSet() throws Exception {
        LoadedConfig loaded = new Files3(folder).load();
        TriggerPlan plan = loaded.triggerPlan(List.of("disgust", "pain", "neutral"), 20 * MILLI);

        Rule rule = plan.rules().getFirst();
        assertThat(rule.target()).isEqualTo(1);
        assertThat(rule.competitors()).containsExactly(2, 0);
        assertThat(plan.scores()).isEqualTo(3);
        assertThat(plan.stimuli()).isEqualTo(2);
        assertThat(plan.blankings().getFirst().afterEndNanos()).isEqualTo(55 * MILLI); // 50 ms and one exposure
        assertThat(plan.maxGapNanos()).isEqualTo(50 * MILLI);
        assertThatThrownBy(() -> loaded.triggerPlan(List.of("pain", "neutral", "disguzt"), 20 * MILLI))
                .hasMessage(folder.resolve("exp.yaml")
                        + ":10: score.against names 'disgust', which the prototype set does not hold;"
                        + " did you mean 'disguzt'?");
    }

    @Test
    void shouldSayLaterProblemsWhereTheValueWasWritten() throws Exception {
        LoadedConfig loaded = new Files3(folder).load("rig.camera.crop=0,0,9999,5");
        assertThat(loaded.problem("score.region", "is too large", "make it smaller"))
                .hasMessage(folder.resolve("exp.yaml") + ":8: is too large; make it smaller");
        assertThat(loaded.problem("rig.camera.crop", "is too large", "make it smaller"))
                .hasMessage("--set rig.camera.crop: is too large; make it smaller");
        assertThat(loaded.problem("rig.camera.exposure", "x", "y"))
                .hasMessage(folder.resolve("rigs/bench.yaml") + ":4: x; y");
    }

    @Test
    void shouldDrawArmsScheduleAndSimulationIndependently() throws Exception {
        Files3 files = new Files3(folder).experiment("every: 60 s", "every: {uniform: [60 s, 80 s]}");
        LoadedConfig loaded = files.load();
        assertThat(times(loaded)).isEqualTo(times(files.load())).isNotEqualTo(times(files.load("session.seed=8")));
        assertThat(loaded.simulationSeed())
                .isNotNegative()
                .isNotEqualTo(files.load("session.seed=8").simulationSeed());
        assertThat(files.load("rig.camera.simulated-mouse.seed=5").simulationSeed())
                .isEqualTo(5);
    }

    private static List<Long> times(LoadedConfig loaded) {
        Schedule schedule = loaded.schedule();
        return IntStream.range(0, schedule.size()).mapToObj(schedule::nanos).toList();
    }

    @Test
    void shouldKeepEverySpellingOfAUnit() throws Exception {
        for (String half : List.of("500 ms", "500ms", "0.5 s", "5e5 us", "500000 µs", "500000 μs", "500000000 ns")) {
            LoadedConfig loaded = new Files3(folder).load("stimuli.shock.width=" + half);
            assertThat(loaded.experiment().stimuli().getFirst().pulseMicros())
                    .as(half)
                    .isEqualTo(500_000);
        }
        assertThat(new Files3(folder)
                        .load("stimuli.shock.level=0.3 mA")
                        .experiment()
                        .stimuli()
                        .getFirst()
                        .level())
                .isEqualTo(300);
        assertThat(new Files3(folder)
                        .load("triggers.relief.dwell=[40 ms, 2 frames]")
                        .experiment()
                        .triggers()
                        .getFirst()
                        .dwell())
                .isEqualTo(new Dwell(40 * MILLI, 2));
        assertThat(Optional.of(new Files3(folder)
                        .load("triggers.relief.dwell={time: 40 ms, frames: 2}")
                        .experiment()
                        .triggers()
                        .getFirst()
                        .dwell()))
                .contains(new Dwell(40 * MILLI, 2));
    }
}
