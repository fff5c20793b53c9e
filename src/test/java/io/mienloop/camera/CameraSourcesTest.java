package io.mienloop.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mienloop.testing.Tags;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures, streams, crops and times. */
@Tag(Tags.NO_CLOCK)
final class CameraSourcesTest {
    @TempDir
    private Path folder;

    /** A grey picture whose every byte is known: PGM needs no library. */
    private Path pgm(String name, int width, int height, int value) throws IOException {
        byte[] header = ("P5\n" + width + " " + height + "\n255\n").getBytes(StandardCharsets.US_ASCII);
        byte[] file = Arrays.copyOf(header, header.length + width * height);
        for (int i = 0; i < width * height; i++) {
            file[header.length + i] = (byte) (value + i);
        }
        return Files.write(folder.resolve(name), file);
    }

    @Test
    void shouldDeliverAFoldersPicturesInTheOrderOfTheirNumbers() throws Exception {
        pgm("f-10.pgm", 8, 4, 30);
        pgm("f-9.pgm", 8, 4, 20);
        pgm("f-009a.pgm", 8, 4, 25);
        pgm("f-1.pgm", 8, 4, 10);
        pgm(".hidden.pgm", 3, 3, 0);
        Files.writeString(folder.resolve("notes.txt"), "calm");

        Footage footage = Footage.of(Cameras.open(folder, 3));

        assertThat(footage.frames()).isEqualTo(4);
        assertThat(List.of(footage.pixels()[0], footage.pixels()[32], footage.pixels()[64], footage.pixels()[96]))
                .containsExactly((byte) 10, (byte) 20, (byte) 25, (byte) 30);
        assertThat(footage.times()).containsExactly(0L, 333_333_333L, 666_666_667L, 1_000_000_000L);
    }

    @Test
    void shouldGiveTheCommandsGreyForPictures() throws Exception {
        Map<String, String> forms = new TreeMap<>(Map.ofEntries(
                Map.entry("grey.png", "gray"),
                Map.entry("colour.png", "rgb24"),
                Map.entry("alpha.png", "rgba"),
                Map.entry("deep.png", "gray16be"),
                Map.entry("deep-colour.png", "rgb48be"),
                Map.entry("palette.png", "pal8"),
                Map.entry("bits.png", "monob"),
                Map.entry("grey-alpha.png", "ya8"),
                Map.entry("colour.tiff", "rgb24"),
                Map.entry("deep.tiff", "gray16le"),
                Map.entry("colour.bmp", "bgr24"),
                Map.entry("colour.jpg", "yuvj420p"),
                Map.entry("grey.jpg", "gray"),
                Map.entry("colour.ppm", "rgb24")));
        // One command draws all pictures, one judges them: starting it for each takes longer than the rest.
        List<String> draw =
                new ArrayList<>(List.of("-f", "lavfi", "-i", "testsrc2=size=57x41,noise=alls=60:all_seed=7"));
        List<String> judge = new ArrayList<>();
        forms.forEach((name, layout) -> {
            draw.addAll(List.of(
                    "-frames:v", "1", "-pix_fmt", layout, folder.resolve(name).toString()));
            judge.addAll(List.of("-i", folder.resolve(name).toString()));
        });
        Ffmpeg.run(draw);
        int input = 0;
        for (String name : forms.keySet()) {
            judge.addAll(List.of("-map", input + ":v", "-pix_fmt", "gray", "-f", "rawvideo"));
            judge.add(folder.resolve(name + ".raw").toString());
            input++;
        }
        Ffmpeg.run(judge);

        for (String name : forms.keySet()) {
            Footage footage = Footage.of(Cameras.open(folder.resolve(name), 1));

            assertThat(footage.problem()).as(name).isNull();
            assertThat(footage.pixels()).as(name).isEqualTo(Files.readAllBytes(folder.resolve(name + ".raw")));
        }
    }

    @Test
    void shouldSayWhichPictureIsNotAsTheOthers() throws Exception {
        pgm("a.pgm", 8, 4, 0);
        pgm("b.pgm", 8, 5, 0);

        Footage footage = Footage.of(Cameras.open(folder, 30));

        assertThat(footage.frames()).isEqualTo(1);
        assertThat(footage.problem()).contains("b.pgm").contains("8x5").contains("8x4");
    }

    @Test
    void shouldRefuseATornPictureAFolderWithoutPicturesAndAPictureThatIsNone() throws Exception {
        Path whole = Ffmpeg.make(folder.resolve("w.png"), "-f lavfi -i testsrc2=size=320x240 -frames:v 1");
        Path photo = Ffmpeg.make(folder.resolve("w.jpg"), "-f lavfi -i testsrc2=size=320x240 -frames:v 1");
        byte[] bytes = Files.readAllBytes(whole);
        Path torn = Files.write(folder.resolve("torn.png"), Arrays.copyOf(bytes, bytes.length / 2));
        bytes[bytes.length / 2] ^= 0x55;
        Path flipped = Files.write(folder.resolve("flipped.png"), bytes);
        byte[] jpeg = Files.readAllBytes(photo);
        Path tornPhoto = Files.write(folder.resolve("torn.jpg"), Arrays.copyOf(jpeg, jpeg.length / 2));
        Path none = Files.writeString(folder.resolve("none.png"), "no picture");
        Path empty = Files.createFile(folder.resolve("empty.png"));
        Path bare = Files.createDirectory(folder.resolve("bare"));

        for (Path wrong : List.of(torn, flipped, tornPhoto, none, empty, bare, folder.resolve("absent.png"))) {
            assertThatThrownBy(() -> Cameras.open(wrong, 30))
                    .isInstanceOf(CameraException.class)
                    .hasMessageStartingWith(wrong + ": ")
                    .message()
                    .doesNotContain("\n");
        }
    }

