package io.mienloop.export.hdf5;

/** Whether some file was left half written in this process: its exit handlers must not run then, since HDF5's would crash on it. */
public final class FailedFiles {
    private static volatile boolean any; // as the library's own state, of the whole process

    private FailedFiles() {}

    static void note() {
        any = true;
    }

    public static boolean any() {
        return any;
    }
}
