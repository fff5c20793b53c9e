package io.mienloop.config;

/**
 * One thing that is wrong in the files of an experiment.
 *
 * @param where file and line, or the {@code --set}
 * @param message what is wrong
 * @param hint what to do about it
 */
public record Problem(Origin where, String message, String hint) {
    /** {@code file:line: message; hint}, in one line, whatever a value quoted in it holds. */
    @Override
    public String toString() {
        return (where + ": " + message + "; " + hint).replace("\r", "\\r").replace("\n", "\\n");
    }
}
