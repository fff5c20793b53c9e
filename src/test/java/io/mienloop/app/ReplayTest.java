package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mienloop.analysis.PrototypeFile;
import io.mienloop.camera.Camera;
import io.mienloop.camera.FrameStamp;
import io.mienloop.camera.VideoFileCamera;
import io.mienloop.face.Region;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.pipeline.LoopPlan;
import io.mienloop.session.JournalReader;
import io.mienloop.session.video.VideoCodec;
import io.mienloop.session.video.VideoPackets;
import io.mienloop.session.video.VideoWriter;
import io.mienloop.testing.Tags;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A session replays from its folder alone without a difference, and whatever is altered in that folder is found. */
@Tag(Tags.NO_CLOCK)
final class ReplayTest {
    private static final int FRAME = 1;
    private static final int DEVICE = 3;
    private static final int ANCHOR = 11;
    private static final int RECORDED = 10;

    /** Frame whose pixels are altered. */
    private static final int ALTERED = 57;

    @TempDir
    private static Path dir;

    private static RehearsedFolder session;

    @TempDir
    private Path scratch;

    @BeforeAll
    static void record() throws Exception {
        // A cell is left out, so that a pixel can be altered which no score looks at.
        session = RehearsedFolder.of(dir, 12, "score.exclude-cells=[0]", "score.baseline={from: session, for: 2 s}");
    }

    private RehearsedFolder copy() throws Exception {
        return session.copy(scratch.resolve("copy"));
    }

    private static int first(RehearsedFolder of, int type, int skip) throws Exception {
        List<byte[]> records = of.records();
        int left = skip;
        for (int i = 0; i < records.size(); i++) {
            if (records.get(i)[0] == type && left-- == 0) {
                return i;
            }
        }
        throw new AssertionError("no record of type " + type);
    }

    @Test
    void shouldFindNoDifferenceInASessionAsItWasRecorded() throws Exception {
        Replay.Outcome outcome = session.replay();

        assertThat(outcome.difference()).isNull();
        List<String> events = Files.readAllLines(session.path.resolve("events.csv"));
        assertThat(events)
                .as("the session has something to replay")
                .anyMatch(row -> row.contains("commanded") && row.contains("relief"));
        assertThat(mappings()).as("mappings of the board's clock").isGreaterThan(10);
        long frames = Files.readAllLines(session.path.resolve("frames.csv")).size() - 1L;
        assertThat(outcome.lines())
                .anyMatch(line -> line.contains(frames + " frames"))
                .anyMatch(line -> line.contains("pixels compared with the journal's checksum: " + frames))
                .anyMatch(line -> line.contains("bit for bit: " + frames))
                .noneMatch(line -> line.contains("kept"));
    }

    private static long mappings() throws Exception {
        long mappings = 0;
        try (JournalReader journal = new JournalReader(session.journal())) {
            for (LoopEvent event = journal.next(); event != null; event = journal.next()) {
                mappings += event.mapped ? 1 : 0;
            }
        }
        return mappings;
    }

