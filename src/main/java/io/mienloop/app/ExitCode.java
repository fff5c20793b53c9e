package io.mienloop.app;

/** What a command's exit code says; scripts rely on it. */
public enum ExitCode {
    DONE(0),
    /** A bug of ours. */
    BUG(1),
    /** Wrong usage, or something wrong with a file that was given. */
    USAGE(2),
    /** Hardware missing or failed: camera, board, disk. */
    HARDWARE(3),
    /** A verification failed: counts that do not add up. */
    VERIFICATION(4),
    /** Stopped for safety. */
    SAFETY(5);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
