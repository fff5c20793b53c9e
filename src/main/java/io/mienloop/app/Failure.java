package io.mienloop.app;

/** Something a person can mend: one line that says what, where and what to do, and the exit code that goes with it. */
public final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitCode code;

    public Failure(ExitCode code, String message) {
        super(message);
        this.code = code;
    }

    public Failure(ExitCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ExitCode code() {
        return code;
    }
}
