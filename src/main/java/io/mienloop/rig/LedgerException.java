package io.mienloop.rig;

import java.io.IOException;

/** A ledger of doses that must not be used as it is; the message says what, where and what to do. */
public final class LedgerException extends IOException {
    private static final long serialVersionUID = 1L;

    public LedgerException(String message) {
        super(message);
    }
}
