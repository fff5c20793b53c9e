package io.mienloop.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mienloop.camera.CameraException;
import io.mienloop.face.BaselineStatistics;
import io.mienloop.face.BlockNorm;
import io.mienloop.face.HogReference;
import io.mienloop.face.HogSettings;
import io.mienloop.face.PictureLimits;
import io.mienloop.face.PrototypeSet;
import io.mienloop.face.Region;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything is held against a second implementation below: plain loops over {@link HogReference}'s float64 descriptors. */
class PrototypeBuilderTest {
    private static final HogSettings HOG = new HogSettings(8, 8, 1, true, BlockNorm.L2_HYS);
    private static final int WIDTH = 40;
    private static final int HEIGHT = 32;
    private static final Region REGION = new Region(5, 3, 24, 27);
    private static final Path A = Path.of("a.mp4");
    private static final Path B = Path.of("b.mp4");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldFollowThePublishedRule(long seed) throws Exception {
        byte[][] a = film(seed, 60);
        byte[][] b = film(seed + 100, 60);
        DrawnRecordings recordings =
                new DrawnRecordings(20).with(A, WIDTH, HEIGHT, a).with(B, WIDTH, HEIGHT, b);
        List<EventWindow> windows = List.of(
                new EventWindow(A, 1.0, 2.0, "pain"),
                new EventWindow(A, 0.0, 0.95, "neutral"),
                new EventWindow(B, 0.25, 0.75, "neutral"),
                new EventWindow(B, 1.5, 2.5, "pain"),
                new EventWindow(B, 2.5, 3.0, "disgust"));

        PrototypeBuild build =
                new PrototypeBuilder(recordings).build(windows, REGION, HOG, PrototypeRule.PUBLISHED, Progress.NONE);

        // Frames at 20 fps with start <= time < end: 0.95 s is frame 19 and outside, 1.0 s is frame 20 and inside.
        List<double[]> neutral = new ArrayList<>(descriptors(a, 0, 19));
        neutral.addAll(descriptors(b, 5, 15));
        double[] mean = mean(neutral);
        List<double[]> pain = new ArrayList<>(descriptors(a, 20, 40));
        pain.addAll(descriptors(b, 30, 50));
        List<Integer> least = leastLike(mean, pain);
        PrototypeSet set = build.set();
        assertThat(set.labels()).containsExactly("pain", "disgust");
        assertClose(set.neutral(), mean, seed);
        assertClose(set.prototypes()[0], mean(least.stream().map(pain::get).toList()), seed);
        assertClose(set.prototypes()[1], mean(descriptors(b, 50, 60)), seed);
        assertThat(build.origin().frames().get("pain"))
                .as("seed %d", seed)
                .extracting(SourceFrame::timeSeconds)
                .containsExactlyElementsOf(least.stream()
                        .map(i -> (i < 20 ? 20 + i : 10 + i) / 20.0)
                        .toList());
        assertThat(set.hog()).isEqualTo(HOG);
        assertThat(set.region()).isEqualTo(REGION);
        assertThat(set.excludedCells()).isEmpty();
    }

    @Test
    void shouldDescribeTheNeutralFramesByMedianAndMad() throws Exception {
        byte[][] film = film(5, 60);
        DrawnRecordings recordings = new DrawnRecordings(20).with(A, WIDTH, HEIGHT, film);

        PrototypeSet set = new PrototypeBuilder(recordings)
                .build(
                        List.of(new EventWindow(A, 0, 1.2, "neutral"), new EventWindow(A, 1.2, 2.4, "pain")),
                        REGION,
                        HOG,
                        PrototypeRule.PUBLISHED,
                        Progress.NONE)
                .set();

        List<double[]> neutral = descriptors(film, 0, 24);
        for (int k = 0; k < 2; k++) {
            double[] prototype = doubles(k == 0 ? set.prototypes()[0] : set.neutral());
            double[] r =
                    neutral.stream().mapToDouble(one -> pearson(one, prototype)).toArray();
            double median = median(r);
            BaselineStatistics statistics = set.baselines().get(k);
            assertThat(statistics.count()).isEqualTo(24);
            assertThat(statistics.seconds()).isCloseTo(1.2, within(1e-9));
            assertThat(statistics.median()).isCloseTo(median, within(1e-6));
            assertThat(statistics.mad())
                    .isCloseTo(
                            median(Arrays.stream(r)
                                    .map(x -> Math.abs(x - median))
                                    .toArray()),
                            within(1e-6));
        }
    }

