package io.mienloop.export.hdf5;

import static org.bytedeco.hdf5.global.hdf5.H5T_NATIVE_INT64_g;
import static org.bytedeco.hdf5.global.hdf5.H5T_STD_I64LE_g;

import org.bytedeco.javacpp.LongPointer;

/** Int64 values to append to. */
public final class LongColumn extends Hdf5Column {
    private final LongPointer buffer = new LongPointer(CHUNK_ROWS);

    public LongColumn(Hdf5Group group, String name) throws Hdf5Exception {
        super(group, name, H5T_STD_I64LE_g(), 0, true);
    }

    public void add(long value) throws Hdf5Exception {
        buffer.put(place(), value);
        appended();
    }

    @Override
    void write(long memorySpace, long fileSpace, int rows, String doing) throws Hdf5Exception {
        write(H5T_NATIVE_INT64_g(), memorySpace, fileSpace, buffer, doing);
    }

    @Override
    void release() {
        buffer.close();
    }
}
