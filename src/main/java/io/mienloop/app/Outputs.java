package io.mienloop.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** Checks where a result is to be written, before work begins: never over what it is made of. */
final class Outputs {
    private Outputs() {}

    /**
     * Checks it.
     *
     * @param option by which a person named the place
     * @throws Failure when the folder is missing, the place is a folder, or it is one of the inputs
     */
    static void check(String option, Path output, Path... inputs) throws Failure {
        check(option, output, List.of(inputs));
    }

    static void check(String option, Path output, Collection<Path> inputs) throws Failure {
        Path folder = output.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new Failure(
                    ExitCode.USAGE, option + " " + output + ": there is no folder " + folder + "; make it first");
        }
        if (Files.isDirectory(output)) {
            throw new Failure(ExitCode.USAGE, option + " " + output + " is a folder; name a file in it");
        }
        for (Path input : inputs) {
            if (same(output, input)) {
                throw new Failure(
                        ExitCode.USAGE,
                        option + " " + output + " would overwrite the input " + input + "; name another file");
            }
        }
    }

    private static boolean same(Path output, Path input) {
        try {
            return Files.exists(output) && Files.exists(input) && Files.isSameFile(output, input);
        } catch (IOException unreadable) {
            return output.toAbsolutePath()
                    .normalize()
                    .equals(input.toAbsolutePath().normalize());
        }
    }
}
