package io.mienloop.session;

/** A journal that was changed or shortened after tables were made of it: they may hold what it does not any more. */
public final class ChangedJournalException extends JournalException {
    private static final long serialVersionUID = 1L;

    ChangedJournalException(String message) {
        super(message);
    }
}