    @Test
    void shouldReadARecordingOnceHoweverManyWindowsAndStopBehindTheLast() throws Exception {
        DrawnRecordings recordings = new DrawnRecordings(20).with(A, WIDTH, HEIGHT, film(6, 500));
        List<Long> progress = new ArrayList<>();

        new PrototypeBuilder(recordings)
                .build(
                        List.of(
                                new EventWindow(A, 0, 1, "neutral", new Region(0, 0, 30, 30)),
                                new EventWindow(A, 0, 1, "neutral", new Region(10, 2, 30, 30)),
                                new EventWindow(A, 1, 2, "pain", new Region(10, 2, 30, 30)),
                                new EventWindow(A, 2, 3, "pain", new Region(0, 0, 30, 30))),
                        null,
                        HOG,
                        PrototypeRule.PUBLISHED,
                        (done, total) -> progress.add(done));

        assertThat(recordings.framesRead()).isBetween(60, 62);
        assertThat(progress).hasSize(recordings.framesRead()).isSorted();
        assertThat(recordings.stillOpen()).isZero();
    }

    @Test
    void shouldCutTheCropOutFirst() throws Exception {
        byte[][] film = film(8, 60);
        byte[][] cropped = new byte[film.length][];
        for (int k = 0; k < film.length; k++) {
            cropped[k] = new byte[30 * 25];
            for (int y = 0; y < 25; y++) {
                System.arraycopy(film[k], (y + 4) * WIDTH + 7, cropped[k], y * 30, 30);
            }
        }
        DrawnRecordings recordings =
                new DrawnRecordings(20).with(A, WIDTH, HEIGHT, film).with(B, 30, 25, cropped);
        Region crop = new Region(7, 4, 30, 25);
        Region region = new Region(3, 1, 20, 18);

        PrototypeSet[] sets = new PrototypeSet[2];
        for (int i = 0; i < 2; i++) {
            Path video = i == 0 ? A : B;
            sets[i] = new PrototypeBuilder(recordings)
                    .build(
                            List.of(
                                    new EventWindow(video, 0, 1, "neutral", i == 0 ? crop : null),
                                    new EventWindow(video, 1, 2, "pain", i == 0 ? crop : null)),
                            region,
                            HOG,
                            PrototypeRule.PUBLISHED,
                            Progress.NONE)
                    .set();
        }

        assertThat(sets[0]).isEqualTo(sets[1]);
    }

    @Test
    void shouldLeaveOutExcludedStretches() throws Exception {
        byte[][] film = film(9, 80);
        DrawnRecordings recordings = new DrawnRecordings(20).with(A, WIDTH, HEIGHT, film);
        List<EventWindow> windows = List.of(
                new EventWindow(A, 0, 1, "neutral"),
                new EventWindow(A, 0.2, 0.3, "exclude"),
                new EventWindow(A, 1, 2, "pain"),
                new EventWindow(A, 1, 1.5, "exclude"));

        PrototypeBuild build =
                new PrototypeBuilder(recordings).build(windows, REGION, HOG, PrototypeRule.PUBLISHED, Progress.NONE);

        List<double[]> neutral = new ArrayList<>(descriptors(film, 0, 4));
        neutral.addAll(descriptors(film, 6, 20));
        assertClose(build.set().neutral(), mean(neutral), 9);
        assertClose(build.set().prototypes()[0], mean(descriptors(film, 30, 40)), 9);
        assertThat(build.origin().neutralFrames()).isEqualTo(18);
    }

    @Test
    void shouldLeaveCellsWithoutStructureOutOfSimilarity() throws Exception {
        // The right third of the region is a wall: one grey level with one level of noise. It starts a pixel before its
        // cells,
        // whose gradients look that far.
        Random random = new Random(10);
        byte[][] film = film(10, 60);
        for (byte[] picture : film) {
            for (int y = 0; y < HEIGHT; y++) {
                for (int x = REGION.x() + 15; x < WIDTH; x++) {
                    picture[y * WIDTH + x] = (byte) (200 + random.nextInt(2));
                }
            }
        }
        DrawnRecordings recordings = new DrawnRecordings(20).with(A, WIDTH, HEIGHT, film);
        PrototypeOptions options = PrototypeOptions.of(PrototypeRule.PUBLISHED)
                .withExcludedCells(List.of(4))
                .withLowEnergyShare(PrototypeOptions.LOW_ENERGY_SHARE);

        PrototypeSet set = new PrototypeBuilder(recordings)
                .build(
                        List.of(new EventWindow(A, 0, 1, "neutral"), new EventWindow(A, 1, 2, "pain")),
                        REGION,
                        HOG,
                        options,
                        Progress.NONE)
                .set();

        // 3 x 3 cells; the wall is the third column.
        assertThat(set.excludedCells()).containsExactly(2, 4, 5, 8);
    }

