package io.mienloop.session;

/** A journal that was changed after it was written: no crash leaves one behind that looks like this. */
public final class DamagedJournalException extends JournalException {
    private static final long serialVersionUID = 1L;

    DamagedJournalException(String message) {
        super(message);
    }
}
