package io.mienloop.camera;

/** A source that cannot be opened or that broke off. The message says what, where and what to do, in one line. */
public final class CameraException extends Exception {
    private static final long serialVersionUID = 1L;

    public CameraException(String message) {
        super(message);
    }

    public CameraException(String message, Throwable cause) {
        super(message, cause);
    }
}
