package io.mienloop.cli;

import io.mienloop.app.ExitCode;
import io.mienloop.app.ExportPlaces;
import io.mienloop.app.Exports;
import io.mienloop.app.Failure;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mienloop export}: a session in the lab's formats. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a session as NWB (core 2.10), as NumPy arrays in ALF naming, or as CSV, from its journal.",
            "Works on sessions that were cut short too. Of a journal that was damaged later it writes what lies before the",
            "damage, and ends with exit code 4. What each holds: src/docs/export.md; how to line a session up with another",
            "recording: src/docs/alignment.md."
        },
        footer = {
            "",
            "Either all that was asked for appears, whole and checked, or nothing. Files that are there are not replaced without",
            "--force, and in a session's folder not even with it. The video stays where it is; the NWB file names it by a path relative to itself.",
            "",
            "Example:",
            "  mienloop export sessions/sub-m123/ses-20261121T120000 --nwb m123.nwb --npy alf"
        })
final class ExportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SESSION", description = "The session's folder.")
    private Path session;

    @Option(names = "--nwb", paramLabel = "FILE", description = "Write this NWB file.")
    private Path nwb;

    @Option(names = "--npy", paramLabel = "DIR", description = "Write NumPy arrays into this folder.")
    private Path npy;

    @Option(names = "--csv", paramLabel = "DIR", description = "Write frames.csv and events.csv into this folder.")
    private Path csv;

    @Option(names = "--force", description = "Replace files that are there.")
    private boolean force;

    @Override
    public Integer call() throws Failure {
        Exports.Outcome outcome;
        try (Terminal terminal = new Terminal()) {
            outcome = new Exports(terminal).export(session, new ExportPlaces(nwb, npy, csv), force);
        }
        outcome.lines().forEach(spec.commandLine().getOut()::println);
        if (outcome.damage() != null) {
            throw new Failure(ExitCode.VERIFICATION, outcome.damage());
        }
        return ExitCode.DONE.number();
    }
}
