package io.mienloop.session.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mienloop.camera.Camera;
import io.mienloop.camera.CameraException;
import io.mienloop.camera.FrameStamp;
import io.mienloop.camera.VideoFileCamera;
import io.mienloop.testing.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class VideoWriterTest {
    private static final long SEED = 20261121;
    private static final long MILLI = 1_000_000;

    @TempDir
    private Path folder;

    /** Noise is the hardest picture to keep, and one that no filter can restore. */
    private static List<byte[]> noise(int frames, int width, int height) {
        Random random = new Random(SEED);
        List<byte[]> pictures = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            byte[] picture = new byte[width * height];
            random.nextBytes(picture);
            pictures.add(picture);
        }
        return pictures;
    }

    private static void write(VideoWriter video, List<byte[]> pictures, long stepNanos) throws IOException {
        long time = 5_000 * MILLI;
        for (byte[] picture : pictures) {
            video.write(MemorySegment.ofArray(picture), time);
            time += stepNanos;
        }
    }

    private static List<byte[]> read(Path file) throws CameraException {
        List<byte[]> pictures = new ArrayList<>();
        try (Camera camera = VideoFileCamera.open(file)) {
            FrameStamp stamp = new FrameStamp();
            byte[] picture = new byte[camera.info().width() * camera.info().height()];
            while (camera.next(MemorySegment.ofArray(picture), stamp)) {
                pictures.add(picture.clone());
            }
        }
        return pictures;
    }

    @ParameterizedTest
    @CsvSource({
        "FFVHUFF, 64, 48",
        "FFVHUFF, 63, 47",
        "FFVHUFF, 1, 1",
        "FFVHUFF, 5, 3",
        "FFV1, 63, 47",
        "FFV1, 64, 48",
        "MAGICYUV, 64, 48",
        "MAGICYUV, 63, 47"
    })
    void shouldReadBackEveryPixelOfNoise(VideoCodec codec, int width, int height) throws Exception {
        Path file = folder.resolve("noise.mkv");
        List<byte[]> pictures = noise(40, width, height);
        try (VideoWriter video = VideoWriter.create(file, width, height, 100, codec)) {
            write(video, pictures, 10 * MILLI);
            assertThat(video.frames()).isEqualTo(40);
        }

        assertThat(read(file)).as("seed " + SEED).containsExactlyElementsOf(pictures);
    }

    @Test
    void shouldBeGreyForTheFfmpegCommandToo() throws Exception {
        SharedData.tool("ffmpeg");
        Path file = folder.resolve("noise.mkv");
        List<byte[]> pictures = noise(3, 63, 47);
        try (VideoWriter video = VideoWriter.create(file, 63, 47, 100, VideoCodec.FFVHUFF)) {
            write(video, pictures, 10 * MILLI);
        }

        Process ffmpeg = new ProcessBuilder(
                        "ffmpeg",
                        "-nostdin",
                        "-v",
                        "error",
                        "-i",
                        file.toString(),
                        "-fps_mode",
                        "passthrough",
                        "-pix_fmt",
                        "gray",
                        "-f",
                        "rawvideo",
                        "-")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        byte[] judged = ffmpeg.getInputStream().readAllBytes();

        assertThat(judged).startsWith(pictures.get(0)).endsWith(pictures.get(2)).hasSize(3 * 63 * 47);
    }

    @Test
    void shouldKeepEveryFrameWhenTheirTimesStandStillOrGoBack() throws Exception {
        Path file = folder.resolve("times.mkv");
        List<byte[]> pictures = noise(60, 16, 16);
        try (VideoWriter video = VideoWriter.create(file, 16, 16, 3000, VideoCodec.FFVHUFF)) {
            write(video, pictures.subList(0, 20), 0);
            write(video, pictures.subList(20, 40), -7 * MILLI);
            write(video, pictures.subList(40, 60), MILLI / 3);
        }

        assertThat(read(file)).containsExactlyElementsOf(pictures);
    }

    @Test
    void shouldLeaveAllButTheLastClusterReadableWhenItIsNeverClosed() throws Exception {
        Path file = folder.resolve("killed.mkv");
        Path killed = folder.resolve("copy.mkv");
        List<byte[]> pictures = noise(200, 64, 64);
        try (VideoWriter video = VideoWriter.create(file, 64, 64, 100, VideoCodec.FFVHUFF)) {
            write(video, pictures, 10 * MILLI);
            Files.copy(file, killed);
        }

        List<byte[]> kept = read(killed);

        assertThat(kept).hasSizeBetween(200 - 27, 200);
        assertThat(kept).containsExactlyElementsOf(pictures.subList(0, kept.size()));
    }

    @ParameterizedTest
    @EnumSource(VideoCodec.class)
    void shouldFailAtOnceWhenTheDiskIsFull(VideoCodec codec) {
        Path full = Path.of("/dev/full");
        if (!Files.exists(full)) {
            SharedData.tool("/dev/full");
        }

        assertThatThrownBy(() -> VideoWriter.create(full, 64, 64, 100, codec))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/dev/full")
                .hasMessageContaining("No space left on device");
    }

    /** A pipe whose reader goes away takes so much and then no more, as a disk that fills up does. */
    @Test
    void shouldFailAtTheFrameThatFindsNoRoomAnyMore() throws Exception {
        SharedData.tool("mkfifo");
        Path pipe = folder.resolve("pipe.mkv");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Thread reader = Thread.ofPlatform().start(() -> {
            try (InputStream in = Files.newInputStream(pipe)) {
                in.readNBytes(100_000);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        });
        List<byte[]> pictures = noise(400, 64, 64);

        VideoWriter video = VideoWriter.create(pipe, 64, 64, 100, VideoCodec.FFVHUFF);
        assertThatThrownBy(() -> write(video, pictures, 10 * MILLI))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(pipe + ": frame " + video.frames())
                .hasMessageContaining("Broken pipe");
        assertThat(video.frames()).isBetween(10L, 200L);
        assertThatThrownBy(() -> write(video, pictures, 10 * MILLI)).hasMessageContaining("broken off");
        video.close();
        reader.join();
    }

    @Test
    void shouldRefuseToOverwriteARecordingOrToWriteWhereItCannot() throws IOException {
        Path there = Files.writeString(folder.resolve("video.mkv"), "yesterday's");

        assertThatThrownBy(() -> VideoWriter.create(there, 8, 8, 30, VideoCodec.FFVHUFF))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("exists already");
        assertThatThrownBy(() -> VideoWriter.create(folder.resolve("no/such/v.mkv"), 8, 8, 30, VideoCodec.FFVHUFF))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No such file or directory");
        assertThat(there).hasContent("yesterday's");
    }
}
