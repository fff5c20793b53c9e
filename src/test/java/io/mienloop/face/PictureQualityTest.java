package io.mienloop.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PictureQualityTest {
    private static final int WIDTH = 40;
    private static final int HEIGHT = 30;

    private static PictureVerdict judge(PictureLimits limits, byte[] picture) {
        return new PictureQuality(limits, WIDTH, HEIGHT).judge(MemorySegment.ofArray(picture), 0, WIDTH);
    }

    /** Half of the pixels of one level, half of the other. */
    private static byte[] chequered(int one, int other) {
        byte[] picture = new byte[WIDTH * HEIGHT];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = (byte) (i % 2 == 0 ? one : other);
        }
        return picture;
    }

    @Test
    void shouldCallDarkWhatHasTooLowAMean() {
        PictureLimits limits = new PictureLimits(20, 255, 1, 0, 0);

        assertThat(judge(limits, chequered(0, 39))).isEqualTo(PictureVerdict.DARK); // mean 19.5
        assertThat(judge(limits, chequered(0, 40))).isEqualTo(PictureVerdict.GOOD);
    }

    @Test
    void shouldCallSaturatedWhatHasTooManyPixelsAtTheLimit() {
        PictureLimits limits = new PictureLimits(0, 250, 0.25, 0, 0);
        byte[] picture = chequered(80, 120);
        Arrays.fill(picture, 0, picture.length / 4, (byte) 250);
        assertThat(judge(limits, picture)).isEqualTo(PictureVerdict.GOOD);

        picture[picture.length / 4] = (byte) 250;
        assertThat(judge(limits, picture)).isEqualTo(PictureVerdict.SATURATED);
    }

    @Test
    void shouldCallFlatWhatHasTooLittleDeviation() {
        PictureLimits limits = new PictureLimits(0, 255, 1, 2, 0);

        assertThat(judge(limits, chequered(100, 103))).isEqualTo(PictureVerdict.FLAT); // deviation 1.5
        assertThat(judge(limits, chequered(100, 104))).isEqualTo(PictureVerdict.GOOD); // deviation 2
    }

    @Test
    void shouldCountLargeBrightPicturesExactly() {
        // All at 255: the largest sums there are, over several pieces; one pixel less and the share is no longer
        // exceeded.
        int side = 100;
        byte[] picture = new byte[side * side];
        Arrays.fill(picture, (byte) 255);
        MemorySegment pixels = MemorySegment.ofArray(picture);
        PictureLimits allSaturated = new PictureLimits(255, 255, 0.9999, 0, 0);
        assertThat(new PictureQuality(allSaturated, side, side).judge(pixels, 0, side))
                .isEqualTo(PictureVerdict.SATURATED);
        assertThat(new PictureQuality(new PictureLimits(255, 255, 1, 1e-9, 0), side, side).judge(pixels, 0, side))
                .isEqualTo(PictureVerdict.FLAT);

        picture[5000] = (byte) 254;
        assertThat(new PictureQuality(new PictureLimits(254.9, 255, 0.9999, 0, 0), side, side).judge(pixels, 0, side))
                .isEqualTo(PictureVerdict.GOOD);
        assertThat(new PictureQuality(allSaturated, side, side).judge(pixels, 0, side))
                .isEqualTo(PictureVerdict.DARK); // mean 254.9999
    }

    @Test
    void shouldCallFrozenWhatRepeatsItsPredecessorAndNothingElse() {
        PictureQuality quality = new PictureQuality(new PictureLimits(0, 255, 1, 0, 2), WIDTH, HEIGHT);
        RandomGenerator random = Pictures.random(1);
        byte[] first = Pictures.RANDOM.draw(WIDTH, HEIGHT, random);
        byte[] second = first.clone();
        second[second.length - 1]++;
        byte[][] frames = {first, first, second, second, second, second, first, second};
        PictureVerdict good = PictureVerdict.GOOD;
        PictureVerdict frozen = PictureVerdict.FROZEN;
        PictureVerdict[] expected = {good, good, good, good, frozen, frozen, good, good};

        for (int i = 0; i < frames.length; i++) {
            assertThat(quality.judge(MemorySegment.ofArray(frames[i]), 0, WIDTH))
                    .as("frame %d", i)
                    .isEqualTo(expected[i]);
        }
    }

    /** Vectors and plain Java count the same, for every level and limit, also where a picture is no whole number of vectors. */
    @ParameterizedTest
    @EnumSource(KernelChoice.class)
    void shouldCountEveryPixelOnce(KernelChoice choice) {
        RandomGenerator random = Pictures.random(7);
        for (Pictures kind : Pictures.values()) {
            for (int turn = 0; turn < 20; turn++) {
                int width = 1 + random.nextInt(150);
                int height = 1 + random.nextInt(60);
                int limit = 1 + random.nextInt(255);
                byte[] picture = turn == 0 ? new byte[1200 * 1100] : kind.draw(width, height, random);
                if (turn == 0) { // the largest sums, of more pixels than one piece takes
                    width = 1200;
                    height = 1100;
                    Arrays.fill(picture, (byte) 255);
                }
                PictureStatistics statistics = PictureStatistics.of(choice, width, height, limit);

                assertThat(statistics.count(MemorySegment.ofArray(picture), 0, width))
                        .isFalse();

                long sum = 0;
                long squares = 0;
                long saturated = 0;
                for (byte pixel : picture) {
                    int level = pixel & 0xff;
                    sum += level;
                    squares += (long) level * level;
                    saturated += level >= limit ? 1 : 0;
                }
                assertThat(statistics.sum).isEqualTo(sum);
                assertThat(statistics.squares).isEqualTo(squares);
                assertThat(statistics.saturated).isEqualTo(saturated);
                assertThat(statistics.count(MemorySegment.ofArray(picture), 0, width))
                        .isTrue();
                picture[picture.length - 1]++;
                assertThat(statistics.count(MemorySegment.ofArray(picture), 0, width))
                        .isFalse();
            }
        }
    }

    /** Wherever it is, and whatever its width has to do with that of vectors and of strips. */
    @ParameterizedTest
    @EnumSource(KernelChoice.class)
    void shouldTellPicturesApartThatDifferInOnePixelOrTwo(KernelChoice choice) {
        RandomGenerator random = Pictures.random(11);
        for (int turn = 0; turn < 60; turn++) {
            int width = 1 + random.nextInt(700);
            int height = 1 + random.nextInt(100);
            int stride = width + random.nextInt(2) * random.nextInt(40);
            byte[] frame = Pictures.DARK.draw(stride, height, random);
            PictureStatistics statistics = PictureStatistics.of(choice, width, height, 250);
            statistics.count(MemorySegment.ofArray(frame), 0, stride);
            for (int change = 0; change < 40; change++) {
                int first = random.nextInt(height) * stride + random.nextInt(width);
                int second = change % 2 == 0 ? first : random.nextInt(height) * stride + random.nextInt(width);
                frame[first]++;
                if (second != first) { // the sums stay as they are
                    frame[second]--;
                }
                assertThat(statistics.count(MemorySegment.ofArray(frame), 0, stride))
                        .as("%d of %d, %d rows of %d in %d", first, second, height, width, stride)
                        .isFalse();
                assertThat(statistics.count(MemorySegment.ofArray(frame), 0, stride))
                        .isTrue();
            }
        }
    }

    @Test
    void shouldLookAtTheRegionOnly() {
        // A dark region in a bright frame; what changes outside does not thaw a frozen region.
        PictureQuality quality = new PictureQuality(new PictureLimits(0, 255, 1, 0, 1), WIDTH, HEIGHT);
        byte[] region = Pictures.DARK.draw(WIDTH, HEIGHT, Pictures.random(2));
        for (int level : new int[] {200, 255}) {
            byte[] frame = new byte[(WIDTH + 9) * (HEIGHT + 7)];
            Arrays.fill(frame, (byte) level);
            int corner = 3 * (WIDTH + 9) + 5;
            for (int y = 0; y < HEIGHT; y++) {
                System.arraycopy(region, y * WIDTH, frame, corner + y * (WIDTH + 9), WIDTH);
            }
            assertThat(new PictureQuality(PictureLimits.DEFAULT, WIDTH, HEIGHT)
                            .judge(MemorySegment.ofArray(chequered(1, 6)), 0, WIDTH))
                    .isEqualTo(PictureVerdict.DARK);
            assertThat(quality.judge(MemorySegment.ofArray(frame), corner, WIDTH + 9))
                    .isEqualTo(level == 200 ? PictureVerdict.GOOD : PictureVerdict.FROZEN);
        }
    }

    @Test
    void shouldRefuseLimitsThatMeanNothing() {
        assertThatThrownBy(() -> new PictureLimits(-1, 250, 0.5, 1, 1)).hasMessageContaining("-1.0");
        assertThatThrownBy(() -> new PictureLimits(4, 256, 0.5, 1, 1)).hasMessageContaining("256");
        assertThatThrownBy(() -> new PictureLimits(4, 250, 1.5, 1, 1)).hasMessageContaining("1.5");
        assertThatThrownBy(() -> new PictureLimits(4, 250, 0.5, 1, -1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new PictureQuality(PictureLimits.DEFAULT, 0, 5))
                .hasMessageContaining("0x5");
    }
}
