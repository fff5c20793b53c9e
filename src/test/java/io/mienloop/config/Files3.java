package io.mienloop.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The three files of a small experiment in a folder, to be spoilt line by line. */
final class Files3 {
    static final String EXPERIMENT = """
            experiment: relief
            rig: rigs/bench.yaml
            subject: mouse.yaml
            session: {max-duration: 30 min, seed: 7}
            stimuli:
              shock: {channel: tail, level: 300 uA, width: 500 ms}
              light: {channel: laser, power: 10 mW, pulse: 5 ms, rate: 20 Hz, train: 2 s}
            score:
              target: pain
              against: [neutral, disgust]
            triggers:
              relief:
                when: {z-above: 3.0, margin: 0.02}
                dwell: 100 ms
                rearm-below: 1.5
                fires: light
            schedule:
              - {deliver: shock, every: 60 s, count: 20}
            """;

    static final String RIG = """
            rig: bench
            camera:
              simulated-mouse: {size: 320x240, rate: 50 Hz}
              exposure: 5 ms
            port: simulated
            channels:
              tail: {role: shock, pin: 3}
              laser: {role: laser, pin: 5, index: 2}
              line: {role: sync, pin: 7, index: 4}
            """;

    static final String SUBJECT = """
            id: m123
            sex: female
            prototypes: simulated
            """;

    final Path folder;
    private String experiment = EXPERIMENT;
    private String rig = RIG;
    private String subject = SUBJECT;

    Files3(Path folder) {
        this.folder = folder;
    }

    Files3 experiment(String from, String to) {
        experiment = replaced(experiment, from, to);
        return this;
    }

    Files3 rig(String from, String to) {
        rig = replaced(rig, from, to);
        return this;
    }

    Files3 subject(String from, String to) {
        subject = replaced(subject, from, to);
        return this;
    }

    private static String replaced(String text, String from, String to) {
        if (!text.contains(from)) {
            throw new IllegalArgumentException("the file has no '" + from + "' to replace");
        }
        return text.replace(from, to);
    }

    LoadedConfig load(String... sets) throws ConfigException {
        return load(null, sets);
    }

    LoadedConfig load(Path subjectFile, String... sets) throws ConfigException {
        try {
            Files.createDirectories(folder.resolve("rigs"));
            Files.writeString(folder.resolve("exp.yaml"), experiment);
            Files.writeString(folder.resolve("rigs/bench.yaml"), rig);
            Files.writeString(folder.resolve("mouse.yaml"), subject);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ConfigLoader(() -> 99).load(folder.resolve("exp.yaml"), subjectFile, List.of(sets));
    }

    /** The problems, one a line, with the folder left out. */
    String problems(String... sets) {
        try {
            load(sets);
            return "";
        } catch (ConfigException e) {
            return e.getMessage().replace(folder + "/", "");
        }
    }
}
