package io.mienloop.export.hdf5;

import static org.bytedeco.hdf5.global.hdf5.H5Dget_space;
import static org.bytedeco.hdf5.global.hdf5.H5Dset_extent;
import static org.bytedeco.hdf5.global.hdf5.H5Dwrite;
import static org.bytedeco.hdf5.global.hdf5.H5S_SELECT_SET;
import static org.bytedeco.hdf5.global.hdf5.H5Sclose;
import static org.bytedeco.hdf5.global.hdf5.H5Sselect_hyperslab;

import org.bytedeco.javacpp.Pointer;

/** A dataset that rows are appended to; it keeps no more of them in memory than one chunk. */
public abstract class Hdf5Column extends Hdf5Object {
    /** Rows of a chunk, and the most that wait to be written. */
    static final int CHUNK_ROWS = 4096;

    private final int width;
    private long written;
    private int waiting;

    /** @param width values of a row; 0 for a list of single values */
    Hdf5Column(Hdf5Group group, String name, long fileType, int width, boolean deflated) throws Hdf5Exception {
        super(group.hdf5(), group.growing(name, fileType, width, CHUNK_ROWS, deflated), group.inner(name));
        this.width = width;
    }

    /** Rows appended so far. */
    public final long rows() {
        return written + waiting;
    }

    /** The place in the buffer of the row being appended. */
    final int place() {
        return waiting;
    }

    /** Counts a row that the subclass has put at {@link #place}. */
    final void appended() throws Hdf5Exception {
        waiting++;
        if (waiting == CHUNK_ROWS) {
            flush();
        }
    }

    private void flush() throws Hdf5Exception {
        if (waiting == 0) {
            return;
        }
        String doing = "append to " + path();
        long[] extents = width == 0 ? new long[] {written + waiting} : new long[] {written + waiting, width};
        hdf5().check(H5Dset_extent(id(), extents), doing);
        long file = hdf5().id(H5Dget_space(id()), doing);
        try {
            long[] start = extents.clone();
            long[] count = extents.clone();
            start[0] = written;
            count[0] = waiting;
            if (width > 0) {
                start[1] = 0;
            }
            hdf5().check(H5Sselect_hyperslab(file, H5S_SELECT_SET, start, null, count, (long[]) null), doing);
            long memory = space(count, count);
            try {
                write(memory, file, waiting, doing);
            } finally {
                hdf5().check(H5Sclose(memory), doing);
            }
        } finally {
            hdf5().check(H5Sclose(file), doing);
        }
        written += waiting;
        waiting = 0;
    }

    /** Writes the first rows of the buffer with {@link #write(long, long, long, Pointer, String)}. */
    abstract void write(long memorySpace, long fileSpace, int rows, String doing) throws Hdf5Exception;

    final void write(long memoryType, long memorySpace, long fileSpace, Pointer data, String doing)
            throws Hdf5Exception {
        hdf5().check(H5Dwrite(id(), memoryType, memorySpace, fileSpace, Hdf5.DEFAULT, data), doing);
    }

    /** Frees the buffer. */
    abstract void release();

    /** Writes what waits, unless the file was abandoned; after that nothing can be appended. */
    @Override
    public final void close() throws Hdf5Exception {
        try {
            if (!hdf5().abandoned()) {
                flush();
            }
        } finally {
            waiting = 0;
            release();
            super.close();
        }
    }
}
