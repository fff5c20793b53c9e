package io.mienloop.analysis;

import io.mienloop.array.NpyArray;
import io.mienloop.array.Npz;
import io.mienloop.face.BaselineStatistics;
import io.mienloop.face.PrototypeSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Prototype sets as {@code .npz} files, which {@code numpy.load(file)} opens.
 *
 * <p>Arrays: {@code prototypes} float32 [K × D], {@code labels} text [K], {@code neutral} float32 [D], {@code settings} one
 * JSON text ({@link PrototypeSettings}); and where baselines are known {@code baseline_count} int64, {@code
 * baseline_seconds}, {@code baseline_median} and {@code baseline_mad} float64, each [K + 1], neutral last. K labels, D values
 * of a descriptor.
 */
public final class PrototypeFile {
    private static final String PROTOTYPES = "prototypes";
    private static final String LABELS = "labels";
    private static final String NEUTRAL = "neutral";
    private static final String SETTINGS = "settings";
    private static final String COUNT = "baseline_count";
    private static final String SECONDS = "baseline_seconds";
    private static final String MEDIAN = "baseline_median";
    private static final String MAD = "baseline_mad";

    private PrototypeFile() {}

    /** Writes a set whose origin is not known. */
    public static void write(PrototypeSet set, Path npz) throws PrototypeFileException {
        write(new PrototypeBuild(set, null), npz);
    }

    /**
     * Writes a set with its origin. The file appears whole or not at all.
     *
     * @throws PrototypeFileException when it cannot be written
     */
    public static void write(PrototypeBuild build, Path npz) throws PrototypeFileException {
        PrototypeSet set = build.set();
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put(PROTOTYPES, NpyArray.matrix(set.prototypes()));
        arrays.put(LABELS, NpyArray.vector(set.labels().toArray(String[]::new)));
        arrays.put(NEUTRAL, NpyArray.vector(set.neutral()));
        arrays.put(
                SETTINGS,
                NpyArray.text(
                        new PrototypeSettings(set.hog(), set.region(), set.excludedCells(), build.origin()).json()));
        List<BaselineStatistics> baselines = set.baselines();
        if (!baselines.isEmpty()) {
            arrays.put(
                    COUNT,
                    NpyArray.vector(baselines.stream()
                            .mapToLong(BaselineStatistics::count)
                            .toArray()));
            arrays.put(
                    SECONDS,
                    NpyArray.vector(baselines.stream()
                            .mapToDouble(BaselineStatistics::seconds)
                            .toArray()));
            arrays.put(
                    MEDIAN,
                    NpyArray.vector(baselines.stream()
                            .mapToDouble(BaselineStatistics::median)
                            .toArray()));
            arrays.put(
                    MAD,
                    NpyArray.vector(baselines.stream()
                            .mapToDouble(BaselineStatistics::mad)
                            .toArray()));
        }
        try {
            Npz.write(npz, arrays, false);
        } catch (IOException e) {
            throw new PrototypeFileException("prototypes " + npz + " cannot be written: " + reason(e), e);
        }
    }

    /** The set of a file; see {@link #readBuild}. */
    public static PrototypeSet read(Path npz) throws PrototypeFileException {
        return readBuild(npz).set();
    }

    /**
     * The set of a file and its origin, null where the file does not say.
     *
     * @throws PrototypeFileException when the file is missing, is not a prototype set, or its arrays contradict each other
     */
    public static PrototypeBuild readBuild(Path npz) throws PrototypeFileException {
        if (!Files.isRegularFile(npz)) {
            throw new PrototypeFileException("prototypes " + npz + ": no such file; make one with 'prototypes build'");
        }
        Map<String, NpyArray> arrays;
        try {
            arrays = Npz.read(npz);
        } catch (IOException e) {
            throw new PrototypeFileException("prototypes " + npz + " cannot be read: " + reason(e), e);
        }
        try {
            PrototypeSettings settings = PrototypeSettings.parse(array(arrays, SETTINGS, one -> one.text()));
            float[] neutral = array(arrays, NEUTRAL, NpyArray::floats);
            List<String> labels = Arrays.asList(array(arrays, LABELS, NpyArray::strings));
            PrototypeSet set = new PrototypeSet(
                    labels,
                    array(arrays, PROTOTYPES, NpyArray::floatRows),
                    neutral,
                    settings.hog(),
                    settings.region(),
                    settings.excludedCells(),
                    baselines(arrays));
            return new PrototypeBuild(set, settings.origin());
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new PrototypeFileException(
                    "prototypes " + npz + ": " + e.getMessage() + "; build the prototypes again", e);
        }
    }

    private static List<BaselineStatistics> baselines(Map<String, NpyArray> arrays) {
        if (!arrays.containsKey(COUNT)) {
            return List.of();
        }
        long[] counts = array(arrays, COUNT, NpyArray::longs);
        double[] seconds = array(arrays, SECONDS, NpyArray::doubles);
        double[] medians = array(arrays, MEDIAN, NpyArray::doubles);
        double[] mads = array(arrays, MAD, NpyArray::doubles);
        if (seconds.length != counts.length || medians.length != counts.length || mads.length != counts.length) {
            throw new IllegalArgumentException("the baseline arrays differ in length");
        }
        List<BaselineStatistics> baselines = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            baselines.add(new BaselineStatistics(
                    (int) Math.min(Integer.MAX_VALUE, counts[i]), seconds[i], medians[i], mads[i]));
        }
        return baselines;
    }

    private static <T> T array(Map<String, NpyArray> arrays, String name, Function<NpyArray, T> values) {
        NpyArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("has no array '" + name + "' (it has "
                    + String.join(", ", arrays.keySet()) + "), so it is not a prototype set");
        }
        try {
            return values.apply(array);
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException("array '" + name + "': " + e.getMessage(), e);
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null
                ? e.getClass().getSimpleName()
                : e.getMessage().lines().findFirst().orElse("");
    }
}
