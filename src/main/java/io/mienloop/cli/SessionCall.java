package io.mienloop.cli;

import io.mienloop.app.ArmingPerson;
import io.mienloop.app.ExitCode;
import io.mienloop.app.RunOptions;
import io.mienloop.app.SessionRequests;
import io.mienloop.app.SessionResult;
import io.mienloop.app.Sessions;
import io.mienloop.app.StopSignal;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** What {@code run} and {@code demo} share: a session, its closing lines, its exit code, and Ctrl-C. */
final class SessionCall {
    private SessionCall() {}

    /**
     * Runs it and says what came of it, a failure too: once the signal is told of the end, a process that Ctrl-C ends is gone.
     *
     * @param person who arms what is live
     * @return the exit code
     */
    static int run(
            CommandSpec spec, Path experiment, Path subject, List<String> sets, RunOptions options, ArmingPerson person)
            throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        try (StopSignal stop = new StopSignal()) {
            if (person instanceof TerminalPerson asked) {
                asked.giveUpWhen(stop::requested);
            }
            int code = ExitCode.BUG.number();
            try {
                SessionResult result;
                SessionRequests requests = new SessionRequests();
                // In simulated time a session is over before a key could mean anything.
                try (Terminal terminal = new Terminal(options.simulatedTime() ? null : requests)) {
                    result = Sessions.run(
                            experiment,
                            subject,
                            sets,
                            options,
                            stop.watching(terminal),
                            person,
                            requests,
                            stop::requested);
                }
                result.closingLines().forEach(out::println);
                out.flush();
                if (result.complaint() != null) {
                    spec.commandLine().getErr().println("mienloop: " + result.complaint());
                }
                code = result.code().number();
            } catch (Exception failure) {
                code = spec.commandLine()
                        .getExecutionExceptionHandler()
                        .handleExecutionException(failure, spec.commandLine(), null);
            } catch (Error bug) {
                code = Main.bug(bug);
            } finally {
                stop.finished(code);
            }
            return code;
        }
    }
}
