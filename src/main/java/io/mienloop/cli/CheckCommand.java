package io.mienloop.cli;

import io.mienloop.app.Failure;
import io.mienloop.app.Sessions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mienloop check}: everything wrong with an experiment file, before an animal is on the rig. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Reads an experiment file and all it names, and says every problem with file, line and a hint.",
        footer = {
            "",
            "Example:",
            "  mienloop check config/pain-relief.yaml --subject config/subjects/example-mouse.yaml"
        })
final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "CONFIG", description = "The experiment file.")
    private Path experiment;

    @Option(names = "--subject", paramLabel = "FILE", description = "The subject file.")
    private Path subject;

    @Option(names = "--set", paramLabel = "key=value", description = "Override a value, as for run.")
    private List<String> sets = List.of();

    @Override
    public Integer call() throws Failure {
        List<String> lines;
        try (Terminal terminal = new Terminal()) {
            lines = Sessions.check(experiment, subject, sets, terminal);
        }
        lines.forEach(spec.commandLine().getOut()::println);
        return 0;
    }
}
