package io.mienloop.export.hdf5;

import static org.bytedeco.hdf5.global.hdf5.H5Dcreate2;
import static org.bytedeco.hdf5.global.hdf5.H5Dwrite;
import static org.bytedeco.hdf5.global.hdf5.H5Gcreate2;
import static org.bytedeco.hdf5.global.hdf5.H5Lcreate_soft;
import static org.bytedeco.hdf5.global.hdf5.H5P_CLS_DATASET_CREATE_ID_g;
import static org.bytedeco.hdf5.global.hdf5.H5P_CLS_GROUP_CREATE_ID_g;
import static org.bytedeco.hdf5.global.hdf5.H5Pclose;
import static org.bytedeco.hdf5.global.hdf5.H5Pcreate;
import static org.bytedeco.hdf5.global.hdf5.H5Pset_chunk;
import static org.bytedeco.hdf5.global.hdf5.H5Pset_deflate;
import static org.bytedeco.hdf5.global.hdf5.H5Pset_obj_track_times;
import static org.bytedeco.hdf5.global.hdf5.H5Pset_shuffle;
import static org.bytedeco.hdf5.global.hdf5.H5Sclose;
import static org.bytedeco.hdf5.global.hdf5.H5T_IEEE_F32LE_g;
import static org.bytedeco.hdf5.global.hdf5.H5T_NATIVE_DOUBLE_g;
import static org.bytedeco.hdf5.global.hdf5.H5T_NATIVE_INT_g;
import static org.bytedeco.hdf5.global.hdf5.H5T_STD_I32LE_g;
import static org.bytedeco.hdf5.global.hdf5.H5T_STD_U8LE_g;

import java.util.List;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;

/** A group in a file that is being written. Nothing in it carries the time of day, so that the same content gives the same bytes. */
public final class Hdf5Group extends Hdf5Object {
    private static final int DEFLATE = 4;

    Hdf5Group(Hdf5 hdf5, long id, String path) {
        super(hdf5, id, path);
    }

    /** Makes a group in this one. */
    public Hdf5Group group(String name) throws Hdf5Exception {
        String inner = inner(name);
        String doing = "make group " + inner;
        long properties = hdf5().id(H5Pcreate(H5P_CLS_GROUP_CREATE_ID_g()), doing);
        try {
            hdf5().check(H5Pset_obj_track_times(properties, false), doing);
            return new Hdf5Group(
                    hdf5(), hdf5().id(H5Gcreate2(id(), name, Hdf5.DEFAULT, properties, Hdf5.DEFAULT), doing), inner);
        } finally {
            hdf5().check(H5Pclose(properties), doing);
        }
    }

    /** Makes a name in this group for what lies elsewhere in the file. */
    public void link(String name, String target) throws Hdf5Exception {
        hdf5().check(
                        H5Lcreate_soft(target, id(), name, Hdf5.DEFAULT, Hdf5.DEFAULT),
                        "link " + inner(name) + " to " + target);
    }

    /** Writes one text. */
    public Hdf5Dataset text(String name, String value) throws Hdf5Exception {
        try (Texts texts = new Texts(List.of(value))) {
            return write(name, Hdf5.text(), Hdf5.text(), scalar(), texts.pointers());
        }
    }

    /** Writes a list of texts. */
    public Hdf5Dataset texts(String name, List<String> values) throws Hdf5Exception {
        return texts(name, values, row(values.size()));
    }

    /** Writes a table of texts, row after row. */
    public Hdf5Dataset texts(String name, List<String> values, int columns) throws Hdf5Exception {
        long[] extents = {values.size() / columns, columns};
        return texts(name, values, space(extents, extents));
    }

    private Hdf5Dataset texts(String name, List<String> values, long space) throws Hdf5Exception {
        try (Texts texts = new Texts(values)) {
            return write(name, Hdf5.text(), Hdf5.text(), space, texts.pointers());
        }
    }

    /** Writes one float32. */
    public Hdf5Dataset single(String name, double value) throws Hdf5Exception {
        try (DoublePointer pointer = new DoublePointer(new double[] {value})) {
            return write(name, H5T_IEEE_F32LE_g(), H5T_NATIVE_DOUBLE_g(), scalar(), pointer);
        }
    }

    /** Writes a list of int32. */
    public Hdf5Dataset integers(String name, int... values) throws Hdf5Exception {
        try (IntPointer pointer = new IntPointer(values)) {
            return write(name, H5T_STD_I32LE_g(), H5T_NATIVE_INT_g(), row(values.length), pointer);
        }
    }

    /** Makes a dataset of bytes without any: of so many extents, all 0. */
    public Hdf5Dataset nothing(String name, int extents) throws Hdf5Exception {
        long[] none = new long[extents];
        return write(name, H5T_STD_U8LE_g(), H5T_STD_U8LE_g(), space(none, none), null);
    }

    private Hdf5Dataset write(String name, long fileType, long memoryType, long space, Pointer data)
            throws Hdf5Exception {
        String inner = inner(name);
        String doing = "write " + inner;
        try {
            long properties = creation(doing);
            try {
                Hdf5Dataset dataset = new Hdf5Dataset(
                        hdf5(),
                        hdf5().id(
                                        H5Dcreate2(id(), name, fileType, space, Hdf5.DEFAULT, properties, Hdf5.DEFAULT),
                                        doing),
                        inner);
                if (data != null) {
                    hdf5().check(
                                    H5Dwrite(dataset.id(), memoryType, Hdf5.DEFAULT, Hdf5.DEFAULT, Hdf5.DEFAULT, data),
                                    doing);
                }
                return dataset;
            } finally {
                hdf5().check(H5Pclose(properties), doing);
            }
        } finally {
            hdf5().check(H5Sclose(space), doing);
        }
    }

    /**
     * Makes a dataset without rows that can grow, in chunks.
     *
     * @param width values of a row; 0 for a list of single values
     * @param chunkRows rows of a chunk
     * @param deflated whether chunks are compressed, without loss
     */
    long growing(String name, long fileType, int width, int chunkRows, boolean deflated) throws Hdf5Exception {
        String doing = "make " + inner(name);
        long[] extents = width == 0 ? new long[] {0} : new long[] {0, width};
        long[] largest = extents.clone();
        largest[0] = Hdf5.UNLIMITED;
        long[] chunk = extents.clone();
        chunk[0] = chunkRows;
        long space = space(extents, largest);
        try {
            long properties = creation(doing);
            try {
                hdf5().check(H5Pset_chunk(properties, chunk.length, chunk), doing);
                if (deflated) {
                    hdf5().check(H5Pset_shuffle(properties), doing);
                    hdf5().check(H5Pset_deflate(properties, DEFLATE), doing);
                }
                return hdf5().id(
                                H5Dcreate2(id(), name, fileType, space, Hdf5.DEFAULT, properties, Hdf5.DEFAULT), doing);
            } finally {
                hdf5().check(H5Pclose(properties), doing);
            }
        } finally {
            hdf5().check(H5Sclose(space), doing);
        }
    }

    private long creation(String doing) throws Hdf5Exception {
        long properties = hdf5().id(H5Pcreate(H5P_CLS_DATASET_CREATE_ID_g()), doing);
        hdf5().check(H5Pset_obj_track_times(properties, false), doing);
        return properties;
    }

    String inner(String name) {
        return path().equals("/") ? "/" + name : path() + "/" + name;
    }
}
