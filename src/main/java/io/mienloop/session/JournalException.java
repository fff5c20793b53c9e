package io.mienloop.session;

import java.io.IOException;

/** A journal that cannot be understood: what is wrong, and where, in one line. */
public class JournalException extends IOException {
    private static final long serialVersionUID = 1L;

    public JournalException(String message) {
        super(message);
    }
}
