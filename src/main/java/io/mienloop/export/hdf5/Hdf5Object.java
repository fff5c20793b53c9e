package io.mienloop.export.hdf5;

import static org.bytedeco.hdf5.global.hdf5.H5Aclose;
import static org.bytedeco.hdf5.global.hdf5.H5Acreate2;
import static org.bytedeco.hdf5.global.hdf5.H5Awrite;
import static org.bytedeco.hdf5.global.hdf5.H5Oclose;
import static org.bytedeco.hdf5.global.hdf5.H5S_SCALAR;
import static org.bytedeco.hdf5.global.hdf5.H5Sclose;
import static org.bytedeco.hdf5.global.hdf5.H5Screate;
import static org.bytedeco.hdf5.global.hdf5.H5Screate_simple;
import static org.bytedeco.hdf5.global.hdf5.H5T_IEEE_F64LE_g;
import static org.bytedeco.hdf5.global.hdf5.H5T_NATIVE_DOUBLE_g;
import static org.bytedeco.hdf5.global.hdf5.H5T_NATIVE_INT_g;
import static org.bytedeco.hdf5.global.hdf5.H5T_STD_I32LE_g;

import java.util.List;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;

/** A group or a dataset in a file that is being written: what can carry attributes. */
public abstract class Hdf5Object implements AutoCloseable {
    private final Hdf5 hdf5;
    private final long id;
    private final String path;
    private boolean closed;

    Hdf5Object(Hdf5 hdf5, long id, String path) {
        this.hdf5 = hdf5;
        this.id = id;
        this.path = path;
    }

    final Hdf5 hdf5() {
        return hdf5;
    }

    final long id() {
        return id;
    }

    /** From the root, as {@code /general/devices}. */
    public final String path() {
        return path;
    }

    /** Adds a text. */
    public final void attribute(String name, String value) throws Hdf5Exception {
        try (Texts texts = new Texts(List.of(value))) {
            attribute(name, Hdf5.text(), Hdf5.text(), scalar(), texts.pointers());
        }
    }

    /** Adds a list of texts. */
    public final void attribute(String name, List<String> values) throws Hdf5Exception {
        try (Texts texts = new Texts(values)) {
            attribute(name, Hdf5.text(), Hdf5.text(), row(values.size()), texts.pointers());
        }
    }

    /** Adds a float64. */
    public final void attribute(String name, double value) throws Hdf5Exception {
        try (DoublePointer pointer = new DoublePointer(new double[] {value})) {
            attribute(name, H5T_IEEE_F64LE_g(), H5T_NATIVE_DOUBLE_g(), scalar(), pointer);
        }
    }

    /** Adds an int32. */
    public final void attribute(String name, int value) throws Hdf5Exception {
        try (IntPointer pointer = new IntPointer(new int[] {value})) {
            attribute(name, H5T_STD_I32LE_g(), H5T_NATIVE_INT_g(), scalar(), pointer);
        }
    }

    /** Adds a list of int32. */
    public final void attribute(String name, int[] values) throws Hdf5Exception {
        try (IntPointer pointer = new IntPointer(values)) {
            attribute(name, H5T_STD_I32LE_g(), H5T_NATIVE_INT_g(), row(values.length), pointer);
        }
    }

    private void attribute(String name, long fileType, long memoryType, long space, Pointer data) throws Hdf5Exception {
        String doing = "write attribute " + name + " of " + path;
        try {
            long attribute = hdf5.id(H5Acreate2(id, name, fileType, space, Hdf5.DEFAULT, Hdf5.DEFAULT), doing);
            try {
                hdf5.check(H5Awrite(attribute, memoryType, data), doing);
            } finally {
                hdf5.check(H5Aclose(attribute), doing);
            }
        } finally {
            hdf5.check(H5Sclose(space), doing);
        }
    }

    final long scalar() throws Hdf5Exception {
        return hdf5.id(H5Screate(H5S_SCALAR), "make a dataspace");
    }

    final long row(long length) throws Hdf5Exception {
        return space(new long[] {length}, new long[] {length});
    }

    final long space(long[] extents, long[] largest) throws Hdf5Exception {
        return hdf5.id(H5Screate_simple(extents.length, extents, largest), "make a dataspace");
    }

    /** Closing again does nothing, nor does closing a part of a file that was abandoned. */
    @Override
    public void close() throws Hdf5Exception {
        if (!closed && !hdf5.abandoned()) {
            closed = true;
            hdf5.check(H5Oclose(id), "close " + path);
        }
    }
}
