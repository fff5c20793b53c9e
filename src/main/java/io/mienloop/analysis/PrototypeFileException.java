package io.mienloop.analysis;

import java.io.IOException;

/** A prototype file that cannot be read or written. One line: which file, what is wrong and what to do. */
public final class PrototypeFileException extends IOException {
    private static final long serialVersionUID = 1L;

    public PrototypeFileException(String message) {
        super(message);
    }

    public PrototypeFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
