package io.mienloop.export;

import java.io.IOException;
import java.nio.file.Path;

/** A format could not be written; the cause says why. */
public final class ExportException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Path place;

    ExportException(Path place, IOException cause) {
        super(place + ": " + cause.getMessage(), cause);
        this.place = place;
    }

    /** What was to be written. */
    public Path place() {
        return place;
    }
}
