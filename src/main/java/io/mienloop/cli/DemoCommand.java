package io.mienloop.cli;

import io.mienloop.app.ArmingPerson;
import io.mienloop.app.RunOptions;
import io.mienloop.app.Sessions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mienloop demo}: a whole session with nothing to plug in. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a whole closed-loop session with a simulated mouse and rig.",
            "Shocks are planned, the mouse shows pain, the trigger sees it and sends light, and the light relieves the",
            "pain. Nothing to install or plug in. On a terminal s or space stops the stimuli, q ends the session."
        },
        footer = {"", "Example:", "  mienloop demo --seconds 30 --data-dir demo-data"})
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "60",
            description = "Length of the session (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "sessions",
            description = "Where session folders go (default: ${DEFAULT-VALUE}).")
    private Path dataDir;

    @Option(names = "--no-dashboard", description = "No web page. (This version has none yet.)")
    private boolean noDashboard;

    @Option(
            names = "--simulated-time",
            description = "Rehearse in simulated time: as fast as the machine can, the same result each time.")
    private boolean simulatedTime;

    @Override
    public Integer call() throws Exception {
        Positive.seconds(spec, seconds);
        return SessionCall.run(
                spec,
                Sessions.demo(),
                null,
                List.of(),
                new RunOptions(dataDir, seconds, simulatedTime),
                ArmingPerson.NOBODY);
    }
}
