package io.mienloop.analysis;

/** Something was asked that the recordings, windows or prototypes do not give. One line: what, where and what to do. */
public final class AnalysisException extends Exception {
    private static final long serialVersionUID = 1L;

    public AnalysisException(String message) {
        super(message);
    }

    public AnalysisException(String message, Throwable cause) {
        super(message, cause);
    }
}
