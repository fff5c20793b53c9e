package io.mienloop.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class FaceShiftTest {
    private static final int WIDTH = 160;
    private static final int HEIGHT = 120;
    private static final int FRAME = 200;
    private static final int MARGIN = 20;
    private static final int FOR = 10;
    private static final int REFERENCE = 5;

    /** A scene of soft blobs, larger than the region, so that the region can be laid elsewhere on it. */
    private static byte[] scene(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] level = new double[FRAME * FRAME];
        for (int blob = 0; blob < 120; blob++) {
            double cx = random.nextDouble(FRAME);
            double cy = random.nextDouble(FRAME);
            double size = random.nextDouble(3, 14);
            double height = random.nextDouble(-60, 60);
            for (int i = 0; i < level.length; i++) {
                double dx = (i % FRAME - cx) / size;
                double dy = (i / FRAME - cy) / size;
                level[i] += height * Math.exp(-(dx * dx + dy * dy));
            }
        }
        byte[] scene = new byte[level.length];
        for (int i = 0; i < level.length; i++) {
            scene[i] = (byte) Math.clamp(Math.round(110 + level[i]), 0, 255);
        }
        return scene;
    }

    private final byte[] scene = scene(1);
    private final SplittableRandom noise = new SplittableRandom(2);

    /** The scene with a little noise, times a gain. */
    private byte[] frame(double gain) {
        byte[] frame = new byte[scene.length];
        for (int i = 0; i < frame.length; i++) {
            double level = gain * ((scene[i] & 0xff) + noise.nextDouble(-5, 5));
            frame[i] = (byte) Math.clamp(Math.round(level), 0, 255);
        }
        return frame;
    }

    private static FaceShift guard(int pixels) {
        return new FaceShift(new ShiftLimits(pixels, FOR, REFERENCE), WIDTH, HEIGHT);
    }

    /** The region is laid so that the scene in it has moved by dx to the right and dy down. */
    private static boolean judge(FaceShift guard, byte[] frame, int dx, int dy) {
        return guard.judge(MemorySegment.ofArray(frame), (long) (MARGIN - dy) * FRAME + MARGIN - dx, FRAME);
    }

    private FaceShift withReference(int pixels) {
        FaceShift guard = guard(pixels);
        for (int i = 0; i < REFERENCE; i++) {
            assertThat(judge(guard, frame(1), 0, 0)).isFalse();
        }
        return guard;
    }

    @Test
    void shouldScaleMeansAsADivisionWould() {
        for (int count = 1; count <= 200; count++) {
            long reciprocal = FaceShift.reciprocal(count);
            for (int sum = 0; sum <= 255 * count; sum++) {
                if (FaceShift.scaled(sum, count, reciprocal) != (4 * sum + count / 2) / count) {
                    throw new AssertionError("a mean of " + count + " that add up to " + sum);
                }
            }
        }
    }

    @Test
    void shouldMeasureHowFarTheFaceHasMoved() {
        FaceShift guard = withReference(3);
        for (int dy = -7; dy <= 7; dy++) {
            for (int dx = -7; dx <= 7; dx++) {
                judge(guard, frame(1), dx, dy);
                assertThat(guard.x()).as("%d,%d", dx, dy).isEqualTo(dx);
                assertThat(guard.y()).as("%d,%d", dx, dy).isEqualTo(dy);
            }
        }
    }

    @Test
    void shouldSayShiftedAfterSoManyFramesAndNoLongerAfterAsMany() {
        FaceShift guard = withReference(4);
        for (int i = 1; i <= FOR + 3; i++) {
            assertThat(judge(guard, frame(1), 4, 0)).as("frame %d", i).isEqualTo(i >= FOR);
        }
        for (int i = 1; i <= FOR + 3; i++) {
            assertThat(judge(guard, frame(1), 0, 0)).as("frame %d back", i).isEqualTo(i < FOR);
        }
    }

    @Test
    void shouldNotMindAJerkThatIsOverSooner() {
        FaceShift guard = withReference(3);
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < FOR - 1; i++) {
                assertThat(judge(guard, frame(1), i % 2 == 0 ? 6 : -6, 5)).isFalse();
            }
            for (int i = 0; i < FOR; i++) {
                assertThat(judge(guard, frame(1), 0, 0)).isFalse();
            }
        }
    }

    @Test
    void shouldNotMindLessThanItsLimit() {
        FaceShift guard = withReference(4);
        for (int i = 0; i < 100; i++) {
            assertThat(judge(guard, frame(1), 3, -3)).isFalse();
        }
    }

    @Test
    void shouldNotMindLight() {
        FaceShift guard = withReference(3);
        for (int i = 0; i < 100; i++) {
            assertThat(judge(guard, frame(0.4 + 0.01 * i), 0, 0)).isFalse();
            assertThat(guard.x()).isZero();
            assertThat(guard.y()).isZero();
        }
        judge(guard, frame(0.6), 5, 0);
        assertThat(guard.x()).as("and sees through it").isEqualTo(5);
    }

    /** A snout that stays away from where it was: a quarter of the region has moved, all the rest not. */
    @Test
    void shouldNotMindAPartThatMoves() {
        FaceShift guard = withReference(3);
        for (int i = 0; i < 100; i++) {
            byte[] frame = frame(1);
            byte[] moved = frame(1);
            for (int y = MARGIN + HEIGHT / 2; y < MARGIN + HEIGHT; y++) {
                System.arraycopy(
                        moved,
                        (y - 5) * FRAME + MARGIN + WIDTH / 2 - 6,
                        frame,
                        y * FRAME + MARGIN + WIDTH / 2,
                        WIDTH / 2);
            }
            assertThat(judge(guard, frame, 0, 0)).isFalse();
        }
    }

    /** Fog, a hand, another picture: other guards' business; this one must not make a displacement of it. */
    @Test
    void shouldMeasureNothingWhereNothingFits() {
        FaceShift guard = withReference(3);
        byte[] other = scene(77);
        byte[] flat = new byte[scene.length];
        for (int i = 0; i < 30; i++) {
            noise.nextBytes(flat);
            assertThat(judge(guard, flat, 0, 0)).isFalse();
            judge(guard, other, 0, 0);
        }
        java.util.Arrays.fill(flat, (byte) 100);
        judge(guard, flat, 0, 0);
        assertThat(guard.x()).isZero();
        assertThat(guard.y()).isZero();
    }

    @Test
    void shouldBeTurnedOff() {
        FaceShift guard = withReference(0);
        for (int i = 0; i < 100; i++) {
            assertThat(judge(guard, frame(1), 7, 7)).isFalse();
        }
    }

    @Test
    void shouldRefuseWhatCannotBe() {
        assertThatThrownBy(() -> new ShiftLimits(8, 1, 1)).hasMessageContaining("8");
        assertThatThrownBy(() -> new ShiftLimits(3, 0, 1)).hasMessageContaining("0");
        assertThatThrownBy(() -> new FaceShift(new ShiftLimits(3, 1, 1), 39, 100))
                .hasMessageContaining("39x100");
    }
}
