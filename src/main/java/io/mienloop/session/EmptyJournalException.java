package io.mienloop.session;

/** A journal that was cut before its first record was whole: nothing was journaled. */
public final class EmptyJournalException extends JournalException {
    private static final long serialVersionUID = 1L;

    EmptyJournalException(String message) {
        super(message);
    }
}
