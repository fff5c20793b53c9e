package io.mienloop.cli;

import io.mienloop.app.Failure;
import io.mienloop.app.RunOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mienloop run}: a session. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs a closed-loop session from an experiment file.",
        footer = {
            "",
            "Example:",
            "  mienloop run config/pain-relief.yaml --subject config/subjects/example-mouse.yaml --data-dir ~/data"
        })
final class RunCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "CONFIG", description = "The experiment file.")
    private Path experiment;

    @Option(names = "--subject", paramLabel = "FILE", description = "The subject file.")
    private Path subject;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "sessions",
            description = "Where session folders go (default: ${DEFAULT-VALUE}).")
    private Path dataDir;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "Length of the session from its first frame (default: what the experiment says).")
    private double seconds;

    @Option(names = "--no-dashboard", description = "No web page. (This version has none yet.)")
    private boolean noDashboard;

    @Option(
            names = "--simulated-time",
            description = "Rehearse in simulated time: as fast as the machine can, the same result each time.")
    private boolean simulatedTime;

    @Option(
            names = "--set",
            paramLabel = "key=value",
            description = "Override a value of the experiment, rig or subject, such as session.seed=7; never a limit.")
    private List<String> sets = List.of();

    @Override
    public Integer call() throws Failure {
        Positive.seconds(spec, seconds);
        return SessionCall.run(spec, experiment, subject, sets, new RunOptions(dataDir, seconds, simulatedTime));
    }
}
