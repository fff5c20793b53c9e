package io.mienloop.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every mistake gets a line that says what, where and what to do. */
final class ConfigProblemsTest {
    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // units
                "width: 500 ms | width: 500 | exp.yaml:6: stimuli.shock.width is '500' without a unit; units of a time are ns, us, ms, s, min or h, as in `5 ms`",
                "width: 500 ms | width: 500 uA | exp.yaml:6: stimuli.shock.width ('500 uA') is a current, not a time; units of a time are ns",
                "width: 500 ms | width: 500 msec | exp.yaml:6: stimuli.shock.width ('500 msec') has the unknown unit 'msec'; units",
                "width: 500 ms | width: long | exp.yaml:6: stimuli.shock.width is 'long', not a time; units",
                "width: 500 ms | width: 0.5 us | exp.yaml:6: stimuli.shock.width is 0.5 us, out of range; it may be 100 us to",
                "width: 500 ms | width: 500.0001 us | exp.yaml:6: stimuli.shock.width is 500.0001 us, finer than 1 ns; write a whole number of ns",
                "level: 300 uA | level: 300 ms | exp.yaml:6: stimuli.shock.level ('300 ms') is a time, not a current; units of a current are uA or mA, as in `150 uA`",
                "z-above: 3.0 | z-above: 3 s | exp.yaml:13: triggers.relief.when.z-above is '3 s', not a number; write for example `z-above: 3.0`",
                // keys
                "margin: 0.02 | marign: 0.02 | exp.yaml:13: unknown key 'marign' in triggers.relief.when; did you mean 'margin'?",
                "schedule: | shedule: | exp.yaml:17: unknown key 'shedule'; did you mean 'schedule'?",
                "`score:` | `session: {}\nscore:` | exp.yaml:8: key 'session' is given twice, first at line 4; keep one of them",
                "`    fires: light\n` | `` | exp.yaml:13: triggers.relief.fires is missing; name the stimulus, as in `fires: light`",
                "`rearm-below: 1.5` | `rearm-above: 1.5` | exp.yaml:15: triggers.relief.rearm-above does not fit a condition on the other side; write rearm-below",
                "rearm-below: 1.5 | rearm-below: 3.5 | exp.yaml:15: triggers.relief.rearm-below is 3.5, on the crossed side of the threshold 3.0; choose a value below the threshold",
                "`{z-above: 3.0, margin: 0.02}` | `{margin: 0.02}` | exp.yaml:13: triggers.relief.when has no condition; give one of z-above, z-below, similarity-above, similarity-below",
                "z-above: 3.0 | similarity-above: 3.0 | exp.yaml:13: triggers.relief.when.similarity-above is 3.0, out of range; it may be -1 to 1",
                "`  relief:\n` | `  re lief:\n` | exp.yaml:12: 're lief' in triggers is no name; use letters, digits, - and _ only",
                // names that point nowhere
                "fires: light | fires: ligth | exp.yaml:16: triggers.relief.fires names the stimulus 'ligth', which does not exist; did you mean 'light'?",
                "channel: tail | channel: tial | exp.yaml:6: stimuli.shock.channel names the channel 'tial', which does not exist; did you mean 'tail'?",
                "deliver: shock | deliver: shok | exp.yaml:18: schedule.deliver names the stimulus 'shok', which does not exist; did you mean 'shock'?",
                "`score:` | `blanking: {sock: {after-end: 5 ms}}\nscore:` | exp.yaml:8: blanking.sock names the stimulus 'sock', which does not exist; did you mean 'shock'?",
                "rigs/bench.yaml | rigs/bank.yaml | exp.yaml:2: there is no rig file rigs/bank.yaml; check the name; it is relative to the file that names it",
                "`target: pain` | `target: pain\n  prototypes: none.npz` | exp.yaml:10: there is no prototype set none.npz; check the name; it is relative to",
                "`target: pain` | `target: pain\n  prototypes: required` | exp.yaml:10: score.prototypes must be given for each session; give --set score.prototypes=FILE on the command line",
                // shapes
                "against: [neutral, disgust] | against: [neutral, pain] | exp.yaml:10: score.against names the target 'pain'; leave it out",
                "session: {max-duration: 30 min, seed: 7} | session: 30 min | exp.yaml:4: session is '30 min', not a mapping; write its keys below it, indented",
                "session: {max-duration: 30 min, seed: 7} | session: {max-duration: 130 min, seed: 7} | exp.yaml:4: session.max-duration is 130 min, out of range; it may be 1 ms to 2 h",
                "seed: 7 | seed: 7, codec: x264 | exp.yaml:4: session.codec is 'x264', which does not keep grey frames exactly or is not known; use ffvhuff, ffv1, magicyuv, or lossy as in `codec: {mjpeg: q 2}`",
                "seed: 7 | seed: 7, codec: mjpeg | exp.yaml:4: session.codec is 'mjpeg', which loses: a session recorded with it cannot be replayed exactly; use",
                "seed: 7 | `seed: 7, codec: {mjpeg: q 1}` | exp.yaml:4: session.codec.mjpeg is 'q 1'; write `q 2` (best) to `q 31`",
                "seed: 7 | `seed: 7, codec: {mpeg4: q 2}` | exp.yaml:4: unknown key 'mpeg4' in session.codec; did you mean 'mjpeg'?",
                "seed: 7 | `seed: 7, disk: {end: 2 min}` | exp.yaml:4: session.disk is not warn >= stop-stimuli >= end (600 s, 60 s, 2 min); warn first, then stop the stimuli, then end",
                "seed: 7 | seed: 7, record: yes | exp.yaml:4: session.record is 'yes', not true or false; write for example `record: true`",
                "`width: 500 ms` | `width: 500 ms, pulse: 5 ms` | exp.yaml:6: stimuli.shock has both a width and a train; give `width` for one pulse, or `pulse`, `rate` and `train`",
                "pulse: 5 ms | pulse: 60 ms | exp.yaml:7: stimuli.light.pulse does not fit into its period of 50 ms or its train; leave at least 100 us between pulses",
                "experiment: relief | experiment: a/b | exp.yaml:1: experiment is 'a/b'; use letters, digits, - and _ only, at most 64",
                // limits
                "level: 300 uA | level: 400 uA | exp.yaml:6: stimuli.shock: level of 400 uA is above the limit of 300 uA on channel tail; lower it",
                "width: 500 ms | width: 600 ms | exp.yaml:6: stimuli.shock: width of 600 ms is above the limit of 500 ms on channel tail; lower it",
                "rate: 20 Hz | rate: 50 Hz | exp.yaml:7: stimuli.light: duty of 25 % is above the limit of 10 % on channel laser; lower it",
                "train: 2 s | train: 3 s | exp.yaml:7: stimuli.light: train of 2.955 s is above the limit of 2 s on channel laser; lower it",
                "every: 60 s | every: 50 s | exp.yaml:17: planned stimulus shock comes 50 s after the one before, at 100 s after the baseline, closer than the spacing of 60 s on channel tail",
                "count: 20 | count: 21 | exp.yaml:17: planned stimulus shock is planned more often than the count of 20 on channel tail",
                "`score:` | `limits: {shock: {charge: 1 mC}}\nscore:` | exp.yaml:18: planned stimulus shock exceeds the charge of 1 mC with number 7, at 7 min after the baseline on channel tail",
                "`score:` | `limits: {shock: {spacing: 59 s}}\nscore:` | exp.yaml:8: limits.shock.spacing is 59 s, looser than the rig's 60 s; limits can only be tightened here",
                "`score:` | `limits: {light: {power: 11 mW}}\nscore:` | exp.yaml:8: limits.light.power is 11 mW, looser than the rig's 10 mW; limits can only be tightened here",
                "`score:` | `limits: {runaway: {fires: 6}}\nscore:` | exp.yaml:8: limits.runaway is 6 fires within 60 s, looser than the rig's 5 within 60 s; fewer fires",
                "`score:` | `limits: {laser: {power: 1 mW}}\nscore:` | exp.yaml:8: unknown key 'laser' in limits; known here: shock, light, runaway",
                "rearm-below: 1.5 | `rearm-below: 1.5\n    refractory: 5 s` | exp.yaml:16: triggers.relief.refractory is 5 s, shorter than the spacing of 10 s that channel laser needs; lengthen it",
                // not in this version
                "`score:` | `trial: {interval: 5 s}\nscore:` | exp.yaml:8: trial is not in this version; trials with states come later: use `schedule`",
                "seed: 7 | seed: 7, trials: 20 | exp.yaml:4: session.trials is not in this version; there are no trials yet: give `count` in `schedule`",
                "fires: light | `fires: light\n    max-per-trial: 3` | exp.yaml:17: triggers.relief.max-per-trial is not in this version; there are no trials yet: use max-fires",
                "train: 2 s | train: 2 s, follows: shock | exp.yaml:7: stimuli.light.follows is not in this version; deliver the mask by",
                "`score:` | `arms: {per: trial, weights: {real: 1}}\nscore:` | exp.yaml:8: arms.per is 'trial', which is not in this version; this version draws an arm for every fire: write `per: fire`",
                "`score:` | `arms: {weights: {real: 1, delayed: 1}, blind: true}\nscore:` | exp.yaml:8: arms.weights.delayed is not in this version; real and sham",
                "`score:` | `limits: {light: {mean-power: 1 mW}}\nscore:` | exp.yaml:8: limits.light.mean-power is not in this version; use duty, train and spacing",
                "`target: pain` | `target: pain\n  exclude-cells: [spout]` | exp.yaml:10: score.exclude-cells has 'spout', not a cell's number; this version takes numbers",
                // a runaway by design
                "fires: light | fires: shock | exp.yaml:16: triggers.relief fires the shock 'shock': a shock for an expression is a runaway loop; deliver shocks by `schedule`, or have it answered for by name under overrides.closed-loop-shock",
            })
    void shouldSayWhatIsWrongInAnExperiment(String from, String to, String expected) {
        String problems =
                new Files3(folder).experiment(unescape(from), unescape(to)).problems();
        assertThat(problems.replace(folder + "/", "")).contains(expected);
    }

    private static String unescape(String text) {
        return text == null ? "" : text.replace("\\n", "\n");
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "port: simulated | `port: simulated\nloop: {wayt: spinning}` | rigs/bench.yaml:6: unknown key 'wayt' in rig.loop; did you mean 'wait'?",
                "port: simulated | `port: simulated\nloop: {wait: spining}` | rigs/bench.yaml:6: rig.loop.wait is 'spining', not one of blocking, yielding, spinning; did you mean 'spinning'?",
                "port: simulated | `port: simulated\nloop: {wait: spinning, realtime-priority: 50}` | rigs/bench.yaml:6: rig.loop.realtime-priority does not go with `wait: spinning`: the system stops a real-time thread that never sleeps for 50 ms of every second; use `wait: blocking`, or leave the priority out",
                "port: simulated | `port: simulated\non-rig-loss: go on` | rigs/bench.yaml:6: rig.on-rig-loss is 'go on', not one of end, go-on; did you mean 'go-on'?",
                "port: simulated | port: simulatd | rigs/bench.yaml:5: rig.port is 'simulatd'; did you mean 'simulated'?",
                "port: simulated | port: none | exp.yaml:11: stimuli are to be delivered, but the rig's port is none; use",
                "role: sync | role: synk | rigs/bench.yaml:9: rig.channels.line.role is 'synk', not one of shock, valve, laser, led, sync, frame; did you mean 'sync'?",
                "pin: 5 | pin: 3 | rigs/bench.yaml:8: rig.channels.laser is on pin 3 like another channel; give each its own",
                "pin: 5 | pin: 13 | rigs/bench.yaml:8: rig.channels.laser is on pin 13, which flashes while the board boots; use another pin",
                "role: sync | `role: sync, dac: true` | rigs/bench.yaml:9: rig.channels.line is a sync and has no level to set; leave dac out",
                "`pin: 3}` | `pin: 3, dac: true, calibration: {date: 2026-11-03, level: 300 uA, dial: 3}}` | rigs/bench.yaml:7: rig.channels.tail.calibration.dial is stated, but with `dac: true` no dial decides the level; leave the dial out, or the dac",
                "index: 4 | index: 2 | rigs/bench.yaml:9: rig.channels.line has the index 2 of another channel; give each its own",
                "exposure: 5 ms | exposure: 21 ms | rigs/bench.yaml:4: rig.camera.exposure is longer than a frame's period of 20 ms; shorten it",
                "exposure: 5 ms | video: clip.mkv | rigs/bench.yaml:3: rig.camera has 2 sources: simulated-mouse and video; give one of",
                "size: 320x240 | size: 320 | rigs/bench.yaml:3: rig.camera.simulated-mouse.size is '320'; write width x height of 64 to 4096 pixels, as in `320x240`",
                "size: 320x240 | light-effect: relieves pane | rigs/bench.yaml:3: rig.camera.simulated-mouse.light-effect is 'relieves pane'; write none, `evokes EMOTION`",
                "size: 320x240 | nuisances: {lightleak: 1} | rigs/bench.yaml:3: unknown key 'lightleak' in rig.camera.simulated-mouse.nuisances; did you mean 'light-leak'?",
                "`simulated-mouse: {size: 320x240, rate: 50 Hz}` | `video: clip.mkv` | rigs/bench.yaml:3: there is no video",
                "`simulated-mouse: {size: 320x240, rate: 50 Hz}` | `pictures: .` | rigs/bench.yaml:3: rig.camera.rate is missing; pictures have no rate of their own",
                "`simulated-mouse: {size: 320x240, rate: 50 Hz}` | `live: \"v4l2:/dev/video0\"` | exp.yaml:8: prototypes are `simulated`, but the rig's camera is not the simulated mouse",
                "`pin: 3}` | `pin: 3, calibration: {date: 3.11.2026}}` | rigs/bench.yaml:7: rig.channels.tail.calibration.date is '3.11.2026', not a day; write it as 2026-11-03",
                "`pin: 3}` | `pin: 3, rate: 50 Hz}` | rigs/bench.yaml:7: rig.channels.tail is no frame line; stimuli have their own rate and width; leave them out",
                "`pin: 3}` | `pin: 3, every: 60 s}` | rigs/bench.yaml:7: rig.channels.tail is no sync line and carries no barcodes; leave `every` out",
                "index: 4 | index: 4, every: 500 ms | rigs/bench.yaml:9: rig.channels.line.every",
                "index: 4 | index: 4, every: nevr | rigs/bench.yaml:9: rig.channels.line.every",
                "`pin: 3}` | `pin: 3, silencing: true}` | rigs/bench.yaml:7: rig.channels.tail is no laser and cannot be silencing; leave silencing out",
                "`pin: 3}` | `pin: 3, mask: true}` | rigs/bench.yaml:7: rig.channels.tail is no led and cannot be a mask; leave mask out",
                "`role: laser` | `role: laser, mask: true` | rigs/bench.yaml:8: rig.channels.laser is no led and cannot be a mask; leave mask out",
            })
    void shouldSayWhatIsWrongInARig(String from, String to, String expected) {
        assertThat(new Files3(folder).rig(unescape(from), unescape(to)).problems())
                .contains(expected);
    }

    @Test
    void shouldLetARehearsalStateWiderLimitsButNotARealPort() throws ConfigException {
        String wide =
                "port: simulated\nlimits: {tail: {level: 600 uA, spacing: 5 s}, runaway: {fires: 50, within: 60 s}}";
        LoadedConfig loaded = new Files3(folder).rig("port: simulated", wide).load();
        assertThat(loaded.rig().channels().getFirst().limits().spacingMicros()).isEqualTo(5_000_000);
        assertThat(loaded.experiment().runaway().fires()).isEqualTo(50);

        String real = new Files3(folder)
                .rig("port: simulated", wide.replace("simulated", "/dev/ttyACM0"))
                .problems();
        assertThat(real)
                .contains("rigs/bench.yaml:6: rig.limits.tail.level is 600 uA, looser than the hard limit of 500 uA;")
                .contains("rigs/bench.yaml:6: rig.limits.tail.spacing is 5 s, looser than the hard limit of 30 s;")
                .contains("rig.limits.runaway is 50 fires within 60 s, looser than the hard limit of 5 within 60 s");
    }

    /** An LED lights tissue unless the rig file says that it is only looked at. */
    @Test
    void shouldHoldAnLedToLightsLimitsUnlessItIsAMask() throws ConfigException {
        Files3 lamp = new Files3(folder).rig("role: laser", "role: led");
        assertThat(lamp.load().rig().channels().get(1).limits())
                .isEqualTo(LimitsConfig.defaults(Role.LASER, Light.PULSED));
        assertThat(lamp.experiment("pulse: 5 ms, rate: 20 Hz", "pulse: 500 ms, rate: 1 Hz")
                        .problems())
                .contains("stimuli.light: pulse of 500 ms is above the limit of 20 ms on channel laser");

        LoadedConfig mask = new Files3(folder)
                .rig("role: laser", "role: led, mask: true")
                .experiment("pulse: 5 ms, rate: 20 Hz", "pulse: 500 ms, rate: 1 Hz")
                .load();
        assertThat(mask.rig().channels().get(1).light()).isEqualTo(Light.MASK);
    }

    @Test
    void shouldTakeARealPortFromTheFileOrTheCommandLine() throws ConfigException {
        LoadedConfig named = new Files3(folder)
                .rig("port: simulated", "port: /dev/ttyACM0\nbaud: 115200\non-rig-loss: go-on")
                .load();
        assertThat(named.rig().port()).isEqualTo(new PortConfig(PortConfig.Kind.SERIAL, "/dev/ttyACM0", 115_200));
        assertThat(named.rig().onRigLoss()).isEqualTo(OnRigLoss.GO_ON);

        LoadedConfig set = new Files3(folder).load("rig.port=/dev/pts/7");
        assertThat(set.rig().port()).isEqualTo(new PortConfig(PortConfig.Kind.SERIAL, "/dev/pts/7", 500_000));
        assertThat(set.rig().onRigLoss()).isEqualTo(OnRigLoss.END);

        LoadedConfig auto = new Files3(folder).load("rig.port=auto");
        assertThat(auto.rig().port().real()).isTrue();
        assertThat(auto.rig().port().automatic()).isTrue();
    }

    @Test
    void shouldCarryBarcodesOnASyncLineEveryMinuteUnlessToldOtherwise() throws ConfigException {
        assertThat(barcodes("index: 4")).hasValue(60_000_000);
        assertThat(barcodes("index: 4, every: 10 s")).hasValue(10_000_000);
        assertThat(barcodes("index: 4, every: never")).isEmpty();
        // 33 units of 10 ms are the longest mark
        assertThat(barcodes("index: 4}\nlimits: {line: {pulse: 330 ms}")).hasValue(60_000_000);
        assertThat(barcodes("index: 4}\nlimits: {line: {pulse: 329 ms}")).isEmpty();
        assertThat(new Files3(folder)
                        .rig("index: 4", "index: 4, every: 60 s}\nlimits: {line: {pulse: 329 ms}")
                        .problems())
                .contains("rigs/bench.yaml:9: rig.channels.line: a barcode holds the line for up to 330 ms, above the"
                        + " limit of 329 ms; raise the line's limit, or write `every: never`");
    }

    private OptionalLong barcodes(String line) throws ConfigException {
        return new Files3(folder)
                .rig("index: 4", line)
                .load()
                .rig()
                .channels()
                .getLast()
                .barcodeMicros();
    }

    @Test
    void shouldRefuseAStimulusOnAFrameLine() {
        String problems = new Files3(folder)
                .rig("role: sync", "role: frame")
                .experiment("channel: laser", "channel: line")
                .problems();
        assertThat(problems)
                .contains(
                        "exp.yaml:7: stimuli.light is on a frame line, which takes no stimulus; name another channel");
    }

    @Test
    void shouldRefuseMoreStimuliThanABoardKeeps() {
        StringBuilder more = new StringBuilder("stimuli:\n");
        for (int i = 0; i < 8; i++) {
            more.append("  more" + i + ": {channel: laser, power: 1 mW, width: 5 ms}\n");
        }
        Files3 ten = new Files3(folder).experiment("stimuli:\n", more.toString());
        assertThat(ten.problems()).isEmpty();
        assertThat(ten.experiment("stimuli:\n", "stimuli:\n  last: {channel: laser, power: 1 mW, width: 5 ms}\n")
                        .problems())
                .contains("exp.yaml:5: a board keeps 10 stimuli at most, not 11; leave some out");
    }

    @Test
    void shouldSayEverythingAtOnce() {
        String problems = new Files3(folder)
                .experiment("width: 500 ms", "width: 500")
                .experiment("fires: light", "fires: ligth")
                .rig("pin: 7", "pin: eight")
                .subject("id: m123", "id: m 123")
                .problems("session.seed=x");
        assertThat(problems.lines()).hasSize(5);
        assertThat(problems)
                .contains("exp.yaml:6: ")
                .contains("exp.yaml:16: ")
                .contains("rigs/bench.yaml:9: rig.channels.line.pin is 'eight', not a whole number;")
                .contains("mouse.yaml:1: subject.id is 'm 123'; use letters, digits, - and _ only")
                .contains(
                        "--set session.seed: session.seed is 'x', not a whole number; write for example `seed: 4711`");
    }

    @Test
    void shouldSayWhereAFileIsNotYaml() throws Exception {
        assertThat(new Files3(folder).experiment("score:\n", "score: [\n").problems())
                .startsWith("exp.yaml:")
                .contains("is not YAML: ");
        assertThat(new Files3(folder)
                        .rig("port: simulated", "port: \"simulated")
                        .problems())
                .contains("rigs/bench.yaml:")
                .contains("is not YAML: ");
        Path list = Files.writeString(folder.resolve("list.yaml"), "- 1\n- 2\n");
        assertThat(problems(list))
                .isEqualTo("list.yaml:1: holds a list in place of keys; write lines such as `key: value`");
        Path empty = Files.writeString(folder.resolve("empty.yaml"), "# nothing\n");
        assertThat(problems(empty)).startsWith("empty.yaml:1: holds nothing in place of keys");
        Path latin = Files.write(folder.resolve("latin.yaml"), "rig: ü".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(problems(latin)).isEqualTo("latin.yaml: is not a UTF-8 text; save it as UTF-8");
        assertThat(problems(folder.resolve("nothing.yaml"))).startsWith("nothing.yaml: there is no experiment file");
        assertThat(problems(folder)).contains("cannot be read");
        Path alias = Files.writeString(folder.resolve("alias.yaml"), "experiment: &a [*a]\n");
        assertThat(problems(alias)).contains("alias.yaml:1: an alias holds itself");
    }

    private String problems(Path file) {
        try {
            new ConfigLoader().load(file, null, List.of());
            return "";
        } catch (ConfigException e) {
            return e.getMessage().replace(folder + "/", "");
        }
    }
}
