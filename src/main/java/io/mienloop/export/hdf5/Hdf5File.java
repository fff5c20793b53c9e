package io.mienloop.export.hdf5;

import static org.bytedeco.hdf5.global.hdf5.H5Dclose;
import static org.bytedeco.hdf5.global.hdf5.H5Dget_space;
import static org.bytedeco.hdf5.global.hdf5.H5Dopen2;
import static org.bytedeco.hdf5.global.hdf5.H5F_ACC_RDONLY;
import static org.bytedeco.hdf5.global.hdf5.H5F_ACC_TRUNC;
import static org.bytedeco.hdf5.global.hdf5.H5F_CLOSE_STRONG;
import static org.bytedeco.hdf5.global.hdf5.H5F_SCOPE_GLOBAL;
import static org.bytedeco.hdf5.global.hdf5.H5Fclose;
import static org.bytedeco.hdf5.global.hdf5.H5Fcreate;
import static org.bytedeco.hdf5.global.hdf5.H5Fflush;
import static org.bytedeco.hdf5.global.hdf5.H5Fopen;
import static org.bytedeco.hdf5.global.hdf5.H5Gopen2;
import static org.bytedeco.hdf5.global.hdf5.H5P_CLS_FILE_ACCESS_ID_g;
import static org.bytedeco.hdf5.global.hdf5.H5P_CLS_FILE_CREATE_ID_g;
import static org.bytedeco.hdf5.global.hdf5.H5Pclose;
import static org.bytedeco.hdf5.global.hdf5.H5Pcreate;
import static org.bytedeco.hdf5.global.hdf5.H5Pset_cache;
import static org.bytedeco.hdf5.global.hdf5.H5Pset_fclose_degree;
import static org.bytedeco.hdf5.global.hdf5.H5Pset_obj_track_times;
import static org.bytedeco.hdf5.global.hdf5.H5Sclose;
import static org.bytedeco.hdf5.global.hdf5.H5Sget_simple_extent_dims;
import static org.bytedeco.hdf5.global.hdf5.H5Sget_simple_extent_ndims;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An HDF5 file, to be written anew or to be looked into. Closing it closes whatever of it is still open. */
public final class Hdf5File implements AutoCloseable {
    private static final long CACHE_SLOTS = 521; // of no meaning without room, but the library wants some

    private final Hdf5 hdf5;
    private final long id;
    private final Path path;
    private boolean closed;

    private Hdf5File(Hdf5 hdf5, long id, Path path) {
        this.hdf5 = hdf5;
        this.id = id;
        this.path = path;
    }

    /**
     * Creates the file, or empties it.
     *
     * @throws IOException when it cannot be written
     */
    public static Hdf5File create(Path path) throws IOException {
        Files.write(path, new byte[0]); // the library says only that it could not; this says why
        Hdf5 hdf5 = new Hdf5();
        String doing = "create " + path;
        long creation = hdf5.id(H5Pcreate(H5P_CLS_FILE_CREATE_ID_g()), doing);
        try {
            hdf5.check(H5Pset_obj_track_times(creation, false), doing);
            long access = access(hdf5, doing);
            try {
                long id = hdf5.id(H5Fcreate(path.toString(), H5F_ACC_TRUNC, creation, access), doing);
                return new Hdf5File(hdf5, id, path);
            } finally {
                hdf5.check(H5Pclose(access), doing);
            }
        } finally {
            hdf5.check(H5Pclose(creation), doing);
        }
    }

    /** Opens a file to look into. */
    public static Hdf5File open(Path path) throws Hdf5Exception {
        Hdf5 hdf5 = new Hdf5();
        String doing = "open " + path;
        long access = access(hdf5, doing);
        try {
            return new Hdf5File(hdf5, hdf5.id(H5Fopen(path.toString(), H5F_ACC_RDONLY, access), doing), path);
        } finally {
            hdf5.check(H5Pclose(access), doing);
        }
    }

    private static long access(Hdf5 hdf5, String doing) throws Hdf5Exception {
        long access = hdf5.id(H5Pcreate(H5P_CLS_FILE_ACCESS_ID_g()), doing);
        hdf5.check(H5Pset_fclose_degree(access, H5F_CLOSE_STRONG), doing);
        // Chunks are written whole, once: none needs to wait in a cache, where it could not be written any more.
        hdf5.check(H5Pset_cache(access, 0, CACHE_SLOTS, 0, 0), doing);
        return access;
    }

    /** The outermost group. */
    public Hdf5Group root() throws Hdf5Exception {
        return new Hdf5Group(hdf5, hdf5.id(H5Gopen2(id, "/", Hdf5.DEFAULT), "open the root of " + path), "/");
    }

    /** Writes out what the library still holds, so that nothing of weight is left to closing. */
    public void flush() throws Hdf5Exception {
        hdf5.check(H5Fflush(id, H5F_SCOPE_GLOBAL), "write the rest of " + path);
    }

    /** Leaves the file as it is, half written: neither it nor a part of it is closed or written any more. */
    public void abandon() {
        hdf5.abandon();
    }

    /** Extents of a dataset. */
    public long[] extents(String dataset) throws Hdf5Exception {
        String doing = "look at " + dataset;
        long opened = hdf5.id(H5Dopen2(id, dataset, Hdf5.DEFAULT), doing);
        try {
            long space = hdf5.id(H5Dget_space(opened), doing);
            try {
                long[] extents = new long[(int) hdf5.id(H5Sget_simple_extent_ndims(space), doing)];
                hdf5.check(H5Sget_simple_extent_dims(space, extents, (long[]) null), doing);
                return extents;
            } finally {
                hdf5.check(H5Sclose(space), doing);
            }
        } finally {
            hdf5.check(H5Dclose(opened), doing);
        }
    }

    /** Writes what is still in memory and closes, unless the file was abandoned; closing again does nothing. */
    @Override
    public void close() throws IOException {
        if (!closed && !hdf5.abandoned()) {
            closed = true;
            hdf5.check(H5Fclose(id), "close " + path);
        }
    }
}
