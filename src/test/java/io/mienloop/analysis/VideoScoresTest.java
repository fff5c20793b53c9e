package io.mienloop.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mienloop.array.Npy;
import io.mienloop.array.NpyArray;
import io.mienloop.camera.Camera;
import io.mienloop.face.BlockNorm;
import io.mienloop.face.HogReference;
import io.mienloop.face.HogSettings;
import io.mienloop.face.PrototypeSet;
import io.mienloop.face.Region;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoScoresTest {
    private static final HogSettings HOG = new HogSettings(6, 8, 2, false, BlockNorm.L2);
    private static final int WIDTH = 37;
    private static final int HEIGHT = 30;
    private static final Region REGION = new Region(4, 5, 27, 24);
    private static final Path VIDEO = Path.of("a.mp4");

    @TempDir
    Path folder;

    private final byte[][] film = film(12);
    private final DrawnRecordings recordings = new DrawnRecordings(30).with(VIDEO, WIDTH, HEIGHT, film);

    @Test
    void shouldScoreTheFramesThatPrototypesAreMadeOfAsOne() throws Exception {
        // r of a descriptor with itself is 1; frames 3 and 7 are the prototypes, frame 0 is neutral.
        PrototypeSet set = set(film[3], film[7], film[0]);
        List<double[]> scores = new ArrayList<>();
        List<Double> times = new ArrayList<>();
        VideoScores scoring = new VideoScores(set);

        long frames;
        try (Camera camera = recordings.open(VIDEO)) {
            frames = scoring.score(
                    camera,
                    (frame, time, similarity) -> {
                        assertThat(frame).isEqualTo(scores.size());
                        scores.add(similarity.clone());
                        times.add(time);
                    },
                    Progress.NONE);
        }

        assertThat(frames).isEqualTo(12);
        assertThat(scoring.names()).containsExactly("pain", "disgust", "neutral");
        assertThat(times.get(9)).isCloseTo(0.3, within(1e-8));
        for (int k = 0; k < 12; k++) {
            double[] r = scores.get(k);
            assertThat(r[0] > 0.999999).as("frame %d", k).isEqualTo(k == 3);
            assertThat(r[1] > 0.999999).as("frame %d", k).isEqualTo(k == 7);
            assertThat(r[2] > 0.999999).as("frame %d", k).isEqualTo(k == 0);
        }
    }

    @Test
    void shouldRefuseASetThatWasBuiltOtherwiseSayingBoth() {
        VideoScores scoring = new VideoScores(set(film[3], film[7], film[0]));
        HogSettings other = new HogSettings(6, 8, 2, true, BlockNorm.L2);

        assertThatThrownBy(() -> scoring.requireMadeWith(other, null))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining(HOG.toString())
                .hasMessageContaining(other.toString());
        assertThatThrownBy(() -> scoring.requireMadeWith(null, new Region(4, 5, 27, 25)))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("4,5,27,24")
                .hasMessageContaining("4,5,27,25");
    }

    @Test
    void shouldAcceptASetThatWasBuiltAsAsked() throws Exception {
        VideoScores scoring = new VideoScores(set(film[3], film[7], film[0]));

        scoring.requireMadeWith(null, null);
        scoring.requireMadeWith(HOG, REGION);
    }

    @Test
    void shouldRefusePicturesThatTheSetWasNotMadeFrom() throws Exception {
        PrototypeSet set = set(film[3], film[7], film[0]);
        PrototypeOrigin origin = new PrototypeOrigin(PrototypeRule.PUBLISHED, 640, 480, 1, 1, Map.of(), Map.of());
        Path small = Path.of("small.mp4");
        recordings.with(small, 30, 30, new byte[900]);

        try (Camera camera = recordings.open(VIDEO);
                Camera tooSmall = recordings.open(small)) {
            assertThatThrownBy(() -> new VideoScores(new PrototypeBuild(set, origin))
                            .score(camera, (frame, time, similarity) -> {}, Progress.NONE))
                    .isInstanceOf(AnalysisException.class)
                    .hasMessageContaining("640x480")
                    .hasMessageContaining("37x30");
            assertThatThrownBy(
                            () -> new VideoScores(set).score(tooSmall, (frame, time, similarity) -> {}, Progress.NONE))
                    .isInstanceOf(AnalysisException.class)
                    .hasMessageContaining("4,5,27,24")
                    .hasMessageContaining("30x30 picture of small.mp4");
        }
    }

    @Test
    void shouldWriteTheDescriptorOfEveryFrame() throws Exception {
        Path npy = folder.resolve("f.npy");

        long frames;
        try (Camera camera = recordings.open(VIDEO)) {
            frames = FeatureFile.write(camera, REGION, HOG, npy, Progress.NONE);
        }

        NpyArray array = Npy.read(npy);
        assertThat(frames).isEqualTo(12);
        // 3 x 3 cells, 2 x 2 blocks of 2 x 2 cells, 6 orientations.
        assertThat(array.shape()).containsExactly(12, 96);
        for (int k = 0; k < 12; k++) {
            double[] expected = descriptor(film[k]);
            for (int i = 0; i < 96; i++) {
                assertThat((double) array.floats()[k * 96 + i])
                        .as("frame %d value %d", k, i)
                        .isCloseTo(expected[i], within(1e-6));
            }
        }
    }

    @Test
    void shouldRefuseARegionOutsideThePicture() throws Exception {
        Path npy = folder.resolve("f.npy");

        try (Camera camera = recordings.open(VIDEO)) {
            assertThatThrownBy(() -> FeatureFile.write(camera, new Region(20, 0, 20, 20), HOG, npy, Progress.NONE))
                    .isInstanceOf(AnalysisException.class)
                    .hasMessageContaining("20,0,20,20")
                    .hasMessageContaining("37x30");
        }
        assertThat(npy).doesNotExist();
    }

    private static PrototypeSet set(byte[] pain, byte[] disgust, byte[] neutral) {
        return new PrototypeSet(
                List.of("pain", "disgust"),
                new float[][] {floats(descriptor(pain)), floats(descriptor(disgust))},
                floats(descriptor(neutral)),
                HOG,
                REGION,
                List.of(),
                List.of());
    }

    private static double[] descriptor(byte[] picture) {
        double[] crop = new double[REGION.width() * REGION.height()];
        for (int i = 0; i < crop.length; i++) {
            int at = (REGION.y() + i / REGION.width()) * WIDTH + REGION.x() + i % REGION.width();
            crop[i] = Byte.toUnsignedInt(picture[at]);
        }
        return new HogReference(HOG).descriptor(crop, REGION.width(), REGION.height());
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static byte[][] film(int frames) {
        Random random = new Random(3);
        byte[][] film = new byte[frames][WIDTH * HEIGHT];
        for (byte[] picture : film) {
            random.nextBytes(picture);
        }
        return film;
    }
}
