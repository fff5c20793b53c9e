package io.mienloop.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NpyWriterTest {
    @TempDir
    Path folder;

    @Test
    void shouldStateTheNumberOfRowsOnceClosed() throws IOException {
        Path file = folder.resolve("features.npy");
        int rows = 12_345;
        try (NpyWriter writer = new NpyWriter(file, NpyType.FLOAT32, 3)) {
            for (int row = 0; row < rows; row++) {
                writer.write(new float[] {row, row + 0.25f, -row});
            }
            assertThat(writer.rows()).isEqualTo(rows);
        }

        NpyArray array = Npy.read(file);
        assertThat(array.shape()).containsExactly(rows, 3);
        for (int row = 0; row < rows; row++) {
            assertThat(array.floats()[row * 3]).isEqualTo(row);
            assertThat(array.floats()[row * 3 + 1]).isEqualTo(row + 0.25f);
            assertThat(array.floats()[row * 3 + 2]).isEqualTo(-row);
        }
    }

    @Test
    void shouldLeaveRoomForAnyNumberOfRowsWithoutMovingTheElements() throws IOException {
        Path file = folder.resolve("scores.npy");
        try (NpyWriter writer = new NpyWriter(file, NpyType.FLOAT64, Integer.MAX_VALUE)) {
            assertThat(writer.rows()).isZero();
        }

        byte[] content = Files.readAllBytes(file);
        assertThat(content)
                .hasSize(128); // 10 bytes, then 19 digits of rows and 10 of width in a dictionary: a multiple of 64
        assertThat(new String(content, 10, 118, StandardCharsets.US_ASCII))
                .startsWith("{'descr': '<f8', 'fortran_order': False, 'shape': (0, 2147483647), }")
                .endsWith(" \n");
    }

    @Test
    void shouldReadAsEmptyBeforeItIsClosed() throws IOException {
        Path file = folder.resolve("open.npy");
        try (NpyWriter writer = new NpyWriter(file, NpyType.INT64, 2)) {
            writer.write(new long[] {1, Long.MIN_VALUE});

            assertThat(Npy.read(file).shape()).containsExactly(0, 2);
        }
        assertThat(Npy.read(file).longs()).containsExactly(1, Long.MIN_VALUE);
    }

    @Test
    void shouldRefuseRowsOfAnotherWidthOrType() throws IOException {
        try (NpyWriter writer = new NpyWriter(folder.resolve("rows.npy"), NpyType.FLOAT32, 2)) {
            assertThatThrownBy(() -> writer.write(new float[3]))
                    .hasMessageContaining("rows of 2 FLOAT32, not of 3 FLOAT32");
            assertThatThrownBy(() -> writer.write(new double[2])).hasMessageContaining("not of 2 FLOAT64");
        }
        assertThatThrownBy(() -> new NpyWriter(folder.resolve("none.npy"), NpyType.BOOL, 2))
                .hasMessageContaining("BOOL");
        assertThatThrownBy(() -> new NpyWriter(folder.resolve("no/such/folder.npy"), NpyType.INT64, 2))
                .isInstanceOf(IOException.class);
    }
}
