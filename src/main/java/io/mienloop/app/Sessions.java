package io.mienloop.app;

import io.mienloop.config.LoadedConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Sessions for the command line: checking an experiment file, running it, running the demo. */
public final class Sessions {
    private Sessions() {}

    /**
     * Runs an experiment.
     *
     * @param subject the subject file, or null
     * @param sets overrides as {@code a.b.c=value}
     * @param person who arms what is live
     * @param requests what a person asks of the running session
     * @param stop true once the process is asked to end
     */
    public static SessionResult run(
            Path experiment,
            Path subject,
            List<String> sets,
            RunOptions options,
            SessionObserver observer,
            ArmingPerson person,
            SessionRequests requests,
            BooleanSupplier stop)
            throws Failure {
        LoadedConfig config = Experiments.load(experiment, subject, sets);
        return new SessionRunner(config, options, observer, Surroundings.of(person, requests)).run(stop);
    }

    /** Runs an experiment with nobody to arm it: nothing live is possible. */
    public static SessionResult run(
            Path experiment,
            Path subject,
            List<String> sets,
            RunOptions options,
            SessionObserver observer,
            BooleanSupplier stop)
            throws Failure {
        return run(experiment, subject, sets, options, observer, ArmingPerson.NOBODY, new SessionRequests(), stop);
    }

    /**
     * Reads an experiment with everything it names and sees whether the parts fit, as {@code run} would, short of running it.
     *
     * @return what a person may want to know: warnings, and one line of what it is
     * @throws Failure with one line a problem
     */
    public static List<String> check(Path experiment, Path subject, List<String> sets, SessionObserver observer)
            throws Failure {
        LoadedConfig config = Experiments.load(experiment, subject, sets);
        List<String> lines = new ArrayList<>();
        config.warnings().forEach(warning -> lines.add(warning.toString()));
        RunOptions options = new RunOptions(Path.of("sessions"), 0, true);
        try (SessionSetup setup = new SessionSetup(config, options, observer)) {
            lines.add(experiment + ": sound; " + setup.info.description() + ", scores "
                    + String.join(", ", setup.prototypes.set().names()) + ", "
                    + config.experiment().triggers().size() + " trigger(s), "
                    + config.experiment().stimuli().size() + " stimulus(i)");
        }
        return lines;
    }

    /** The demo's experiment file, in the distribution's own folder. */
    public static Path demo() throws Failure {
        String home = System.getProperty("mienloop.home");
        Path demo = Path.of(home == null ? "." : home, "config", "demo.yaml");
        if (!Files.isReadable(demo)) {
            throw new Failure(
                    ExitCode.USAGE,
                    "the demo's experiment file is not at " + demo
                            + "; start Mienloop with its launcher, bin/mienloop, from a complete folder");
        }
        return demo;
    }
}
