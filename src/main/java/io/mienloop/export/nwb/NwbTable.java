package io.mienloop.export.nwb;

import io.mienloop.export.hdf5.ByteColumn;
import io.mienloop.export.hdf5.DoubleColumn;
import io.mienloop.export.hdf5.Hdf5Column;
import io.mienloop.export.hdf5.Hdf5Group;
import io.mienloop.export.hdf5.LongColumn;
import io.mienloop.export.hdf5.TextColumn;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A DynamicTable or one of its kind, which grows by rows. All columns are made first; then every row is given to each of them. */
final class NwbTable implements AutoCloseable {
    private final NwbTypes types;
    private final Hdf5Group group;
    private final LongColumn id;
    private final Map<String, Hdf5Column> columns = new LinkedHashMap<>();
    private boolean closed;

    NwbTable(NwbTypes types, Hdf5Group parent, String name, String namespace, String type, String description)
            throws IOException {
        this.types = types;
        group = types.mark(parent.group(name), namespace, type);
        group.attribute("description", description);
        id = types.mark(new LongColumn(group, "id"), NwbTypes.COMMON, "ElementIdentifiers");
    }

    Hdf5Group group() {
        return group;
    }

    DoubleColumn doubles(String name, String description) throws IOException {
        return add(name, types.column(new DoubleColumn(group, name), description));
    }

    LongColumn longs(String name, String description) throws IOException {
        return add(name, types.column(new LongColumn(group, name), description));
    }

    TextColumn texts(String name, String description) throws IOException {
        return add(name, types.column(new TextColumn(group, name), description));
    }

    /** 0 and 1. */
    ByteColumn flags(String name, String description) throws IOException {
        return add(name, types.column(new ByteColumn(group, name), description));
    }

    /** Few words, as numbers. */
    WordColumn words(String name, String description) throws IOException {
        return new WordColumn(
                name,
                add(
                        name,
                        types.column(
                                new ByteColumn(group, name),
                                description + "; a number, whose word is in the table frame_words")));
    }

    /** The column that an EventsTable must have. */
    DoubleColumn timestamps(String description) throws IOException {
        DoubleColumn column = types.mark(new DoubleColumn(group, "timestamp"), NwbTypes.CORE, "TimestampVectorData");
        column.attribute("description", description);
        column.attribute("unit", "seconds");
        return add("timestamp", column);
    }

    private <T extends Hdf5Column> T add(String name, T column) {
        columns.put(name, column);
        return column;
    }

    /** To be called once for every row. */
    void row() throws IOException {
        id.add(id.rows());
    }

    /** Rows so far. */
    long rows() {
        return id.rows();
    }

    /** Datasets that must have as many rows as the table, by their paths. */
    Map<String, Long> lengths() {
        Map<String, Long> lengths = new LinkedHashMap<>();
        lengths.put(id.path(), id.rows());
        columns.values().forEach(column -> lengths.put(column.path(), id.rows()));
        return lengths;
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        group.attribute("colnames", List.copyOf(columns.keySet()));
        id.close();
        for (Hdf5Column column : columns.values()) {
            column.close();
        }
        group.close();
    }
}
