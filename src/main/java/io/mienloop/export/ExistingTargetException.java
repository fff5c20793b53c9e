package io.mienloop.export;

import java.nio.file.Path;

/** A file that would be written is there already, and nobody said that it may be replaced. */
public final class ExistingTargetException extends Exception {
    private static final long serialVersionUID = 1L;

    ExistingTargetException(Path file) {
        super(file + " is there already");
    }
}
