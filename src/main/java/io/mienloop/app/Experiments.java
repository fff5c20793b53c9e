package io.mienloop.app;

import io.mienloop.config.ConfigException;
import io.mienloop.config.ConfigLoader;
import io.mienloop.config.LoadedConfig;
import java.nio.file.Path;
import java.util.List;

/** Experiment files for the command line: loading them, with every problem as one line. */
public final class Experiments {
    private Experiments() {}

    /**
     * @param subject the subject file of {@code --subject}, or null
     * @param sets overrides as {@code a.b.c=value}
     * @throws Failure with one line a problem
     */
    public static LoadedConfig load(Path experiment, Path subject, List<String> sets) throws Failure {
        try {
            return new ConfigLoader().load(experiment, subject, sets);
        } catch (StackOverflowError e) {
            throw new Failure(
                    ExitCode.USAGE,
                    experiment + ": is nested too deeply to be an experiment; look for stray brackets",
                    e);
        } catch (ConfigException e) {
            throw new Failure(ExitCode.USAGE, e.getMessage(), e);
        }
    }
}
