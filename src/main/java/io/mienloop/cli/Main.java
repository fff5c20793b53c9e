package io.mienloop.cli;

import io.mienloop.app.Ending;
import io.mienloop.app.ExitCode;
import io.mienloop.app.Failure;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The {@code mienloop} command: its subcommands, and what a failure looks like from outside. */
@Command(
        name = "mienloop",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = {
            "Closed-loop experiments on the facial expressions of head-fixed mice: a camera frame in, a stimulus command out.",
            ""
        },
        footer = {
            "",
            "Example: a whole session with a simulated mouse and rig, nothing to plug in:",
            "  mienloop demo --seconds 30",
            "",
            "Exit codes: 0 done; 2 wrong usage or file; 3 hardware missing or failed; 4 a verification failed;",
            "5 stopped for safety; 1 a bug of ours (please report it)."
        },
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            ReplayCommand.class,
            RecoverCommand.class,
            DosesCommand.class,
            CheckCommand.class,
            FrameCommand.class,
            FeaturesCommand.class,
            PrototypesCommand.class,
            ScoreCommand.class,
            ExportCommand.class,
            AnalyzeCommand.class,
            BenchCommand.class,
            FirmwareCommand.class
        })
public final class Main {
    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Print the stack trace of a failure, not only its one line.")
    private boolean debug;

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        StandardError.restore();
        Main main = new Main();
        int code;
        try {
            code = commandLine(main).execute(args);
        } catch (Error bug) {
            code = bug(bug);
        }
        Ending.with(code);
    }

    /** Out of memory and its like: still one line, still the code that says whose fault it is. */
    static int bug(Error bug) {
        System.err.println("mienloop: a bug of ours, please report it: " + oneLine(bug.toString()));
        return ExitCode.BUG.number();
    }

    static CommandLine commandLine(Main main) {
        CommandLine line = new CommandLine(main);
        line.setParameterExceptionHandler(Main::wrongUsage);
        line.setExecutionExceptionHandler((failure, command, parsed) -> main.failed(failure, command));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpWidth(124); // the longest line of ours, so that none is broken
        return line;
    }

    private static int wrongUsage(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("mienloop: " + oneLine(wrong.getMessage()) + "; see '"
                + command.getCommandSpec().qualifiedName() + " --help'");
        return ExitCode.USAGE.number();
    }

    private int failed(Exception failure, CommandLine command) {
        PrintWriter err = command.getErr();
        if (failure instanceof Failure known) {
            // Several problems of a file come one a line.
            known.getMessage().lines().forEach(line -> err.println("mienloop: " + line));
            if (debug) {
                failure.printStackTrace(err);
            }
            return known.code().number();
        }
        err.println("mienloop: a bug of ours, please report it: " + oneLine(failure.toString())
                + (debug ? "" : "; --debug prints where"));
        if (debug) {
            failure.printStackTrace(err);
        }
        return ExitCode.BUG.number();
    }

    private static String oneLine(String text) {
        return text == null ? "" : text.strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    /** The version of the jar this runs from. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"mienloop " + io.mienloop.app.Software.version()};
        }
    }
}
