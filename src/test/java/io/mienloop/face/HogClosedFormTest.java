package io.mienloop.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a histogram of gradients must be, worked out on paper; no other implementation asked. */
final class HogClosedFormTest {
    private static final int SIDE = 30;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 9, 12, 18})
    void shouldPutARampWhollyIntoTheBinOfItsAngle(int orientations) {
        // A ramp rising by 1 a pixel towards an angle has the gradient 2 everywhere but at the border. The middle cell
        // of
        // 3 × 3 sees no border.
        HogReference hog = new HogReference(new HogSettings(orientations, SIDE / 3, 1, false, BlockNorm.NONE));
        for (int degrees = 0; degrees < 360; degrees++) {
            if (degrees % 180 * orientations % 180 == 0) {
                continue; // on a bin's edge rounding decides; the exact edges are tested below
            }
            double across = Math.cos(Math.toRadians(degrees));
            double down = Math.sin(Math.toRadians(degrees));
            double[] ramp = new double[SIDE * SIDE];
            for (int i = 0; i < ramp.length; i++) {
                ramp[i] = i % SIDE * across + i / SIDE * down;
            }

            double[] cells = hog.cells(ramp, SIDE, SIDE);

            double[] expected = new double[orientations];
            expected[degrees % 180 * orientations / 180] = 2;
            assertThat(Arrays.copyOfRange(cells, 4 * orientations, 5 * orientations))
                    .as("%d degrees", degrees)
                    .containsExactly(expected, within(1e-12));
        }
    }

    @Test
    void shouldCountAnAngleOnABinsEdgeIntoTheBinThatStartsThere() {
        // Of 4 bins: right 0°, down-right 45°, down 90°, down-left 135°; opposite directions are the same.
        int[][] directions = {
            {1, 0, 0}, {1, 1, 1}, {0, 1, 2}, {-1, 1, 3}, {-1, 0, 0}, {-1, -1, 1}, {0, -1, 2}, {1, -1, 3}
        };
        for (int[] direction : directions) {
            byte[] ramp = new byte[9];
            for (int i = 0; i < 9; i++) {
                ramp[i] = (byte) (100 + (i % 3 - 1) * direction[0] + (i / 3 - 1) * direction[1]);
            }
            for (boolean sqrt : new boolean[] {false, true}) {
                HogDescriptor hog = new HogDescriptor(new HogSettings(4, 1, 1, sqrt, BlockNorm.NONE), 3, 3);
                double[] cells = new double[36];

                hog.cells(MemorySegment.ofArray(ramp), 0, 3, cells);

                double step = sqrt ? Math.sqrt(101) - Math.sqrt(99) : 2;
                double[] expected = new double[4];
                expected[direction[2]] = step * Math.hypot(direction[0], direction[1]);
                assertThat(Arrays.copyOfRange(cells, 16, 20))
                        .as("%s", Arrays.toString(direction))
                        .containsExactly(expected, within(1e-6));
            }
        }
    }

    @Test
    void shouldFollowTheDefinitionOfBinsToTheLastDigit() {
        for (int orientations = 1; orientations <= 100; orientations++) {
            double width = 180.0 / orientations;
            for (int edge = 1; edge < orientations; edge++) {
                assertThat(OrientationBins.ofAngle(Math.nextDown(width * edge), orientations))
                        .isEqualTo(edge - 1);
                assertThat(OrientationBins.ofAngle(width * edge, orientations)).isEqualTo(edge);
                assertThat(OrientationBins.ofAngle(Math.nextUp(width * edge), orientations))
                        .isEqualTo(edge);
            }
            assertThat(OrientationBins.ofAngle(0, orientations)).isZero();
            assertThat(OrientationBins.ofAngle(180, orientations)).isEqualTo(orientations - 1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldSeeAVerticalStepInTheTwoColumnsBesideIt(boolean sqrt) {
        // Left half 49, right half 169, the edge in the middle of a 32 px cell: in each of 32 rows two pixels see the
        // step
        // of 120, or 13 − 7 with roots, at 0°.
        byte[] step = new byte[32 * 32];
        for (int i = 0; i < step.length; i++) {
            step[i] = (byte) (i % 32 < 16 ? 49 : 169);
        }
        double[] cells = new double[8];

        new HogDescriptor(new HogSettings(8, 32, 1, sqrt, BlockNorm.NONE), 32, 32)
                .cells(MemorySegment.ofArray(step), 0, 32, cells);

        assertThat(cells).containsExactly((sqrt ? 6 : 120) * 2 * 32 / 1024.0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void shouldSetGradientsAtTheBorderToZero() {
        // Rising by 3 to the right only: the first and last column see nothing.
        byte[] ramp = new byte[8 * 8];
        for (int i = 0; i < ramp.length; i++) {
            ramp[i] = (byte) (i % 8 * 3);
        }
        double[] cells = new double[2];

        new HogDescriptor(new HogSettings(2, 8, 1, false, BlockNorm.NONE), 8, 8)
                .cells(MemorySegment.ofArray(ramp), 0, 8, cells);

        assertThat(cells).containsExactly(6.0 * 6 * 8 / 64, 0);
    }

    @Test
    void shouldScaleBlocksAsTheFormulasSay() {
        // One cell of 2 bins holding 6·6·8/64 = 4.5 and 0.
        byte[] ramp = new byte[8 * 8];
        for (int i = 0; i < ramp.length; i++) {
            ramp[i] = (byte) (i % 8 * 3);
        }
        double[] expected = {
            // L2-HYS: clipped to 0.2, then 0.2 / √(0.04 + 1e-10)
            0.2 / Math.sqrt(0.04 + 1e-10), 4.5 / Math.sqrt(20.25 + 1e-10), 4.5 / (4.5 + 1e-5), 4.5
        };
        for (BlockNorm norm : BlockNorm.values()) {
            float[] descriptor = Pictures.descriptor(new HogSettings(2, 8, 1, false, norm), ramp, 8, 8);

            assertThat(descriptor).as(norm.toString()).containsExactly((float) expected[norm.ordinal()], 0f);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldPermuteBinsWhenThePictureIsTurnedOver(long seed) {
        // Mirrored left to right θ becomes 180° − θ, transposed 90° − θ: bins 8 − 1 − k and (4 − 1 − k) mod 8 where no
        // angle
        // lies on an edge. Odd differences of even and odd levels keep them off: |row| and |column| differ and are not
        // 0.
        RandomGenerator random = Pictures.random(seed);
        int side = 24;
        byte[] picture = new byte[side * side];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                picture[y * side + x] = (byte) (4 * random.nextInt(30) + (x / 2 % 2) + 2 * (y / 2 % 2));
            }
        }
        byte[] mirrored = new byte[picture.length];
        byte[] transposed = new byte[picture.length];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                mirrored[y * side + side - 1 - x] = picture[y * side + x];
                transposed[x * side + y] = picture[y * side + x];
            }
        }
        HogSettings settings = new HogSettings(8, 4, 1, false, BlockNorm.NONE);
        float[] cells = Pictures.descriptor(settings, picture, side, side);
        float[] ofMirrored = Pictures.descriptor(settings, mirrored, side, side);
        float[] ofTransposed = Pictures.descriptor(settings, transposed, side, side);

        for (int down = 1; down < 5; down++) { // border cells hold exact 0° and 90°
            for (int across = 1; across < 5; across++) {
                for (int bin = 0; bin < 8; bin++) {
                    float value = cells[(down * 6 + across) * 8 + bin];
                    assertThat(ofMirrored[(down * 6 + 5 - across) * 8 + 7 - bin])
                            .as("seed %d", seed)
                            .isCloseTo(value, within(1e-5f * value));
                    assertThat(ofTransposed[(across * 6 + down) * 8 + (11 - bin) % 8])
                            .as("seed %d", seed)
                            .isCloseTo(value, within(1e-5f * value));
                }
            }
        }
    }

    @Test
    void shouldNotChangeWhenAllPixelsRiseAlike() {
        byte[] picture = Pictures.DARK.draw(70, 50, Pictures.random(5));
        byte[] brighter = new byte[picture.length];
        for (int i = 0; i < picture.length; i++) {
            brighter[i] = (byte) (picture[i] + 200);
        }
        HogSettings settings = new HogSettings(8, 16, 2, false, BlockNorm.L2_HYS);

        assertThat(Pictures.descriptor(settings, brighter, 70, 50))
                .isEqualTo(Pictures.descriptor(settings, picture, 70, 50));
    }

    @Test
    void shouldOrderBlocksCellsAndOrientationsAsScikitImageDoes() {
        // 3 × 2 cells with 2 × 2 blocks: 2 blocks; each lists its cells by rows. Norm none shows the cells themselves.
        byte[] picture = Pictures.RANDOM.draw(12, 8, Pictures.random(6));
        float[] single = Pictures.descriptor(new HogSettings(3, 4, 1, false, BlockNorm.NONE), picture, 12, 8);
        float[] blocks = Pictures.descriptor(new HogSettings(3, 4, 2, false, BlockNorm.NONE), picture, 12, 8);
        int[] cellsInOrder = {0, 1, 3, 4, 1, 2, 4, 5};

        assertThat(blocks).hasSize(24);
        for (int i = 0; i < blocks.length; i++) {
            assertThat(blocks[i]).isEqualTo(single[cellsInOrder[i / 3] * 3 + i % 3]);
        }
    }

    @Test
    void shouldRefuseWhatCannotBeComputed() {
        assertThatThrownBy(() -> new HogDescriptor(HogSettings.DEFAULT, 31, 200))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("31x200 px is smaller than one block of 32x32 px");
        HogDescriptor hog = new HogDescriptor(HogSettings.DEFAULT, 64, 64);
        MemorySegment pixels = MemorySegment.ofArray(new byte[64 * 64]);
        assertThatThrownBy(() -> hog.compute(pixels, 0, 63, new float[32])).hasMessageContaining("rows of 63 bytes");
        assertThatThrownBy(() -> hog.compute(pixels, 0, 64, new float[31]))
                .hasMessageContaining("needs 32 values, not 31");
        assertThatThrownBy(() -> hog.compute(pixels, 1, 64, new float[32]))
                .isInstanceOf(IndexOutOfBoundsException.class);
        HogReference roots = new HogReference(new HogSettings(8, 2, 1, true, BlockNorm.L1));
        assertThatThrownBy(() -> roots.cells(new double[] {0, 1, -1, 2}, 2, 2)).hasMessageContaining("pixel 2 is -1.0");
    }
}
