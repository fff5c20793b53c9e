package io.mienloop.export.hdf5;

import java.io.IOException;

/** The HDF5 library refused or failed; the message has the innermost reason that it gave. */
public final class Hdf5Exception extends IOException {
    private static final long serialVersionUID = 1L;

    Hdf5Exception(String message) {
        super(message);
    }
}
