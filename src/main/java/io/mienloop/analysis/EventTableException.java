package io.mienloop.analysis;

/** An event table that cannot be used. The message says file, line, what and what to do, in one line. */
public final class EventTableException extends Exception {
    private static final long serialVersionUID = 1L;

    public EventTableException(String message) {
        super(message);
    }

    public EventTableException(String message, Throwable cause) {
        super(message, cause);
    }
}
