package io.mienloop.cli;

import io.mienloop.app.ArmingPerson;
import io.mienloop.app.RunOptions;
import io.mienloop.app.WrittenAnswers;
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
        description = {
            "Runs a closed-loop session from an experiment file.",
            "With a real board a person arms it in two steps: reads what becomes possible, types the value on the dial of every",
            "shocker and lamp, then the animal's id. Doses go into the animal's ledger (mienloop doses). On a terminal s or",
            "space stops the stimuli while the session goes on; a asks both steps again and arms anew, after s or a lost cable",
            "(on-rig-loss: go-on); q or Ctrl-C ends it. Should the terminal stay odd after kill -9: stty sane."
        },
        footer = {
            "",
            "Example:",
            "  mienloop run config/pain-relief.yaml --subject config/subjects/example-mouse.yaml --data-dir ~/data",
            "Armed by a script, with what a person read off the dials:",
            "  mienloop run my.yaml --subject m123.yaml --confirm tail-shock=3.0 --confirm 'laser-473=42 %%' --arm m123"
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

    @Option(
            names = "--confirm",
            paramLabel = "channel=dial|FILE",
            description = {
                "The value that a person read off a channel's dial, in place of the question; again for each channel. Or a file",
                "of such lines. Wrong or missing: not armed."
            })
    private List<String> confirmations = List.of();

    @Option(
            names = "--arm",
            paramLabel = "ID",
            description = "The animal's id, which arms, in place of the question; with --confirm.")
    private String arm;

    @Override
    public Integer call() throws Exception {
        Positive.seconds(spec, seconds);
        ArmingPerson person = confirmations.isEmpty() && arm == null
                ? TerminalPerson.find()
                : WrittenAnswers.of(confirmations, arm, spec.commandLine().getOut());
        return SessionCall.run(
                spec, experiment, subject, sets, new RunOptions(dataDir, seconds, simulatedTime), person);
    }
}
