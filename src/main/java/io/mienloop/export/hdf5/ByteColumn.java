package io.mienloop.export.hdf5;

import static org.bytedeco.hdf5.global.hdf5.H5T_NATIVE_UINT8_g;
import static org.bytedeco.hdf5.global.hdf5.H5T_STD_U8LE_g;

import org.bytedeco.javacpp.BytePointer;

/** Unsigned bytes to append to. */
public final class ByteColumn extends Hdf5Column {
    private final BytePointer buffer = new BytePointer(CHUNK_ROWS);

    public ByteColumn(Hdf5Group group, String name) throws Hdf5Exception {
        super(group, name, H5T_STD_U8LE_g(), 0, true);
    }

    /** @param value 0 to 255 */
    public void add(int value) throws Hdf5Exception {
        if (value < 0 || value > 255) {
            throw new IllegalArgumentException(value + " is no unsigned byte");
        }
        buffer.put(place(), (byte) value);
        appended();
    }

    @Override
    void write(long memorySpace, long fileSpace, int rows, String doing) throws Hdf5Exception {
        write(H5T_NATIVE_UINT8_g(), memorySpace, fileSpace, buffer, doing);
    }

    @Override
    void release() {
        buffer.close();
    }
}
