package io.mienloop.app;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs of the system that are run to their end. */
final class Programs {
    /** What a run came to: its exit code, and standard output and error as one text. */
    record Outcome(int exit, String said) {}

    private final String path;

    /** @param path folders to look in, as in the variable PATH; the programs' own PATH too */
    Programs(String path) {
        this.path = path;
    }

    static Programs ofSystem() {
        String path = System.getenv("PATH");
        return new Programs(path == null ? "" : path);
    }

    /**
     * Looks for a program.
     *
     * @param install what to install where it is missing
     * @throws Failure when it is not there
     */
    Path require(String name, String install) throws Failure {
        for (String folder : path.split(File.pathSeparator)) {
            for (String end : List.of("", ".exe")) {
                if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, name + end))) {
                    return Path.of(folder, name + end);
                }
            }
        }
        throw new Failure(ExitCode.HARDWARE, name + " was not found on the PATH; install " + install);
    }

    /** A program that is started in a folder, with nothing to read, as {@code program} with arguments. */
    ProcessBuilder starting(Path folder, Path program, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("PATH", path);
        return builder;
    }

    /**
     * Runs a program and waits for its end; where this thread is interrupted, the program is ended too.
     *
     * @throws Failure when it cannot be started
     */
    Outcome run(Path folder, Path program, List<String> arguments) throws Failure, InterruptedException {
        try {
            Path said = Files.createTempFile("mienloop-", ".txt");
            try {
                Process process = starting(folder, program, arguments)
                        .redirectOutput(said.toFile())
                        .start();
                try {
                    process.getOutputStream().close();
                    int exit = process.waitFor();
                    return new Outcome(exit, new String(Files.readAllBytes(said), StandardCharsets.UTF_8).strip());
                } finally {
                    process.destroy();
                }
            } finally {
                Files.delete(said);
            }
        } catch (IOException e) {
            throw new Failure(ExitCode.HARDWARE, "cannot run " + program + ": " + Reasons.of(e), e);
        }
    }
}
