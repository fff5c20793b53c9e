package io.mienloop.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Checks of options that are numbers. */
final class Positive {
    private Positive() {}

    /** A length that was given must be above 0 and at most a day; 0 is what was not given. */
    static void seconds(CommandSpec spec, double seconds) {
        boolean given = spec.commandLine().getParseResult().hasMatchedOption("--seconds");
        if (given && !(seconds > 0 && seconds <= 86_400)) {
            throw new ParameterException(
                    spec.commandLine(), "--seconds " + seconds + " must be above 0 and at most 86400");
        }
    }
}