    @Test
    void shouldLeaveBadPicturesOutUnderTheRobustRule() throws Exception {
        byte[][] film = film(12, 200);
        Arrays.fill(film[45], (byte) 0);
        Arrays.fill(film[46], (byte) 255);
        film[85] = film[84].clone();
        DrawnRecordings recordings = new DrawnRecordings(20).with(A, WIDTH, HEIGHT, film);
        List<EventWindow> windows = List.of(
                new EventWindow(A, 0, 2, "neutral"),
                new EventWindow(A, 2, 4, "pain"),
                new EventWindow(A, 4, 6, "pain"),
                new EventWindow(A, 6, 8, "pain"));

        PrototypeBuild build =
                new PrototypeBuilder(recordings).build(windows, REGION, HOG, PrototypeRule.ROBUST, Progress.NONE);

        List<Double> times = build.origin().frames().get("pain").stream()
                .map(SourceFrame::timeSeconds)
                .toList();
        assertThat(times).hasSize(10).doesNotContain(45 / 20.0, 46 / 20.0, 85 / 20.0);
        for (double from : new double[] {2, 4, 6}) {
            assertThat(times.stream().filter(time -> time >= from && time < from + 2))
                    .hasSizeBetween(2, 4);
        }
        assertThat(build.origin().rule()).isEqualTo(PrototypeRule.ROBUST);
        assertThat(build.origin().windows()).containsEntry("pain", 3);
    }

    @Test
    void shouldRefuseWhatCannotMakeAPrototypeInOneLine() {
        EventWindow quiet = new EventWindow(A, 0, 1, "neutral");
        refuse(List.of(quiet), PrototypeRule.PUBLISHED, "name no emotion");
        refuse(List.of(new EventWindow(A, 0, 1, "pain")), PrototypeRule.PUBLISHED, "no window labelled 'neutral'");
        refuse(
                List.of(quiet, new EventWindow(A, 1, 1.4, "pain")),
                PrototypeRule.PUBLISHED,
                "the windows of 'pain' hold 8 frames; a prototype is the mean of 10");
        refuse(
                List.of(quiet, new EventWindow(A, 1, 2, "pain")),
                PrototypeRule.ROBUST,
                "'pain' has 1 windows; the rule 'robust' needs 3");
        refuse(
                List.of(
                        quiet,
                        new EventWindow(A, 1, 1.15, "pain"),
                        new EventWindow(A, 1.2, 1.35, "pain"),
                        new EventWindow(A, 1.4, 1.55, "pain")),
                PrototypeRule.ROBUST,
                "hold 9 frames, of which");
        refuse(
                List.of(quiet, new EventWindow(A, 0.5, 1.5, "pain")),
                PrototypeRule.PUBLISHED,
                "overlap: a frame can have one label");
        refuse(
                List.of(quiet, new EventWindow(A, 1, 2, "pain"), new EventWindow(A, 30, 31, "pain")),
                PrototypeRule.PUBLISHED,
                "no frame of the recording lies in pain 30.0-31.0 s of a.mp4");
        refuse(
                List.of(quiet, new EventWindow(A, 1, 2, "pain", new Region(0, 0, 41, 32))),
                PrototypeRule.PUBLISHED,
                "crop 0,0,41,32 (x,y,width,height) does not lie inside the 40x32 picture of a.mp4");
        refuse(
                List.of(quiet, new EventWindow(A, 1, 2, "pain", new Region(0, 0, 30, 32))),
                PrototypeRule.PUBLISHED,
                "has pictures of 30x32, the windows before it of 40x32");
    }

