package io.mienloop.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.camera.Camera;
import io.mienloop.camera.CameraInfo;
import io.mienloop.camera.Cameras;
import io.mienloop.camera.FrameStamp;
import io.mienloop.face.FaceShift;
import io.mienloop.face.Region;
import io.mienloop.face.ShiftLimits;
import io.mienloop.testing.SharedData;
import io.mienloop.testing.Tags;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The guard against a shifted face, as shipped, on the real tail-shock trials of three mice: 90 tiles of 100 frames at 20 Hz, with
 * shocks that make the animals jerk. It must be silent on every one of them, and find each that is cut out some pixels beside.
 */
@Tag(Tags.NO_CLOCK)
final class FaceShiftRecordingsTest {
    private static final int TILE_WIDTH = 233;
    private static final int TILE_HEIGHT = 140;
    private static final Region HEAD = new Region(12, 26, 64, 48);
    private static final double RATE = 20;

    private static final ShiftLimits LIMITS =
            new ShiftLimits(ShiftLimits.DEFAULT_PIXELS, (int) Math.ceil(ShiftLimits.DEFAULT_NANOS * 1e-9 * RATE), (int)
                    Math.ceil(ShiftLimits.REFERENCE_NANOS * 1e-9 * RATE));

    /** Frames said to be shifted, and those with a displacement beyond the limit, of so many. */
    private record Found(int frames, int shifted, int displaced) {}

    private static List<Path> recordings() throws Exception {
        try (Stream<Path> files = Files.list(SharedData.path("mouse-tail-shock"))) {
            return files.filter(file -> file.getFileName().toString().matches("2024.*\\.mp4"))
                    .sorted()
                    .toList();
        }
    }

    /** Every trial with its head displaced by so much from frame {@code from} on. */
    private static List<Found> trials(int dx, int dy, int from) throws Exception {
        List<Found> all = new ArrayList<>();
        for (Path recording : recordings()) {
            try (Camera camera = Cameras.open(recording, 0);
                    Arena arena = Arena.ofConfined()) {
                CameraInfo info = camera.info();
                MemorySegment pixels = arena.allocate((long) info.width() * info.height());
                FaceShift[] guards = new FaceShift[30];
                int[][] counts = new int[guards.length][3];
                for (int i = 0; i < guards.length; i++) {
                    guards[i] = new FaceShift(LIMITS, HEAD.width(), HEAD.height());
                }
                FrameStamp stamp = new FrameStamp();
                for (int frame = 0; camera.next(pixels, stamp); frame++) {
                    for (int i = 0; i < guards.length; i++) {
                        int x = i % 6 * TILE_WIDTH + HEAD.x() - (frame < from ? 0 : dx);
                        int y = i / 6 * TILE_HEIGHT + HEAD.y() - (frame < from ? 0 : dy);
                        boolean shifted = guards[i].judge(pixels, (long) y * info.width() + x, info.width());
                        counts[i][0]++;
                        counts[i][1] += shifted ? 1 : 0;
                        counts[i][2] +=
                                Math.max(Math.abs(guards[i].x()), Math.abs(guards[i].y())) >= LIMITS.pixels() ? 1 : 0;
                    }
                }
                for (int[] count : counts) {
                    all.add(new Found(count[0], count[1], count[2]));
                }
            }
        }
        return all;
    }

    @Test
    void shouldBeSilentOnOrdinaryFrames() throws Exception {
        List<Found> trials = trials(0, 0, 0);

        assertThat(trials).hasSize(90);
        int frames = trials.stream().mapToInt(Found::frames).sum();
        int displaced = trials.stream().mapToInt(Found::displaced).sum();
        System.out.printf("of %d real frames %d are displaced by 3 px or more, none for long%n", frames, displaced);
        assertThat(trials).allMatch(trial -> trial.shifted() == 0);
        assertThat(displaced).isLessThan(frames / 200);
    }

    @Test
    void shouldFindEveryTrialThatIsShifted() throws Exception {
        int from = 60;
        for (int[] by : new int[][] {{4, 0}, {-4, 0}, {0, 4}, {0, -4}, {6, -6}, {-7, 3}, {8, 0}}) {
            List<Found> trials = trials(by[0], by[1], from);
            int wanted = 100 - from - LIMITS.frames() + 1;
            double share = trials.stream().mapToInt(Found::shifted).sum() / (double) (wanted * trials.size());
            System.out.printf(
                    "shifted by %d,%d px: %.1f %% of the frames after 250 ms found%n", by[0], by[1], 100 * share);
            assertThat(trials).as("%d,%d", by[0], by[1]).allMatch(trial -> trial.shifted() > 0);
            assertThat(share).isGreaterThan(0.9);
        }
    }
}
