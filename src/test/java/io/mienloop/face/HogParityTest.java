package io.mienloop.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mienloop.testing.Tags;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The fast path against the float64 reference, on pictures made to drive them apart. Seeds are in the test's name. */
@Tag(Tags.NO_CLOCK)
final class HogParityTest {
    private static final int[] CELLS = {5, 8, 12, 16, 20, 32, 37, 64};

    static List<Arguments> everyCellAndPicture() {
        List<Arguments> cases = new ArrayList<>();
        long seed = 1;
        for (int cell : CELLS) {
            for (Pictures kind : Pictures.values()) {
                for (boolean sqrt : new boolean[] {false, true}) {
                    cases.add(Arguments.of(cell, kind, sqrt, seed++));
                }
            }
        }
        return cases;
    }

    @ParameterizedTest(name = "{0} px, {1}, sqrt {2}, seed {3}")
    @MethodSource("everyCellAndPicture")
    void shouldAgreeWithTheReferenceOnCellsAndDescriptor(int cell, Pictures kind, boolean sqrt, long seed) {
        RandomGenerator random = Pictures.random(seed);
        int block = 1 + random.nextInt(3);
        BlockNorm norm = BlockNorm.values()[random.nextInt(4)];
        HogSettings settings = new HogSettings(1 + random.nextInt(13), cell, block, sqrt, norm);
        int width = cell * (block + random.nextInt(2)) + random.nextInt(cell);
        int height = cell * (block + random.nextInt(2)) + random.nextInt(cell);
        byte[] pixels = kind.draw(width, height, random);
        HogReference reference = new HogReference(settings);
        double[] picture = Pictures.doubles(pixels);
        HogDescriptor hog = new HogDescriptor(settings, width, height);
        double[] cells = new double[hog.cellsAcross() * hog.cellsDown() * settings.orientations()];
        float[] descriptor = new float[hog.length()];

        hog.cells(MemorySegment.ofArray(pixels), 0, width, cells);
        hog.compute(MemorySegment.ofArray(pixels), 0, width, descriptor);

        double[] wantedCells = reference.cells(picture, width, height);
        assertThat(cells).hasSameSizeAs(wantedCells);
        for (int i = 0; i < cells.length; i++) {
            // Every pixel in the same bin: what is left is float32's rounding, and an empty bin is exactly empty.
            assertThat(cells[i])
                    .as("cell value %d of %s", i, settings)
                    .isCloseTo(wantedCells[i], within(1e-6 * wantedCells[i]));
        }
        double[] wanted = reference.descriptor(picture, width, height);
        assertThat(descriptor).hasSameSizeAs(wanted);
        for (int i = 0; i < wanted.length; i++) {
            assertThat((double) descriptor[i])
                    .as("value %d of %s", i, settings)
                    .isCloseTo(wanted[i], within(1e-6 * Math.max(1, wanted[i])));
        }
    }

    @ParameterizedTest
    @EnumSource(Pictures.class)
    void shouldChooseTheReferencesBinForEveryPixel(Pictures kind) {
        int width = 71;
        int height = 53;
        for (int orientations = 1; orientations <= 13; orientations++) {
            byte[] pixels = kind.draw(width, height, Pictures.random(orientations));
            for (boolean sqrt : new boolean[] {false, true}) {
                HogSettings settings = new HogSettings(orientations, 1, 1, sqrt, BlockNorm.NONE);
                int[] wanted = new HogReference(settings).bins(Pictures.doubles(pixels), width, height);
                GradientRows rows = sqrt
                        ? new RootGradients(orientations, width, height)
                        : new PlainGradients(orientations, width, height);
                int[] bins = new int[width];
                for (int y = 0; y < height; y++) {
                    rows.row(MemorySegment.ofArray(pixels), 0, width, y, new float[width], bins);
                    assertThat(bins)
                            .as("%s, seed %d, row %d", settings, orientations, y)
                            .isEqualTo(Arrays.copyOfRange(wanted, y * width, (y + 1) * width));
                }
            }
        }
    }

    @ParameterizedTest(name = "{0} px, {1}, sqrt {2}, seed {3}")
    @MethodSource("everyCellAndPicture")
    void shouldNotSeeBeyondTheRegion(int cell, Pictures kind, boolean sqrt, long seed) {
        RandomGenerator random = Pictures.random(seed);
        HogSettings settings = new HogSettings(8, cell, 1, sqrt, BlockNorm.L2_HYS);
        Region region = new Region(1 + random.nextInt(9), 1 + random.nextInt(9), cell + random.nextInt(9), cell * 2);
        int frameWidth = region.x() + region.width() + 1 + random.nextInt(9);
        int frameHeight = region.y() + region.height() + 1 + random.nextInt(9);
        byte[] crop = kind.draw(region.width(), region.height(), random);
        HogDescriptor hog = new HogDescriptor(settings, region.width(), region.height());
        float[] wanted = new float[hog.length()];
        hog.compute(MemorySegment.ofArray(crop), 0, region.width(), wanted);
        int lead = random.nextInt(5); // a frame need not start where its memory does

        for (int repeat = 0; repeat < 2; repeat++) {
            byte[] frame = new byte[lead + frameWidth * frameHeight];
            random.nextBytes(frame);
            int corner = lead + region.y() * frameWidth + region.x();
            for (int row = 0; row < region.height(); row++) {
                System.arraycopy(crop, row * region.width(), frame, corner + row * frameWidth, region.width());
            }
            float[] descriptor = new float[hog.length()];

            hog.compute(MemorySegment.ofArray(frame), corner, frameWidth, descriptor);

            assertThat(descriptor).isEqualTo(wanted);
        }
    }
}
