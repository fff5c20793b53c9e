package io.mienloop.export.nwb;

import io.mienloop.export.hdf5.Hdf5Group;
import io.mienloop.export.hdf5.Hdf5Object;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Says of objects which of NWB's types they are; their ids follow from the session and their place, so that they never change. */
final class NwbTypes {
    static final String CORE = "core";
    static final String COMMON = "hdmf-common";

    private final String identifier;

    /** @param identifier of the file */
    NwbTypes(String identifier) {
        this.identifier = identifier;
    }

    <T extends Hdf5Object> T mark(T object, String namespace, String type) throws IOException {
        object.attribute("namespace", namespace);
        object.attribute("neurodata_type", type);
        object.attribute(
                "object_id",
                UUID.nameUUIDFromBytes((identifier + object.path()).getBytes(StandardCharsets.UTF_8))
                        .toString());
        return object;
    }

    /** Makes a group of a core type. */
    Hdf5Group group(Hdf5Group parent, String name, String type) throws IOException {
        return mark(parent.group(name), CORE, type);
    }

    /** Marks a column of a table. */
    <T extends Hdf5Object> T column(T column, String description) throws IOException {
        mark(column, COMMON, "VectorData");
        column.attribute("description", description);
        return column;
    }
}
