package io.mienloop.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mienloop.testing.Tags;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors of any width give the scalar twin's bits. */
@Tag(Tags.NO_CLOCK)
final class VectorKernelTest {
    private static final int CASES = 4_000;

    private static String scalarSum;

    @BeforeAll
    static void sumInPlainJava() {
        scalarSum = Long.toHexString(KernelChecksum.sum(KernelChoice.SCALAR));
    }

    @Test
    void shouldGiveTheScalarTwinsBits() {
        for (int seed = 0; seed < CASES; seed++) {
            assertThat(KernelChecksum.cells(seed, KernelChoice.VECTORS))
                    .as("seed %d", seed)
                    .isEqualTo(KernelChecksum.cells(seed, KernelChoice.SCALAR));
        }
    }

    /** Roots looked up, and flags that narrow the vectors; other machines than x86 do not know them and keep the width they have. */
    @ParameterizedTest
    @CsvSource({
        "-Dmienloop.permutes-bytes=true, 512",
        "-XX:UseAVX=2, 256",
        "-XX:UseAVX=1, 128",
        "-XX:MaxVectorSize=16, 128"
    })
    void shouldGiveTheSameBitsInEveryWay(String flag, int bits) throws Exception {
        Process process = java("--add-modules", "jdk.incubator.vector", "-XX:+IgnoreUnrecognizedVMOptions", flag);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).isZero();

        assertThat(said).endsWith(" " + scalarSum);
        if (System.getProperty("os.arch").equals("amd64") && VectorKernel.INTS.vectorBitSize() >= bits) {
            assertThat(said).startsWith("vectors of " + bits + " bits ");
        }
    }

    @Test
    void shouldDoWithoutVectorsWhereJavaHasNone() throws Exception {
        Process process = java("-D" + KernelChoice.PROPERTY + "=auto");
        process.getInputStream().readAllBytes();
        String complaint = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

        // The checksum demands vectors; the line says why there are none, and no class was missing.
        assertThat(complaint).contains("Java was started without jdk.incubator.vector");
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }

    private static Process java(String... flags) throws Exception {
        List<String> command = new java.util.ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), KernelChecksum.class.getName()));
        return new ProcessBuilder(command).start();
    }

    @Test
    void shouldSayWhichKernelItIsAndWhy() {
        assertThat(KernelChecksum.kernel(8)).isEqualTo("vectors of " + VectorKernel.INTS.vectorBitSize() + " bits");
        assertThat(KernelChecksum.kernel(9)).isEqualTo("scalar: 9 orientations");
        assertThat(KernelChecksum.kernel(10)).isEqualTo("scalar: 10 orientations");
        assertThat(new HogDescriptor(HogSettings.DEFAULT, 64, 64, KernelChoice.SCALAR).kernel())
                .isEqualTo("scalar: chosen");
        assertThat(new HogDescriptor(new HogSettings(8, 1000, 1, true, BlockNorm.L1), 1000, 1000).kernel())
                .isEqualTo("scalar: cells of 1000 px");
    }

    @Test
    void shouldRefuseVectorsWhereTheyAreDemandedAndCannotBe() {
        HogSettings nine = new HogSettings(9, 8, 1, true, BlockNorm.L1);

        assertThatThrownBy(() -> new HogDescriptor(nine, 8, 8, KernelChoice.VECTORS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("9 orientations");
    }

    /** The region is read where it lies: nothing before, beside or behind it is touched, so there is no copy to make. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldReadNothingOutsideTheRegion(boolean sqrt) {
        HogSettings settings = new HogSettings(8, 16, 1, sqrt, BlockNorm.NONE);
        byte[] picture = Pictures.RANDOM.draw(50, 40, Pictures.random(1));
        MemorySegment exact = MemorySegment.ofArray(picture).asReadOnly();
        HogDescriptor hog = new HogDescriptor(settings, 33, 32, KernelChoice.VECTORS);
        // Its last pixel is the segment's last.
        long offset = picture.length - (31 * 50L + 33);

        hog.cells(exact, offset, 50, new double[4 * 8]);

        assertThatThrownBy(() -> hog.cells(exact, offset + 1, 50, new double[4 * 8]))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
