package io.mienloop.array;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.testing.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** NumPy itself reads what we write, and we read what it writes. */
final class NumpyTest {
    @TempDir
    Path folder;

    private String python(String script) throws IOException, InterruptedException {
        Path errors = folder.resolve("errors.txt");
        Process process = new ProcessBuilder(SharedData.python("numpy"), "-c", script)
                .directory(folder.toFile())
                .redirectError(errors.toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(() -> read(errors)).isZero();
        return output;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    @Test
    void shouldWriteWhatNumpyLoadsWithoutPickle() throws Exception {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("f4", NpyArray.matrix(new float[][] {{1.5f, -2, 3}, {4, 5, 6}}));
        arrays.put("f8", NpyArray.vector(new double[] {0.1, -1e300}));
        arrays.put("i4", NpyArray.vector(new int[] {-7, 8}));
        arrays.put("i8", new NpyArray(new int[] {1, 1, 1}, new long[] {Long.MIN_VALUE}));
        arrays.put("u1", NpyArray.vector(new byte[] {0, (byte) 255}));
        arrays.put("b1", NpyArray.vector(new boolean[] {true, false}));
        arrays.put("U", NpyArray.vector(new String[] {"Schmerz", "", "ä😀"}));
        arrays.put("text", NpyArray.text("{\"cell\": 32}"));
        arrays.put("none", new NpyArray(new int[] {0, 4}, new float[0]));
        Npz.write(folder.resolve("stored.npz"), arrays, false);
        Npz.write(folder.resolve("deflated.npz"), arrays, true);
        try (NpyWriter writer = new NpyWriter(folder.resolve("rows.npy"), NpyType.FLOAT32, 2)) {
            writer.write(new float[] {0.5f, 1});
            writer.write(new float[] {2, 3});
        }

        String seen = python("""
                import numpy as np
                for name in ('stored.npz', 'deflated.npz'):
                    z = np.load(name, allow_pickle=False)
                    print({k: (z[k].dtype.str, z[k].shape, z[k].tolist()) for k in z.files})
                r = np.load('rows.npy', allow_pickle=False)
                print(r.dtype.str, r.shape, r.tolist(), np.load('rows.npy', mmap_mode='r').sum())
                """);

        String set =
                "{'f4': ('<f4', (2, 3), [[1.5, -2.0, 3.0], [4.0, 5.0, 6.0]]), 'f8': ('<f8', (2,), [0.1, -1e+300]), "
                        + "'i4': ('<i4', (2,), [-7, 8]), 'i8': ('<i8', (1, 1, 1), [[[-9223372036854775808]]]), "
                        + "'u1': ('|u1', (2,), [0, 255]), 'b1': ('|b1', (2,), [True, False]), "
                        + "'U': ('<U7', (3,), ['Schmerz', '', 'ä😀']), 'text': ('<U12', (), '{\"cell\": 32}'), "
                        + "'none': ('<f4', (0, 4), [])}\n";
        assertThat(seen).isEqualTo(set + set + "<f4 (2, 2) [[0.5, 1.0], [2.0, 3.0]] 6.5\n");
    }

    @Test
    void shouldReadWhatNumpySaves() throws Exception {
        python("""
                import numpy as np
                a = dict(f4=np.arange(6, dtype='<f4').reshape(2, 3) / 4, F8=np.array([0.1, -1e300], dtype='>f8'),
                         I8=np.array([-2**63, 5], dtype='>i8'), i4=np.array([[3], [-3]], dtype='<i4'),
                         u1=np.array([0, 255], dtype=np.uint8), b1=np.array([True, False]),
                         U=np.array(['Schmerz', '', 'ä😀']), V=np.array(['ab', 'c'], dtype='>U2'),
                         text=np.array('0-d'), blank=np.array(''), none=np.zeros((0, 4), 'f4'))
                np.savez('stored.npz', **a)
                np.savez_compressed('deflated.npz', **a)
                np.lib.format.write_array(open('v2.npy', 'wb'), a['f4'], version=(2, 0))
                np.lib.format.write_array(open('v3.npy', 'wb'), a['f4'], version=(3, 0))
                """);

        NpyArray matrix = NpyArray.matrix(new float[][] {{0, 0.25f, 0.5f}, {0.75f, 1, 1.25f}});
        for (String name : new String[] {"stored.npz", "deflated.npz"}) {
            Map<String, NpyArray> arrays = Npz.read(folder.resolve(name));
            assertThat(arrays.get("f4")).isEqualTo(matrix);
            assertThat(arrays.get("F8").doubles()).containsExactly(0.1, -1e300);
            assertThat(arrays.get("I8").longs()).containsExactly(Long.MIN_VALUE, 5);
            assertThat(arrays.get("i4")).isEqualTo(new NpyArray(new int[] {2, 1}, new int[] {3, -3}));
            assertThat(arrays.get("u1").bytes()).containsExactly(0, 255);
            assertThat(arrays.get("b1").booleans()).containsExactly(true, false);
            assertThat(arrays.get("U").strings()).containsExactly("Schmerz", "", "ä😀");
            assertThat(arrays.get("V").strings()).containsExactly("ab", "c");
            assertThat(arrays.get("text").text()).isEqualTo("0-d");
            assertThat(arrays.get("blank").text()).isEmpty();
            assertThat(arrays.get("none").shape()).containsExactly(0, 4);
        }
        assertThat(Npy.read(folder.resolve("v2.npy"))).isEqualTo(matrix);
        assertThat(Npy.read(folder.resolve("v3.npy"))).isEqualTo(matrix);
    }
}
