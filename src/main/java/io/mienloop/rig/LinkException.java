package io.mienloop.rig;

/** A link that cannot be had: one line that says which, why, and what to do. */
public final class LinkException extends Exception {
    private static final long serialVersionUID = 1L;

    public LinkException(String message) {
        super(message);
    }
}
