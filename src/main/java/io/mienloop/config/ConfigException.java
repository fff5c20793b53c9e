package io.mienloop.config;

import java.util.List;
import java.util.stream.Collectors;

/** An experiment that cannot be run as it is written. The message holds every problem, one line each. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public ConfigException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** All problems, in the order in which they were met; at least one. */
    public List<Problem> problems() {
        return problems;
    }
}
