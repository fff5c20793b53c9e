package io.mienloop.export.hdf5;

import static org.bytedeco.hdf5.global.hdf5.H5T_IEEE_F64LE_g;
import static org.bytedeco.hdf5.global.hdf5.H5T_NATIVE_DOUBLE_g;

import org.bytedeco.javacpp.DoublePointer;

/** Float64 values, or rows of them, to append to. */
public final class DoubleColumn extends Hdf5Column {
    private final DoublePointer buffer;
    private final int width;

    /** Makes a list of values in the group. */
    public DoubleColumn(Hdf5Group group, String name) throws Hdf5Exception {
        this(group, name, 0);
    }

    /** Makes a table in the group. @param width values of a row, ≥ 1 */
    public DoubleColumn(Hdf5Group group, String name, int width) throws Hdf5Exception {
        super(group, name, H5T_IEEE_F64LE_g(), width, true);
        this.width = width;
        buffer = new DoublePointer((long) CHUNK_ROWS * Math.max(1, width));
    }

    /** Appends to a list. */
    public void add(double value) throws Hdf5Exception {
        buffer.put(place(), value);
        appended();
    }

    /** Appends a row to a table. */
    public void add(double[] row) throws Hdf5Exception {
        for (int i = 0; i < width; i++) {
            buffer.put((long) place() * width + i, row[i]);
        }
        appended();
    }

    @Override
    void write(long memorySpace, long fileSpace, int rows, String doing) throws Hdf5Exception {
        write(H5T_NATIVE_DOUBLE_g(), memorySpace, fileSpace, buffer, doing);
    }

    @Override
    void release() {
        buffer.close();
    }
}