    @Test
    void shouldRefuseRegionsAndCellsThatDoNotFit() {
        List<EventWindow> windows = List.of(new EventWindow(A, 0, 1, "neutral"), new EventWindow(A, 1, 2, "pain"));
        DrawnRecordings recordings = new DrawnRecordings(20).with(A, WIDTH, HEIGHT, film(1, 60));
        PrototypeBuilder builder = new PrototypeBuilder(recordings);
        PrototypeOptions options = PrototypeOptions.of(PrototypeRule.PUBLISHED);

        assertThatThrownBy(() -> builder.build(windows, new Region(20, 0, 24, 24), HOG, options, Progress.NONE))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("20,0,24,24")
                .hasMessageContaining("40x32");
        assertThatThrownBy(() -> builder.build(windows, new Region(0, 0, 7, 24), HOG, options, Progress.NONE))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("smaller than one block");
        assertThatThrownBy(
                        () -> builder.build(windows, REGION, HOG, options.withExcludedCells(List.of(9)), Progress.NONE))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("excluded cell 9");
        assertThatThrownBy(() -> builder.build(
                        windows,
                        REGION,
                        HOG,
                        options.withExcludedCells(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8)),
                        Progress.NONE))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("all 9 cells are excluded");
        assertThat(recordings.stillOpen()).isZero();
    }

    @Test
    void shouldMissARecordingBeforeReadingAny() {
        DrawnRecordings recordings = new DrawnRecordings(20).with(A, WIDTH, HEIGHT, film(1, 60));

        assertThatThrownBy(() -> new PrototypeBuilder(recordings)
                        .build(
                                List.of(new EventWindow(A, 0, 1, "neutral"), new EventWindow(B, 1, 2, "pain")),
                                REGION,
                                HOG,
                                PrototypeRule.PUBLISHED,
                                Progress.NONE))
                .isInstanceOf(CameraException.class)
                .hasMessageContaining("b.mp4");
        assertThat(recordings.framesRead()).isZero();
    }

    @Test
    void shouldSayThatAllNeutralFramesAreBad() {
        byte[][] film = film(1, 160);
        for (int k = 0; k < 20; k++) {
            Arrays.fill(film[k], (byte) 1);
        }
        DrawnRecordings recordings = new DrawnRecordings(20).with(A, WIDTH, HEIGHT, film);

        assertThatThrownBy(() -> new PrototypeBuilder(recordings)
                        .build(
                                List.of(
                                        new EventWindow(A, 0, 1, "neutral"),
                                        new EventWindow(A, 1, 2, "pain"),
                                        new EventWindow(A, 2, 3, "pain"),
                                        new EventWindow(A, 3, 4, "pain")),
                                REGION,
                                HOG,
                                new PrototypeOptions(PrototypeRule.ROBUST, List.of(), 0, PictureLimits.DEFAULT),
                                Progress.NONE))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("no neutral frame passed the picture guards");
    }

    private static void refuse(List<EventWindow> windows, PrototypeRule rule, String message) {
        DrawnRecordings recordings = new DrawnRecordings(20).with(A, WIDTH, HEIGHT, film(1, 60));
        assertThatThrownBy(() -> new PrototypeBuilder(recordings).build(windows, null, HOG, rule, Progress.NONE))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
        assertThat(recordings.stillOpen()).isZero();
    }

    /** A scene that changes from frame to frame: stripes that turn, over a fixed texture, with noise. */
    private static byte[][] film(long seed, int frames) {
        Random random = new Random(seed);
        double[] texture = random.doubles(WIDTH * HEIGHT).toArray();
        byte[][] film = new byte[frames][WIDTH * HEIGHT];
        for (byte[] picture : film) {
            double angle = random.nextGaussian() * 0.5;
            for (int y = 0; y < HEIGHT; y++) {
                for (int x = 0; x < WIDTH; x++) {
                    double stripes = Math.sin(0.6 * (x * Math.cos(angle) + y * Math.sin(angle)));
                    double level = 120 + 50 * stripes + 40 * texture[y * WIDTH + x] + 6 * random.nextGaussian();
                    picture[y * WIDTH + x] = (byte) Math.clamp(Math.round(level), 0, 255);
                }
            }
        }
        return film;
    }

    private static List<double[]> descriptors(byte[][] film, int from, int to) {
        HogReference reference = new HogReference(HOG);
        return IntStream.range(from, to)
                .mapToObj(k -> {
                    double[] crop = new double[REGION.width() * REGION.height()];
                    for (int i = 0; i < crop.length; i++) {
                        int x = REGION.x() + i % REGION.width();
                        int y = REGION.y() + i / REGION.width();
                        crop[i] = Byte.toUnsignedInt(film[k][y * WIDTH + x]);
                    }
                    return reference.descriptor(crop, REGION.width(), REGION.height());
                })
                .toList();
    }

    private static double[] mean(List<double[]> rows) {
        return IntStream.range(0, rows.getFirst().length)
                .mapToDouble(
                        i -> rows.stream().mapToDouble(row -> row[i]).average().orElseThrow())
                .toArray();
    }

    private static List<Integer> leastLike(double[] neutral, List<double[]> rows) {
        return IntStream.range(0, rows.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> pearson(rows.get(i), neutral)))
                .limit(10)
                .toList();
    }

    private static double pearson(double[] a, double[] b) {
        double meanA = Arrays.stream(a).average().orElseThrow();
        double meanB = Arrays.stream(b).average().orElseThrow();
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }
        return ab / Math.sqrt(aa * bb);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    private static void assertClose(float[] actual, double[] expected, long seed) {
        assertThat(doubles(actual)).as("seed %d", seed).containsExactly(expected, within(2e-6));
    }
}
