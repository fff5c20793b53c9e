package io.mienloop.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes worked out by hand from NumPy's format description, NEP 1. */
final class NpyTest {
    @TempDir
    Path folder;

    /** A version 1.0 file whose header is not padded, which readers must accept. */
    private Path file(String dictionary, byte... elements) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        bytes.write(dictionary.length() + 1);
        bytes.write(0);
        bytes.write((dictionary + "\n").getBytes(StandardCharsets.US_ASCII));
        bytes.write(elements);
        return Files.write(folder.resolve("array.npy"), bytes.toByteArray());
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @Test
    void shouldWriteTheFormatByteForByte() throws IOException {
        Path file = folder.resolve("matrix.npy");

        Npy.write(file, new NpyArray(new int[] {1, 2}, new float[] {1f, -2.5f}));

        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }";
        ByteBuffer expected = ByteBuffer.allocate(128 + 8).order(ByteOrder.LITTLE_ENDIAN);
        expected.put(bytes(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0)).putShort((short) 118);
        expected.put((header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.US_ASCII));
        expected.putInt(0x3f800000).putInt(0xc0200000);
        // 10 + 59 + 1 bytes do not fit into 64, so the header is 128 long.
        assertThat(Files.readAllBytes(file)).isEqualTo(expected.array());
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    static Stream<NpyArray> everyKind() {
        return Stream.of(
                NpyArray.matrix(new float[][] {{1, 2, 3}, {Float.NaN, Float.NEGATIVE_INFINITY, -0f}}),
                new NpyArray(new int[] {2, 1, 2}, new double[] {Math.PI, -1e-300, Double.NaN, 4}),
                NpyArray.vector(new int[] {Integer.MIN_VALUE, 0, Integer.MAX_VALUE}),
                NpyArray.vector(new long[] {Long.MIN_VALUE, -1, Long.MAX_VALUE}),
                NpyArray.vector(new byte[] {0, 127, -128, -1}),
                NpyArray.vector(new boolean[] {true, false, true}),
                NpyArray.vector(new String[] {"pain", "", "Freude äöü", "😀 beyond 16 bits"}),
                NpyArray.text("{\"orientations\": 8}"),
                NpyArray.text(""),
                new NpyArray(new int[0], new double[] {7}),
                new NpyArray(new int[] {0, 2400}, new float[0]),
                NpyArray.vector(new double[100_000]));
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void shouldReadBackWhatItWrote(NpyArray array) throws IOException {
        Path file = folder.resolve("array.npy");

        Npy.write(file, array);

        assertThat(Npy.read(file)).isEqualTo(array);
    }

    @Test
    void shouldReadBigEndianElements() throws IOException {
        Path file = file(
                "{'descr': '>i4', 'fortran_order': False, 'shape': (2,), }", bytes(0, 0, 1, 2, 255, 255, 255, 254));

        assertThat(Npy.read(file).ints()).containsExactly(0x102, -2);
    }

    @Test
    void shouldReadKeysInAnyOrderAndPythonTwosLongs() throws IOException {
        Path file = file("{\"shape\": (1L, 2L), \"descr\": \"|u1\", \"fortran_order\": False}", bytes(7, 200));

        assertThat(Npy.read(file)).isEqualTo(new NpyArray(new int[] {1, 2}, bytes(7, 200)));
    }

    @Test
    void shouldReadVersionsTwoAndThree() throws IOException {
        for (int version : new int[] {2, 3}) {
            byte[] header =
                    "{'descr': '<i8', 'fortran_order': False, 'shape': (), }\n".getBytes(StandardCharsets.US_ASCII);
            ByteBuffer content = ByteBuffer.allocate(12 + header.length + 8).order(ByteOrder.LITTLE_ENDIAN);
            content.put(bytes(0x93, 'N', 'U', 'M', 'P', 'Y', version, 0)).putInt(header.length);
            content.put(header).putLong(-5);
            Path file = Files.write(folder.resolve("v" + version + ".npy"), content.array());

            assertThat(Npy.read(file).longs()).containsExactly(-5);
        }
    }

    @Test
    void shouldUseVersionTwoWhereAHeaderIsTooLongForOne() throws IOException {
        long[] shape = new long[30_000];
        java.util.Arrays.fill(shape, 1);
        byte[] header = new NpyHeader(NpyType.FLOAT32, 1, ByteOrder.LITTLE_ENDIAN, shape).encode(0);

        assertThat(header[6]).isEqualTo((byte) 2);
        assertThat(header.length % 64).isZero();
        assertThat(NpyHeader.read(new java.io.ByteArrayInputStream(header), "long")
                        .shape())
                .isEqualTo(shape);
    }

    @Test
    void shouldSayWhatIsWrongWithAFileItCannotRead() throws IOException {
        assertThatThrownBy(() -> Npy.read(folder.resolve("missing.npy")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("missing.npy");
        Path text = Files.writeString(folder.resolve("text.npy"), "frame,time_s");
        assertThatThrownBy(() -> Npy.read(text))
                .isInstanceOf(NpyException.class)
                .hasMessageContaining("text.npy: not a NumPy array file");
        Path empty = Files.createFile(folder.resolve("empty.npy"));
        assertThatThrownBy(() -> Npy.read(empty)).isInstanceOf(NpyException.class);

        refused("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }", "Fortran order", "ascontiguousarray");
        refused("{'descr': '|O', 'fortran_order': False, 'shape': (2,), }", "'|O'", "allow_pickle=False");
        refused("{'descr': '<c16', 'fortran_order': False, 'shape': (2,), }", "'<c16'", "astype");
        refused("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }", "'a'", "astype");
        refused("{'descr': '<f4', 'shape': (2,), }", "header not understood", "numpy.save");
        refused("{'descr': '<f4', 'fortran_order': False, 'shape': (99999, 99999), }", "too large", "in parts");
        refused("{'descr': '<f4', 'fortran_order': False, 'shape': (2000000000,), }", "cut off", "8000000000 bytes");
    }

    private void refused(String dictionary, String what, String remedy) throws IOException {
        Path file = file(dictionary, new byte[16]);

        assertThatThrownBy(() -> Npy.read(file))
                .isInstanceOf(NpyException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(what)
                .hasMessageContaining(remedy);
    }

    @Test
    void shouldRefuseAFileCutOffAtAnyByte() throws IOException {
        Path whole = folder.resolve("whole.npy");
        Npy.write(whole, NpyArray.vector(new String[] {"pain", "disgust"}));
        byte[] content = Files.readAllBytes(whole);
        for (int length = 0; length < content.length; length++) {
            Path cut = Files.write(folder.resolve("cut.npy"), java.util.Arrays.copyOf(content, length));

            assertThatThrownBy(() -> Npy.read(cut)).as("cut to " + length).isInstanceOf(NpyException.class);
        }
    }

    @Test
    void shouldHandOutElementsOnlyAsWhatTheyAre() {
        NpyArray array = NpyArray.matrix(new float[][] {{1, 2}, {3, 4}});

        assertThat(array.floatRows()).isDeepEqualTo(new float[][] {{1, 2}, {3, 4}});
        assertThatThrownBy(array::doubles)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("FLOAT32");
        assertThatThrownBy(array::text).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new NpyArray(new int[] {3}, new float[2]))
                .hasMessageContaining("needs 3 elements, not 2");
        assertThatThrownBy(() -> NpyArray.vector(new short[2])).hasMessageContaining("short");
    }
}
