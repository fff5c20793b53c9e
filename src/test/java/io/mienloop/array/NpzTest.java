package io.mienloop.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NpzTest {
    @TempDir
    Path folder;

    private static Map<String, NpyArray> prototypes() {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("prototypes", NpyArray.matrix(new float[][] {{0.1f, 0.2f, 0.3f}, {1, 2, 3}}));
        arrays.put("labels", NpyArray.vector(new String[] {"pain", "disgust"}));
        arrays.put("hog", NpyArray.text("{\"orientations\": 8}"));
        return arrays;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldReadBackWhatItWroteInOrder(boolean compressed) throws IOException {
        Path file = folder.resolve("set.npz");

        Npz.write(file, prototypes(), compressed);

        assertThat(Npz.read(file)).containsExactlyEntriesOf(prototypes());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldGiveTheSameBytesWhereverAndWheneverItIsWritten(boolean compressed) throws IOException {
        TimeZone before = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
            Npz.write(folder.resolve("tokyo.npz"), prototypes(), compressed);
            TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
            Npz.write(folder.resolve("york.npz"), prototypes(), compressed);
        } finally {
            TimeZone.setDefault(before);
        }

        byte[] content = Files.readAllBytes(folder.resolve("tokyo.npz"));
        assertThat(content).isEqualTo(Files.readAllBytes(folder.resolve("york.npz")));
        // The first local header: signature, then at byte 10 the fixed time 0:00 and date 1980-02-01 (month 2 << 5 |
        // day 1).
        assertThat(Arrays.copyOf(content, 4)).containsExactly('P', 'K', 3, 4);
        assertThat(Arrays.copyOfRange(content, 10, 14)).containsExactly(0, 0, 2 << 5 | 1, 0);
    }

    @Test
    void shouldLeaveTheOldFileAloneWhenWritingFails() throws IOException {
        Path file = folder.resolve("set.npz");
        Npz.write(file, prototypes(), false);
        Map<String, NpyArray> broken = new LinkedHashMap<>(prototypes());
        broken.put("none", null);

        assertThatThrownBy(() -> Npz.write(file, broken, false)).isInstanceOf(NullPointerException.class);

        assertThat(Npz.read(file)).isEqualTo(prototypes());
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void shouldNoticeEveryFlippedBitOfAnArray() throws IOException {
        Path file = folder.resolve("set.npz");
        Npz.write(file, Map.of("score", NpyArray.vector(new double[] {1, 2, 3})), false);
        byte[] content = Files.readAllBytes(file);
        int elements = 30 + "score.npy".length() + 128; // zip's local header, name, NPY header
        for (int bit = 0; bit < 24 * 8; bit++) {
            byte[] damaged = content.clone();
            damaged[elements + bit / 8] ^= (byte) (1 << bit % 8);
            Path flipped = Files.write(folder.resolve("flipped.npz"), damaged);

            assertThatThrownBy(() -> Npz.read(flipped)).hasMessageContaining("checksum is wrong");
        }
    }

    @Test
    void shouldSayWhatIsWrongWithAFileItCannotRead() throws IOException {
        assertThatThrownBy(() -> Npz.read(folder.resolve("missing.npz")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("missing.npz");
        Path text = Files.writeString(folder.resolve("text.npz"), "not a zip");
        assertThatThrownBy(() -> Npz.read(text))
                .isInstanceOf(NpyException.class)
                .hasMessageContaining("text.npz: not a NumPy .npz file");
        Path whole = folder.resolve("whole.npz");
        Npz.write(whole, prototypes(), true);
        byte[] content = Files.readAllBytes(whole);
        for (int length = 0; length < content.length; length += 7) {
            Path cut = Files.write(folder.resolve("cut.npz"), Arrays.copyOf(content, length));
            assertThatThrownBy(() -> Npz.read(cut)).as("cut to " + length).isInstanceOf(NpyException.class);
        }
    }
}
