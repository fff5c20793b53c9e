package io.mienloop.app;

import io.mienloop.export.hdf5.FailedFiles;
import io.mienloop.host.ProcessEnd;

/** How the process ends once its command is over. */
public final class Ending {
    private Ending() {}

    /** Ends the process with this code; does not return. */
    public static void with(int code) {
        if (FailedFiles.any()) {
            System.out.flush();
            System.err.flush();
            ProcessEnd.at(code);
        }
        System.exit(code);
    }
}