    @Test
    void shouldCropExactlyTheAskedRectangleAndRefuseOneThatDoesNotFit() throws Exception {
        Path picture = pgm("a.pgm", 8, 4, 0);

        Footage crop = Footage.of(new CroppedCamera(Cameras.open(picture, 1), 2, 1, 3, 2));

        assertThat(crop.pixels()).containsExactly(10, 11, 12, 18, 19, 20);
        try (Camera whole = Cameras.open(picture, 1)) {
            assertThatThrownBy(() -> new CroppedCamera(whole, 6, 0, 3, 4))
                    .isInstanceOf(CameraException.class)
                    .hasMessageContaining("6,0,3,4")
                    .hasMessageContaining("8x4");
        }
    }

    @Test
    void shouldTimeFramesFromTheFirstOneByTheirOwnClock() throws Exception {
        Path video = Ffmpeg.make(
                folder.resolve("odd.mkv"),
                "-f lavfi -i testsrc2=size=16x16:rate=30000/1001:duration=0.2 -vf setpts=PTS+3/TB -c:v ffv1 -pix_fmt gray");
        Path exact = Ffmpeg.make(
                folder.resolve("exact.mp4"),
                "-f lavfi -i testsrc2=size=64x64:rate=30000/1001:duration=0.2 -c:v libx264 -pix_fmt yuv420p");

        // Matroska keeps milliseconds, MP4 the exact fraction.
        assertThat(Footage.of(VideoFileCamera.open(video)).times())
                .startsWith(0L, 33_000_000L, 66_000_000L, 100_000_000L);
        assertThat(Footage.of(VideoFileCamera.open(exact)).times())
                .startsWith(0L, 33_366_667L, 66_733_333L, 100_100_000L);
    }

    @Test
    void shouldReadALiveGenerator() throws Exception {
        try (LiveStreamCamera live = LiveStreamCamera.open("lavfi:testsrc=size=64x48:rate=100,realtime");
                Arena arena = Arena.ofConfined()) {
            MemorySegment pixels = arena.allocate(64 * 48);
            FrameStamp stamp = new FrameStamp();

            assertThat(live.info().live()).isTrue();
            assertThat(live.info().raw()).as("it draws").isFalse();
            assertThat(live.info().rate()).isEqualTo(100);
            for (int i = 0; i < 5; i++) {
                assertThat(live.next(pixels, stamp)).isTrue();
                assertThat(stamp.frameId).isEqualTo(i);
                assertThat(stamp.timeNanos).isEqualTo(i * 10_000_000L);
            }
            assertThat(pixels.toArray(ValueLayout.JAVA_BYTE)).isNotEqualTo(new byte[64 * 48]);
        }
    }

    @Test
    void shouldTellADeviceThatSendsPixelsFromWhatHasToBeDecoded() {
        assertThat(LiveStreamCamera.isRaw("v4l2", avcodec.AV_CODEC_ID_RAWVIDEO, avutil.AV_PIX_FMT_GRAY8))
                .isTrue();
        assertThat(LiveStreamCamera.isRaw("v4l2", avcodec.AV_CODEC_ID_MJPEG, avutil.AV_PIX_FMT_GRAY8))
                .isFalse();
        assertThat(LiveStreamCamera.isRaw("v4l2", avcodec.AV_CODEC_ID_RAWVIDEO, avutil.AV_PIX_FMT_YUYV422))
                .as("of which grey has to be made")
                .isFalse();
        assertThat(LiveStreamCamera.isRaw("lavfi", avcodec.AV_CODEC_ID_RAWVIDEO, avutil.AV_PIX_FMT_GRAY8))
                .isFalse();
        assertThat(LiveStreamCamera.isRaw(null, avcodec.AV_CODEC_ID_RAWVIDEO, avutil.AV_PIX_FMT_GRAY8))
                .as("from the network, or a pipe")
                .isFalse();
    }

    @Test
    void shouldGiveUpASourceThatSendsNothing() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String source = "tcp://127.0.0.1:" + silent.getLocalPort();

            assertThatThrownBy(() -> LiveStreamCamera.open(source, Map.of(), Duration.ofMillis(300)))
                    .isInstanceOf(CameraException.class)
                    .hasMessageContaining(source)
                    .hasMessageContaining("nothing arrived within 300 ms");
        }
    }
}
