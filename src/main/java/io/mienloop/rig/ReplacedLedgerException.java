package io.mienloop.rig;

import java.io.IOException;

/** An open ledger of doses is no longer the file at its path: what would be appended to it would be lost. */
public final class ReplacedLedgerException extends IOException {
    private static final long serialVersionUID = 1L;

    public ReplacedLedgerException(String message) {
        super(message);
    }
}
