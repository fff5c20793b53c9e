package io.mienloop.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.testing.SharedData;
import io.mienloop.testing.Tags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract's grey: what the ffmpeg command makes of a file, byte for byte. */
@Tag(Tags.NO_CLOCK)
final class GreyParityTest {
    /** Noise reaches every value; the moving chart has edges, text and colour. */
    private static final String PICTURES = "testsrc2=size=98x62:rate=25:duration=0.4,noise=alls=60:allf=t:all_seed=7";

    private static final String[] LAYOUTS = {
        "yuv420p",
        "yuv422p",
        "yuv444p",
        "yuv410p",
        "yuv411p",
        "yuva420p",
        "yuvj420p",
        "yuvj422p",
        "yuvj444p",
        "nv12",
        "nv21",
        "yuyv422",
        "uyvy422",
        "gray",
        "ya8",
        "yuv420p10le",
        "yuv422p12le",
        "yuv444p16le",
        "gray10le",
        "gray12le",
        "gray16le",
        "gray16be",
        "rgb24",
        "bgr24",
        "bgra",
        "rgba",
        "0rgb",
        "gbrp",
        "rgb48le",
        "rgb48be",
        "rgba64le",
        "bgr8",
        "monow",
        "monob",
        "pal8"
    };

    private static final String[] RANGED = {
        "yuv420p tv",
        "yuv420p pc",
        "yuv444p pc",
        "yuv420p10le pc",
        "yuv420p10le tv",
        "gray tv",
        "gray pc",
        "gray16le tv",
        "gray16le pc",
        "nv12 pc"
    };

    /** FFmpeg 8's scaler converts these, and rounds differently: up to one level, more only where it also clips less. */
    private static final String[] RARE = {"gbrp10le", "rgb565le", "rgb555le"};

    /** By file name: how it is coded. */
    private static final Map<String, String> CODED = Map.ofEntries(
            Map.entry("h264.mp4", "-c:v libx264 -pix_fmt yuv420p"),
            Map.entry("pyramid.mov", "-c:v libx264 -pix_fmt yuv444p -bf 3"),
            Map.entry("full.mkv", "-c:v libx264 -pix_fmt yuvj420p"),
            Map.entry("mjpeg.avi", "-c:v mjpeg -pix_fmt yuvj422p"),
            Map.entry("mpeg4.avi", "-c:v mpeg4 -pix_fmt yuv420p -bf 2"),
            Map.entry("bottom-up.avi", "-c:v rawvideo -pix_fmt bgr24"),
            Map.entry("grey.avi", "-c:v rawvideo -pix_fmt gray"),
            Map.entry("ffv1.mkv", "-c:v ffv1 -pix_fmt gray"),
            Map.entry("deep.mkv", "-c:v ffvhuff -pix_fmt yuv422p10le"),
            Map.entry("vp9.webm", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -pix_fmt yuv420p"),
            Map.entry("mpeg2.ts", "-c:v mpeg2video -bf 2 -pix_fmt yuv420p"),
            Map.entry("raw.h264", "-c:v libx264 -pix_fmt yuv420p"),
            Map.entry("colours.gif", "-c:v gif"),
            Map.entry("a:b %03d.mkv", "-c:v ffv1 -pix_fmt gray16le"));

    @TempDir
    private static Path folder;

    private static final Map<String, byte[]> JUDGED = new LinkedHashMap<>();

    /** One command makes every recording and one judges them all: starting ffmpeg a hundred times takes longer than the rest. */
    @BeforeAll
    static void makeAndJudge() throws IOException {
        Map<String, String> recordings = new LinkedHashMap<>();
        for (String layout : LAYOUTS) {
            recordings.put(layout + ".nut", "-c:v rawvideo -pix_fmt " + layout);
        }
        for (String layout : RARE) {
            recordings.put(layout + ".nut", "-c:v rawvideo -pix_fmt " + layout);
        }
        for (String ranged : RANGED) {
            recordings.put(ranged + ".nut", "-c:v rawvideo -pix_fmt " + ranged.replace(" ", " -color_range "));
        }
        recordings.putAll(CODED);
        List<String> make = new ArrayList<>(List.of("-f", "lavfi", "-i", PICTURES));
        List<String> judge = new ArrayList<>();
        recordings.forEach((name, coding) -> {
            make.addAll(List.of(coding.split(" ")));
            make.add("file:" + folder.resolve(name));
            judge.addAll(List.of("-i", "file:" + folder.resolve(name)));
        });
        Ffmpeg.run(make);
        int input = 0;
        for (String name : recordings.keySet()) {
            judge.addAll(
                    List.of("-map", input + ":v:0", "-fps_mode", "passthrough", "-pix_fmt", "gray", "-f", "rawvideo"));
            judge.add("file:" + folder.resolve(name + ".raw"));
            input++;
        }
        Ffmpeg.run(judge);
        for (String name : recordings.keySet()) {
            JUDGED.put(name, Files.readAllBytes(folder.resolve(name + ".raw")));
        }
    }

    static Stream<String> exactRecordings() {
        return Stream.of(
                        Stream.of(LAYOUTS).map(layout -> layout + ".nut"),
                        Stream.of(RANGED).map(ranged -> ranged + ".nut"),
                        CODED.keySet().stream().sorted())
                .flatMap(names -> names);
    }

    @ParameterizedTest
    @MethodSource("exactRecordings")
    void shouldGiveTheCommandsGreyForEveryLayoutRangeCodecAndContainer(String name) throws CameraException {
        Footage footage = Footage.of(VideoFileCamera.open(folder.resolve(name)));

        assertThat(footage.problem()).isNull();
        assertThat(footage.frames()).isEqualTo(10);
        assertThat(footage.pixels()).isEqualTo(JUDGED.get(name));
    }

    static Stream<String> rareRecordings() {
        return Stream.of(RARE).map(layout -> layout + ".nut");
    }

    @ParameterizedTest
    @MethodSource("rareRecordings")
    void shouldComeWithinAFewLevelsForRareLayouts(String name) throws CameraException {
        byte[] pixels = Footage.of(VideoFileCamera.open(folder.resolve(name))).pixels();
        byte[] judged = JUDGED.get(name);
        int worst = 0;
        for (int i = 0; i < judged.length; i++) {
            worst = Math.max(worst, Math.abs((pixels[i] & 0xFF) - (judged[i] & 0xFF)));
        }

        assertThat(pixels).hasSameSizeAs(judged);
        assertThat(worst).isBetween(1, 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mouse-tail-shock/trial_4_full.mp4", "human-face/single_face.mp4"})
    void shouldGiveTheCommandsGreyForRealRecordings(String recording) throws CameraException {
        Path video = SharedData.path(recording);

        Footage footage = Footage.of(VideoFileCamera.open(video));

        assertThat(footage.problem()).isNull();
        assertThat(footage.pixels()).isEqualTo(Ffmpeg.grey(video));
    }
}
