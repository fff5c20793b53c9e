package io.mienloop.config;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong while an experiment is read, so that all of it is said at once. */
final class Problems {
    private final boolean filesMayBeGone;
    private final List<Problem> errors = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    Problems() {
        this(false);
    }

    /** @param filesMayBeGone whether a file that is named but not there is no problem, as with the experiment of an old session */
    Problems(boolean filesMayBeGone) {
        this.filesMayBeGone = filesMayBeGone;
    }

    boolean filesMayBeGone() {
        return filesMayBeGone;
    }

    void error(Origin where, String message, String hint) {
        Problem problem = new Problem(where, message, hint);
        if (!errors.contains(problem)) {
            errors.add(problem);
        }
    }

    void warn(Origin where, String message, String hint) {
        warnings.add(new Problem(where, message, hint));
    }

    boolean any() {
        return !errors.isEmpty();
    }

    void throwIfAny() throws ConfigException {
        if (any()) {
            throw new ConfigException(errors);
        }
    }

    List<Problem> warnings() {
        return List.copyOf(warnings);
    }
}
