package io.mienloop.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mienloop.array.NpyArray;
import io.mienloop.array.Npz;
import io.mienloop.face.BaselineStatistics;
import io.mienloop.face.BlockNorm;
import io.mienloop.face.HogSettings;
import io.mienloop.face.PrototypeSet;
import io.mienloop.face.Region;
import io.mienloop.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrototypeFileTest {
    // 3 x 2 cells of 8 px, 4 orientations: 24 values.
    private static final PrototypeSet SET = new PrototypeSet(
            List.of("pain", "aktive Furcht ö", "disgust"),
            new float[][] {random(1), random(2), random(3)},
            random(4),
            new HogSettings(4, 8, 1, false, BlockNorm.L1),
            new Region(5, 6, 25, 17),
            List.of(1, 5),
            List.of(
                    new BaselineStatistics(570, 28.5, 0.25, 0.0625),
                    new BaselineStatistics(570, 28.5, -0.5, 0.03125),
                    new BaselineStatistics(570, 28.5, 1 / 3.0, 0),
                    new BaselineStatistics(570, 28.5, 0.875, 0.015625)));
    private static final PrototypeOrigin ORIGIN = new PrototypeOrigin(
            PrototypeRule.ROBUST,
            320,
            240,
            2,
            570,
            Map.of("pain", 3),
            Map.of(
                    "pain",
                    List.of(
                            new SourceFrame("a.mp4", null, 0.1, 0.25),
                            new SourceFrame("b.mp4", new Region(1, 2, 3, 4), 2.35, -0.125))));

    @TempDir
    Path folder;

    @Test
    void shouldReadWhatItWrote() throws Exception {
        Path file = folder.resolve("p.npz");

        PrototypeFile.write(new PrototypeBuild(SET, ORIGIN), file);

        assertThat(PrototypeFile.readBuild(file)).isEqualTo(new PrototypeBuild(SET, ORIGIN));
        assertThat(PrototypeFile.read(file)).isEqualTo(SET);
    }

    @Test
    void shouldReadASetOfUnknownOrigin() throws Exception {
        Path file = folder.resolve("p.npz");
        PrototypeSet bare = new PrototypeSet(
                SET.labels(), SET.prototypes(), SET.neutral(), SET.hog(), SET.region(), List.of(), List.of());

        PrototypeFile.write(bare, file);

        assertThat(PrototypeFile.readBuild(file)).isEqualTo(new PrototypeBuild(bare, null));
    }

    @Test
    void shouldOpenInNumpyWithoutPickle() throws Exception {
        String python = SharedData.python("numpy");
        Path file = folder.resolve("p.npz");
        PrototypeFile.write(new PrototypeBuild(SET, ORIGIN), file);
        String script = """
                import json, sys, numpy
                f = numpy.load(sys.argv[1], allow_pickle=False)
                s = json.loads(str(f['settings']))
                print(f['prototypes'].dtype, f['prototypes'].shape, f['labels'].dtype.kind, f['neutral'].shape)
                print(ascii(list(map(str, f['labels']))), s['hog']['norm'], s['region'], s['excluded_cells'], s['rule'])
                print(f['prototypes'][1, 7] == numpy.float32(%s), f['settings'].shape)
                print(f['baseline_count'].dtype, f['baseline_median'].tolist(), s['labels']['pain']['frames'][1]['crop'])
                """.formatted(SET.prototypes()[1][7]);

        assertThat(run(python, script, file)).isEqualTo("""
                float32 (3, 24) U (24,)
                ['pain', 'aktive Furcht \\xf6', 'disgust'] l1 5,6,25,17 [1, 5] robust
                True ()
                int64 [0.25, -0.5, 0.3333333333333333, 0.875] 1,2,3,4
                """);
    }

    @Test
    void shouldSayInOneLineWhatIsWrong() throws Exception {
        Path file = folder.resolve("p.npz");
        refuse(file, "no such file; make one with 'prototypes build'");
        Files.writeString(file, "not an archive");
        refuse(file, "cannot be read");
        PrototypeFile.write(SET, file);
        Files.write(file, java.util.Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) / 2));
        refuse(file, "cannot be read");
    }

    @Test
    void shouldNameTheArrayThatIsWrong() throws Exception {
        broken(arrays -> arrays.remove("neutral"), "has no array 'neutral' (it has prototypes, labels, settings");
        broken(
                arrays -> arrays.put("neutral", NpyArray.vector(new double[24])),
                "array 'neutral': expected an array of float");
        broken(arrays -> arrays.put("neutral", NpyArray.vector(new float[23])), "23 values");
        broken(arrays -> arrays.put("labels", NpyArray.vector(new String[] {"a", "b"})), "2 labels but 3 prototypes");
        broken(
                arrays -> arrays.put("prototypes", NpyArray.vector(new float[72])),
                "array 'prototypes': expected a matrix");
        broken(arrays -> arrays.put("settings", NpyArray.text("{")), "settings that are not the expected JSON");
        broken(arrays -> arrays.put("settings", NpyArray.text("[]")), "settings that are not the expected JSON");
        broken(arrays -> arrays.put("settings", NpyArray.text("{\"format\": 2}")), "is of format 2");
        broken(arrays -> arrays.put("settings", NpyArray.text("{\"format\": 1}")), "settings without 'excluded_cells'");
        broken(arrays -> edit(arrays, "\"l1\"", "\"l3\""), "unknown block norm 'l3'");
        broken(arrays -> edit(arrays, "5,6,25,17", "5,6,25"), "region '5,6,25'");
        broken(arrays -> edit(arrays, "5,6,25,17", "5,6,9,17"), "but 4 orientations, 8 px cells");
        broken(arrays -> edit(arrays, "[1,5]", "[1,6]"), "excluded cell 6");
        broken(
                arrays -> arrays.put("baseline_mad", NpyArray.vector(new double[3])),
                "baseline arrays differ in length");
    }

    @Test
    void shouldSayThatItCannotWrite() {
        assertThatThrownBy(() -> PrototypeFile.write(SET, folder.resolve("gone/p.npz")))
                .isInstanceOf(PrototypeFileException.class)
                .hasMessageContaining("cannot be written")
                .hasMessageContaining("p.npz");
    }

    private void broken(Consumer<Map<String, NpyArray>> change, String message) throws IOException {
        Path file = folder.resolve("broken.npz");
        PrototypeFile.write(SET, file);
        Map<String, NpyArray> arrays = new LinkedHashMap<>(Npz.read(file));
        change.accept(arrays);
        Npz.write(file, arrays, false);
        refuse(file, message);
    }

    private static void edit(Map<String, NpyArray> arrays, String old, String changed) {
        String text = arrays.get("settings").text();
        assertThat(text).contains(old);
        arrays.put("settings", NpyArray.text(text.replace(old, changed)));
    }

    private static void refuse(Path file, String message) {
        assertThatThrownBy(() -> PrototypeFile.read(file))
                .isInstanceOf(PrototypeFileException.class)
                .hasMessageStartingWith("prototypes " + file)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
    }

    private static String run(String python, String script, Path file) throws Exception {
        Process process = new ProcessBuilder(python, "-c", script, file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    private static float[] random(long seed) {
        Random random = new Random(seed);
        float[] values = new float[24];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }
}
