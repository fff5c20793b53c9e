package io.mienloop.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A recording that breaks off delivers its whole frames, then says so; one that is no recording says so at once. */
final class BrokenVideoTest {
    private static final int FRAMES = 50;
    private static final int FRAME = 160 * 120;
    private static final Map<String, String> CODED = Map.of(
            "fast.mp4", "-c:v libx264 -pix_fmt yuv420p -movflags +faststart",
            "slow.mp4", "-c:v libx264 -pix_fmt yuv420p",
            "h264.mkv", "-c:v libx264 -pix_fmt yuv420p",
            "ffvhuff.mkv", "-c:v ffvhuff -pix_fmt gray",
            "mjpeg.avi", "-c:v mjpeg -pix_fmt yuvj420p",
            "raw.avi", "-c:v rawvideo -pix_fmt gray",
            "streamed.mkv", "-c:v ffv1 -pix_fmt gray -f matroska -live 1");

    @TempDir
    private static Path folder;

    @BeforeAll
    static void make() {
        List<String> command = new ArrayList<>(List.of(
                "-f", "lavfi", "-i", "testsrc2=size=160x120:rate=25:duration=2,noise=alls=20:allf=t:all_seed=3"));
        CODED.forEach((name, coding) -> {
            command.addAll(List.of(coding.split(" ")));
            command.add(folder.resolve(name).toString());
        });
        Ffmpeg.run(command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fast.mp4", "slow.mp4", "h264.mkv", "ffvhuff.mkv", "mjpeg.avi", "raw.avi", "streamed.mkv"})
    void shouldReadAHealthyRecordingToItsEndWithoutComplaint(String name) throws CameraException {
        Footage footage = Footage.of(VideoFileCamera.open(folder.resolve(name)));

        assertThat(footage.problem()).isNull();
        assertThat(footage.frames()).isEqualTo(FRAMES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fast.mp4", "h264.mkv", "ffvhuff.mkv", "mjpeg.avi", "raw.avi", "streamed.mkv"})
    void shouldDeliverEveryWholeFrameOfATruncatedRecordingThenSayThatItBreaksOff(String name)
            throws CameraException, IOException {
        byte[] healthy = Files.readAllBytes(folder.resolve(name));
        byte[] whole = Footage.of(VideoFileCamera.open(folder.resolve(name))).pixels();
        Path cut = folder.resolve("cut-" + name);
        Files.write(cut, Arrays.copyOf(healthy, (int) (healthy.length * 0.6)));

        Footage footage = Footage.of(VideoFileCamera.open(cut));

        assertThat(footage.problem())
                .contains(cut.toString())
                .contains("breaks off after " + footage.frames())
                .doesNotContain("\n");
        assertThat(footage.frames()).isBetween(FRAMES / 3, FRAMES * 3 / 4);
        boolean reordered = name.startsWith("h264") || name.startsWith("fast");
        int sure = reordered ? footage.pixels().length - 8 * FRAME : footage.pixels().length;
        assertThat(Arrays.copyOf(footage.pixels(), sure)).isEqualTo(Arrays.copyOf(whole, sure));
    }

    @Test
    void shouldRefuseAtOnceAnMp4WhoseIndexIsMissing() throws IOException {
        byte[] healthy = Files.readAllBytes(folder.resolve("slow.mp4"));
        Path cut = Files.write(folder.resolve("no-index.mp4"), Arrays.copyOf(healthy, healthy.length / 2));

        assertThatThrownBy(() -> VideoFileCamera.open(cut))
                .isInstanceOf(CameraException.class)
                .hasMessageContaining(cut.toString())
                .hasMessageContaining("bytes are there");
    }

    @Test
    void shouldSayThatPicturesAreMissingFromTheMiddle() throws IOException, CameraException {
        byte[] bytes = Files.readAllBytes(folder.resolve("raw.avi"));
        int middle = bytes.length / 2;
        Arrays.fill(bytes, middle, middle + 3 * FRAME, (byte) 0);
        Path damaged = Files.write(folder.resolve("holes.avi"), bytes);

        Footage footage = Footage.of(VideoFileCamera.open(damaged));

        assertThat(footage.frames()).isLessThan(FRAMES);
        assertThat(footage.problem()).contains("only " + footage.frames() + " of 50 pictures were found");
    }

    @Test
    void shouldStopAtAFrameThatCannotBeDecoded() throws IOException, CameraException {
        byte[] bytes = Files.readAllBytes(folder.resolve("fast.mp4"));
        byte[] whole =
                Footage.of(VideoFileCamera.open(folder.resolve("fast.mp4"))).pixels();
        int middle = bytes.length / 2;
        Arrays.fill(bytes, middle, middle + 3_000, (byte) 0);
        Path damaged = Files.write(folder.resolve("damaged.mp4"), bytes);

        Footage footage = Footage.of(VideoFileCamera.open(damaged));

        assertThat(footage.problem()).contains("breaks off after " + footage.frames() + " of 50");
        assertThat(footage.frames()).isBetween(15, 35);
        assertThat(footage.pixels()).isEqualTo(Arrays.copyOf(whole, footage.pixels().length));
    }

    @Test
    void shouldSayInOneLineWhyThereIsNothingToRead() throws IOException {
        Path empty = Files.write(folder.resolve("empty.mp4"), new byte[0]);
        Path notes = Files.writeString(folder.resolve("notes.txt"), "the animal was calm today\n".repeat(100));
        Path noise =
                Files.write(folder.resolve("noise.mp4"), "nothing".repeat(1000).getBytes(StandardCharsets.UTF_8));
        Path sound = folder.resolve("sound.wav");
        Ffmpeg.make(sound, "-f lavfi -i sine=duration=0.2");

        for (Path wrong : List.of(empty, notes, noise, sound, folder, folder.resolve("absent.mp4"))) {
            assertThatThrownBy(() -> VideoFileCamera.open(wrong))
                    .isInstanceOf(CameraException.class)
                    .hasMessageStartingWith(wrong.toString() + ": ")
                    .message()
                    .doesNotContain("\n");
        }
    }
}
