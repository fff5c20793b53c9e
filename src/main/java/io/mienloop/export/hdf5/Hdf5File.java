package io.mienloop.export.hdf5;

import static org.bytedeco.hdf5.global.hdf5.H5Dclose;
import static org.bytedeco.hdf5.global.hdf5.H5Dget_space;
import static org.bytedeco.hdf5.global.hdf5.H5Dopen2;
import static org.bytedeco.hdf5.global.hdf5.H5F_ACC_RDONLY;
import static org.bytedeco.hdf5.global.hdf5.H5F_ACC_TRUNC;
import static org.bytedeco.hdf5.global.hdf5.H5F_CLOSE_STRONG;
import static org.bytedeco.hdf5.global.hdf5.H5Fclose;
import static org.bytedeco.hdf5.global.hdf5.H5Fcreate;
import static org.bytedeco.hdf5.global.hdf5.H5Fopen;
import static org.bytedeco.hdf5.global.hdf5.H5Gopen2;
import static org.bytedeco.hdf5.global.hdf5.H5P_CLS_FILE_ACCESS_ID_g;
import static org.bytedeco.hdf5.global.hdf5.H5P_CLS_FILE_CREATE_ID_g;
import static org.bytedeco.hdf5.global.hdf5.H5Pclose;
import static org.bytedeco.hdf5.global.hdf5.H5Pcreate;
import static org.bytedeco.hdf5.global.hdf5.H5Pset_fclose_degree;
import static org.bytedeco.hdf5.global.hdf5.H5Pset_obj_track_times;
import static org.bytedeco.hdf5.global.hdf5.H5Sclose;
import static org.bytedeco.hdf5.global.hdf5.H5Sget_simple_extent_dims;
import static org.bytedeco.hdf5.global.hdf5.H5Sget_simple_extent_ndims;

import java.nio.file.Path;

/** An HDF5 file, to be written anew or to be looked into. Closing it closes whatever of it is still open. */
public final class Hdf5File implements AutoCloseable {
    private final long id;
    private final Path path;
    private boolean closed;

    private Hdf5File(long id, Path path) {
        this.id = id;
        this.path = path;
    }

    /** Creates the file, or empties it. */
    public static Hdf5File create(Path path) throws Hdf5Exception {
        Hdf5.load();
        String doing = "create " + path;
        long creation = Hdf5.id(H5Pcreate(H5P_CLS_FILE_CREATE_ID_g()), doing);
        try {
            Hdf5.check(H5Pset_obj_track_times(creation, false), doing);
            long access = access(doing);
            try {
                return new Hdf5File(Hdf5.id(H5Fcreate(path.toString(), H5F_ACC_TRUNC, creation, access), doing), path);
            } finally {
                Hdf5.check(H5Pclose(access), doing);
            }
        } finally {
            Hdf5.check(H5Pclose(creation), doing);
        }
    }

    /** Opens a file to look into. */
    public static Hdf5File open(Path path) throws Hdf5Exception {
        Hdf5.load();
        String doing = "open " + path;
        long access = access(doing);
        try {
            return new Hdf5File(Hdf5.id(H5Fopen(path.toString(), H5F_ACC_RDONLY, access), doing), path);
        } finally {
            Hdf5.check(H5Pclose(access), doing);
        }
    }

    private static long access(String doing) throws Hdf5Exception {
        long access = Hdf5.id(H5Pcreate(H5P_CLS_FILE_ACCESS_ID_g()), doing);
        Hdf5.check(H5Pset_fclose_degree(access, H5F_CLOSE_STRONG), doing);
        return access;
    }

    /** The outermost group. */
    public Hdf5Group root() throws Hdf5Exception {
        return new Hdf5Group(Hdf5.id(H5Gopen2(id, "/", Hdf5.DEFAULT), "open the root of " + path), "/");
    }

    /** Extents of a dataset. */
    public long[] extents(String dataset) throws Hdf5Exception {
        String doing = "look at " + dataset;
        long opened = Hdf5.id(H5Dopen2(id, dataset, Hdf5.DEFAULT), doing);
        try {
            long space = Hdf5.id(H5Dget_space(opened), doing);
            try {
                long[] extents = new long[(int) Hdf5.id(H5Sget_simple_extent_ndims(space), doing)];
                Hdf5.check(H5Sget_simple_extent_dims(space, extents, (long[]) null), doing);
                return extents;
            } finally {
                Hdf5.check(H5Sclose(space), doing);
            }
        } finally {
            Hdf5.check(H5Dclose(opened), doing);
        }
    }

    /** Writes what is still in memory and closes; closing again does nothing. */
    @Override
    public void close() throws Hdf5Exception {
        if (!closed) {
            closed = true;
            Hdf5.check(H5Fclose(id), "close " + path);
        }
    }
}
