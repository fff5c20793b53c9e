package io.mienloop.export.hdf5;

/** A dataset that is whole once it is made; it may still get attributes. */
public final class Hdf5Dataset extends Hdf5Object {
    Hdf5Dataset(Hdf5 hdf5, long id, String path) {
        super(hdf5, id, path);
    }
}
