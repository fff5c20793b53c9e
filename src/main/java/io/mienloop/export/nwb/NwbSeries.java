package io.mienloop.export.nwb;

import io.mienloop.export.hdf5.DoubleColumn;
import io.mienloop.export.hdf5.Hdf5Dataset;
import io.mienloop.export.hdf5.Hdf5Group;
import io.mienloop.export.hdf5.Hdf5Object;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A TimeSeries or one of its kind, with a time for every sample. */
final class NwbSeries implements AutoCloseable {
    private final Hdf5Group group;
    private DoubleColumn data;
    private DoubleColumn timestamps;
    private boolean closed;

    NwbSeries(NwbTypes types, Hdf5Group parent, String name, String type, String description, String comments)
            throws IOException {
        group = types.group(parent, name, type);
        group.attribute("description", description);
        group.attribute("comments", comments);
    }

    Hdf5Group group() {
        return group;
    }

    /** @param width values of a sample; 0 for one without a dimension of its own */
    NwbSeries data(int width, String unit) throws IOException {
        data = width == 0 ? new DoubleColumn(group, "data") : new DoubleColumn(group, "data", width);
        describe(data, unit);
        return this;
    }

    /** Data that lie elsewhere. */
    NwbSeries noData(int extents, String unit) throws IOException {
        try (Hdf5Dataset nothing = group.nothing("data", extents)) {
            describe(nothing, unit);
        }
        return this;
    }

    private static void describe(Hdf5Object data, String unit) throws IOException {
        data.attribute("conversion", 1.0);
        data.attribute("offset", 0.0);
        data.attribute("resolution", -1.0);
        data.attribute("unit", unit);
    }

    NwbSeries timestamps() throws IOException {
        timestamps = new DoubleColumn(group, "timestamps");
        timestamps.attribute("interval", 1);
        timestamps.attribute("unit", "seconds");
        return this;
    }

    /** The times of another series, which has the same samples. */
    NwbSeries timestampsOf(NwbSeries other) throws IOException {
        group.link("timestamps", other.timestamps.path());
        return this;
    }

    void time(double seconds) throws IOException {
        timestamps.add(seconds);
    }

    void sample(double value) throws IOException {
        data.add(value);
    }

    void sample(double[] values) throws IOException {
        data.add(values);
    }

    /** Datasets and the rows that they must have, by their paths. */
    Map<String, Long> lengths() {
        Map<String, Long> lengths = new LinkedHashMap<>();
        if (data != null) {
            lengths.put(data.path(), data.rows());
        }
        if (timestamps != null) {
            lengths.put(timestamps.path(), timestamps.rows());
        }
        return lengths;
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (data != null) {
            data.close();
        }
        if (timestamps != null) {
            timestamps.close();
        }
        group.close();
    }
}
