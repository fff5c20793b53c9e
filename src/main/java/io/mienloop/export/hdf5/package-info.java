/** HDF5 files through HDF Group's own library: groups, attributes, datasets that grow. Every return code is checked. */
package io.mienloop.export.hdf5;
