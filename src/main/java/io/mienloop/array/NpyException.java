package io.mienloop.array;

import java.io.IOException;

/** A file that is not an array of a kind we read. The message says what, where and what to do, in one line. */
public final class NpyException extends IOException {
    private static final long serialVersionUID = 1L;

    public NpyException(String message) {
        super(message);
    }

    public NpyException(String message, Throwable cause) {
        super(message, cause);
    }
}