    @ParameterizedTest
    @CsvSource({"region", "excluded", "margin"})
    void shouldFindOneAlteredPixelAnywhereInAFrame(String where) throws Exception {
        RehearsedFolder altered = copy();
        Region region =
                PrototypeFile.read(session.path.resolve("prototypes.npz")).region();
        assertThat(region.x() + region.y()).as("there is a margin").isPositive();
        int x =
                switch (where) {
                    case "region" -> region.x() + region.width() / 2;
                    case "excluded" -> region.x() + 3;
                    default -> 0;
                };
        int y =
                switch (where) {
                    case "region" -> region.y() + region.height() / 2;
                    case "excluded" -> region.y() + 3;
                    default -> 0;
                };
        Path rewritten = scratch.resolve("rewritten.mkv");
        try (Camera camera = VideoFileCamera.open(session.video());
                Arena arena = Arena.ofConfined();
                VideoWriter writer = VideoWriter.create(
                        rewritten, camera.info().width(), camera.info().height(), 50, VideoCodec.FFVHUFF)) {
            MemorySegment pixels =
                    arena.allocate((long) camera.info().width() * camera.info().height());
            FrameStamp stamp = new FrameStamp();
            for (int k = 0; camera.next(pixels, stamp); k++) {
                if (k == ALTERED) {
                    long at = (long) y * camera.info().width() + x;
                    pixels.set(ValueLayout.JAVA_BYTE, at, (byte) (pixels.get(ValueLayout.JAVA_BYTE, at) ^ 1));
                }
                writer.write(pixels, stamp.timeNanos);
            }
        }
        Files.move(rewritten, altered.video(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertThat(altered.replay().difference())
                .contains("frame " + ALTERED + " ")
                .contains("pixels");
    }

    /** One bit of one similarity, its record's checksum made right. */
    @Test
    void shouldFindOneAlteredBitOfAScore() throws Exception {
        RehearsedFolder altered = copy();
        int record = first(altered, RECORDED, ALTERED);
        altered.rewrite(record, body -> body);
        assertThat(altered.replay().difference())
                .as("rewriting alone changes nothing")
                .isNull();

        int frame = first(altered, FRAME, ALTERED);
        altered.rewrite(frame, body -> {
            ByteBuffer bytes = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
            int similarity = 1 + 3 * 8 + 4 * 8 + 1 + 2 * 8 + 1 + 1;
            bytes.putLong(similarity, bytes.getLong(similarity) ^ 1);
            return body;
        });
        assertThat(altered.replay().difference())
                .contains("frame " + ALTERED + " ")
                .contains("similarity to pleasure: recorded");
    }

    @Test
    void shouldFindAnAlteredThreshold() throws Exception {
        RehearsedFolder altered = copy();
        String config = Files.readString(altered.config());
        assertThat(config).contains("z-above: 6.0");
        Files.writeString(altered.config(), config.replace("z-above: 6.0", "z-above: 6.5"));

        assertThat(altered.replay().difference())
                .contains("config.yaml")
                .contains("z-above: 6.0")
                .contains("6.5");
    }

    /** As someone would who makes the hash right too: the decisions tell. */
    @Test
    void shouldFindAnAlteredThresholdByTheDecisionsAlone() throws Exception {
        RehearsedFolder altered = copy();
        String config = Files.readString(altered.config());
        Files.writeString(altered.config(), config.replace("z-above: 6.0", "z-above: 60.0"));
        String before = FileHash.sha256(session.config());
        String after = FileHash.sha256(altered.config());
        altered.rewrite(0, body -> new String(body, StandardCharsets.UTF_8)
                .replace(before, after)
                .getBytes(StandardCharsets.UTF_8));

        assertThat(altered.replay().difference()).contains("verdict of relief");
    }

    /** What an earlier Mienloop decided otherwise is no alteration, and a difference must not look like one. */
    @Test
    void shouldSayWhenALoopOfOtherRulesWasRecorded() throws Exception {
        RehearsedFolder earlier = copy();
        Files.delete(earlier.path.resolve("summary.json"));
        String rules = ",\"rules\":" + LoopPlan.RULES;
        earlier.rewrite(0, body -> {
            String text = new String(body, StandardCharsets.UTF_8);
            assertThat(text).contains(rules);
            return text.replace(rules, ",\"rules\":null").getBytes(StandardCharsets.UTF_8);
        });
        assertThat(earlier.replay().difference())
                .as("other rules alone are no difference")
                .isNull();

        earlier.rewrite(first(earlier, FRAME, 40), body -> {
            body[1 + 3 * 8 + 4 * 8 + 1 + 2 * 8 + 1 + 1] ^= 1; // the first similarity
            return body;
        });
        assertThat(earlier.replay().difference())
                .contains("decided by other rules than this one (generation 1, here " + LoopPlan.RULES + ")")
                .contains("First difference: frame 40 ");
    }

    /** Times decide; numbers of the camera, UTC and the like decide nothing, and are found by the summary's hash. */
    @ParameterizedTest
    @CsvSource({
        FRAME + ", 40, 9",
        FRAME + ", 40, 17",
        FRAME + ", 40, 33",
        FRAME + ", 40, 49",
        FRAME + ", 500, 57",
        DEVICE + ", 30, 20",
        RECORDED + ", 20, 33",
        ANCHOR + ", 0, 25"
    })
    void shouldFindOneAlteredRecord(int type, int skip, int at) throws Exception {
        RehearsedFolder altered = copy();
        altered.rewrite(first(altered, type, skip), body -> {
            body[at] ^= 1;
            return body;
        });

        try {
            assertThat(altered.replay().difference()).isNotNull();
        } catch (Failure notUnderstood) {
            assertThat(notUnderstood).hasMessageContaining("journal");
        }
    }

    @Test
    void shouldFindAMissingFrameOfTheVideoAndOneTooMany() throws Exception {
        RehearsedFolder altered = copy();
        byte[] video = Files.readAllBytes(altered.video());
        Files.write(altered.video(), java.util.Arrays.copyOf(video, video.length / 2));

        assertThat(altered.replay().difference()).contains("frame ").contains("not in video.mkv");
    }

    /** The end of a video that broke off says how many of its frames could be read back then. */
    @Test
    void shouldFindAMissingFrameOfAVideoThatBrokeOff() throws Exception {
        RehearsedFolder broken = copy();
        byte[] video = Files.readAllBytes(broken.video());
        Files.write(broken.video(), java.util.Arrays.copyOf(video, video.length / 2));
        long there = VideoPackets.whole(broken.video());
        assertThat(there).isGreaterThan(10);
        brokeOffAfter(broken, there);
        assertThat(broken.replay().difference()).isNull();
        assertThat(broken.replay().lines())
                .anyMatch(line -> line.startsWith("video.mkv: ") && line.contains("it has " + there + " of the "));

        brokeOffAfter(broken, there + 1);

        assertThat(broken.replay().difference())
                .startsWith("frame " + there + " ")
                .contains("not in video.mkv")
                .contains("put the video back");
    }

    private static void brokeOffAfter(RehearsedFolder of, long videoFrames) throws Exception {
        Files.deleteIfExists(of.path.resolve("summary.json"));
        of.rewrite(of.records().size() - 1, body -> {
            String end = new String(body, StandardCharsets.UTF_8);
            String changed = end.replaceFirst("(\"video_?[fF]rames\": *)\\d+", "$1" + videoFrames)
                    .replaceFirst("(\"video_?[bB]roken\": *)\\w+", "$1true");
            assertThat(changed).isNotEqualTo(end);
            return changed.getBytes(StandardCharsets.UTF_8);
        });
    }

    @Test
    void shouldFindAnExperimentThatIsNoTextAnyMore() throws Exception {
        RehearsedFolder altered = copy();
        byte[] config = Files.readAllBytes(altered.config());
        config[0] = (byte) 0xFF;
        Files.write(altered.config(), config);

        assertThat(altered.replay().difference())
                .contains("config.yaml: its hash was recorded as")
                .contains("line 1: recorded");
    }

    @Test
    void shouldFindOtherPrototypesAlsoForOtherRules() throws Exception {
        RehearsedFolder altered = copy();
        byte[] set = Files.readAllBytes(altered.path.resolve("prototypes.npz"));
        Files.write(altered.path.resolve("prototypes.npz"), java.util.Arrays.copyOf(set, set.length + 1));
        Replay replay = new Replay(altered.path);

        Failure refused = catchThrowableOfType(
                Failure.class, () -> replay.with(session.config(), null, List.of(), (done, total) -> {}));

        assertThat(refused.code()).isEqualTo(ExitCode.VERIFICATION);
        assertThat(refused).hasMessage(altered.replay().difference());
    }

    @Test
    void shouldFindOtherPrototypes() throws Exception {
        RehearsedFolder altered = copy();
        byte[] set = Files.readAllBytes(altered.path.resolve("prototypes.npz"));
        set[set.length / 2] ^= 1;
        Files.write(altered.path.resolve("prototypes.npz"), set);

        assertThat(altered.replay().difference()).contains("prototypes.npz");
    }

    @ParameterizedTest
    @ValueSource(strings = {"session.record=false", "score.baseline={from: calibration, update: trailing}"})
    void shouldReplayOtherSessionsToo(String set) throws Exception {
        RehearsedFolder other = RehearsedFolder.of(scratch, 6, set);

        Replay.Outcome outcome = other.replay();

        assertThat(outcome.difference()).isNull();
        if (set.contains("record")) {
            assertThat(outcome.lines()).anyMatch(line -> line.contains("no video was recorded"));
        }
    }

    private static List<String> with(String... sets) throws Exception {
        return new Replay(session.path).with(session.config(), null, List.of(sets), (done, total) -> {});
    }

    private static String counts(List<String> table) {
        return table.stream()
                .filter(line -> line.startsWith("relief "))
                .findFirst()
                .orElseThrow()
                .replaceAll("\\s+", " ");
    }

    @Test
    void shouldFireAsRecordedWithTheSameRules() throws Exception {
        String[] counts = counts(with()).split(" ");

        assertThat(Integer.parseInt(counts[1])).isPositive();
        assertThat(List.of(counts[4], counts[5], counts[6])).containsExactly(counts[1], counts[2], counts[3]);
    }

    @Test
    void shouldTellWhatOtherThresholdsWouldHaveDone() throws Exception {
        String recorded = counts(with()).split(" ")[1];
        String[] never = counts(with("triggers.relief.when.z-above=500")).split(" ");
        String[] sham = counts(with("arms={weights: {real: 0, sham: 1}}")).split(" ");

        assertThat(never[1]).isEqualTo(recorded);
        assertThat(never[4]).isEqualTo("0");
        assertThat(sham[4]).isEqualTo("0");
        assertThat(sham[5]).isEqualTo(recorded);
        assertThat(with("triggers.relief.when.z-above=500"))
                .anyMatch(line -> line.matches(" +\\d+ +\\d+\\.\\d+ relief +fired +-"));
    }

    @Test
    void shouldRefuseALossyVideoInALine() throws Exception {
        RehearsedFolder lossy = RehearsedFolder.of(scratch, 2, "session.codec={mjpeg: q 2}");

        assertThatThrownBy(lossy::replay).isInstanceOf(Failure.class).hasMessageContaining("lossy (codec mjpeg q 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffv1", "magicyuv"})
    void shouldReplayTheOtherLosslessCodecs(String codec) throws Exception {
        assertThat(RehearsedFolder.of(scratch, 2, "session.codec=" + codec)
                        .replay()
                        .difference())
                .isNull();
    }

    @Test
    void shouldRefuseAJournalOfAnotherVersionInALine() throws Exception {
        RehearsedFolder old = copy();
        byte[] journal = Files.readAllBytes(old.journal());
        journal[8] = 99;
        Files.write(old.journal(), journal);

        assertThatThrownBy(old::replay).isInstanceOf(Failure.class).hasMessageContaining("version 99");
    }
}
