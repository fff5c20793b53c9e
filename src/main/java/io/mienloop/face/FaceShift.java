package io.mienloop.face;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Finds out whether the face as a whole has moved since the session's start: a head that slipped, a camera that was pushed.
 *
 * <p>The region is cut into three bands across and three down; each band's profile of brightness is laid against the reference's,
 * a few pixels to either side, and the band votes for where it fits best. The middle vote of three is the displacement along
 * that axis. Whiskers, tongue and jaw move one band or two in different ways; a head or a camera moves all alike. A band that
 * fits nowhere, for want of structure or since something stands before it, votes for no displacement. Slow changes of light
 * and of contrast do not matter: slopes are compared, and their correlation.
 *
 * <p>The reference is the mean of the first frames that it was asked about. One object per stream of frames and thread; judging
 * allocates nothing, and the verdicts follow from the pixels and their order alone.
 */
public final class FaceShift {
    /** How far profiles are laid to either side. What has moved further may fit nowhere and is then not seen here. */
    static final int REACH = 8;

    /** Largest displacement that a limit can name. */
    public static final int MOST_PIXELS = REACH - 1;

    /** Regions that are narrower or lower hold no profile to speak of. */
    public static final int LEAST_SIDE = 40;

    private static final int BANDS = 3;
    private static final int WORD = Long.BYTES;
    private static final long EVEN = 0x00FF00FF00FF00FFL;
    private static final long LANES = 0x0001000100010001L;
    private static final int LANE_MASK = 0xFFFF;
    private static final int RECIPROCAL_BITS = 40;
    private static final ValueLayout.OfLong PIXELS = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Rows, and words of eight columns, that are looked at: more would only average the noise further. */
    private static final int MOST_ROWS = 60;

    private static final int MOST_WORDS = 12;

    /** Least square of the correlation at which a band's vote counts. */
    private static final double LEAST_FIT = 0.16;

    private final ShiftLimits limits;
    private final int words;
    private final int height;
    private final int rowStep;
    private final int wordStep;
    private final long[] even;
    private final long[] odd;
    private final Profile[] across = new Profile[BANDS];
    private final Profile[] down = new Profile[BANDS];
    private int seen;
    private int x;
    private int y;
    private int displaced;
    private boolean shifted;

    /**
     * @param width pixels of the region, at least {@link #LEAST_SIDE}
     * @param height pixels of the region, likewise
     */
    public FaceShift(ShiftLimits limits, int width, int height) {
        if (width < LEAST_SIDE || height < LEAST_SIDE) {
            throw new IllegalArgumentException("a shift cannot be seen in a region of " + width + "x" + height
                    + " px; it takes " + LEAST_SIDE + " px either way");
        }
        this.limits = limits;
        this.words = width / WORD;
        this.height = height;
        this.rowStep = (height + MOST_ROWS - 1) / MOST_ROWS;
        this.wordStep = (words + MOST_WORDS - 1) / MOST_WORDS;
        even = new long[words];
        odd = new long[words];
        for (int band = 0; band < BANDS; band++) {
            across[band] = new Profile(words * WORD);
            down[band] = new Profile(height);
        }
    }

    /**
     * Judges the next frame.
     *
     * @param pixels 8-bit grey, row after row
     * @param offset byte index of the region's top left pixel
     * @param stride bytes from one row of the frame to the next
     * @return whether the face is shifted by now; never while the reference is gathered
     */
    public boolean judge(MemorySegment pixels, long offset, int stride) {
        if (limits.pixels() == 0) {
            return false;
        }
        for (int band = 0; band < BANDS; band++) {
            acrossBand(pixels, offset, stride, band);
            downBand(pixels, offset, stride, band);
        }
        if (seen < limits.referenceFrames()) {
            seen++;
            for (int band = 0; band < BANDS; band++) {
                across[band].gather(seen, limits.referenceFrames());
                down[band].gather(seen, limits.referenceFrames());
            }
            return false;
        }
        x = median(across);
        y = median(down);
        boolean away = Math.max(Math.abs(x), Math.abs(y)) >= limits.pixels();
        displaced = away ? Math.min(limits.frames(), displaced + 1) : Math.max(0, displaced - 1);
        shifted = displaced == limits.frames() || shifted && displaced > 0;
        return shifted;
    }

    /** Displacement of the last frame to the right, pixels; 0 while the reference is gathered. */
    public int x() {
        return x;
    }

    /** Displacement of the last frame downwards. */
    public int y() {
        return y;
    }

    /** Mean rows of a band: eight pixels of a word are added at once, in lanes of 16 bits. */
    private void acrossBand(MemorySegment pixels, long offset, int stride, int band) {
        int from = band * height / BANDS;
        int to = (band + 1) * height / BANDS;
        java.util.Arrays.fill(even, 0);
        java.util.Arrays.fill(odd, 0);
        int rows = 0;
        for (int row = from; row < to; row += rowStep) {
            long at = offset + (long) row * stride;
            for (int word = 0; word < words; word++) {
                long eight = pixels.get(PIXELS, at + (long) word * WORD);
                even[word] += eight & EVEN;
                odd[word] += eight >>> 8 & EVEN;
            }
            rows++;
        }
        int[] level = across[band].level;
        long reciprocal = reciprocal(rows);
        for (int word = 0; word < words; word++) {
            for (int lane = 0; lane < WORD / 2; lane++) {
                level[word * WORD + 2 * lane] = scaled((int) (even[word] >>> 16 * lane) & LANE_MASK, rows, reciprocal);
                level[word * WORD + 2 * lane + 1] =
                        scaled((int) (odd[word] >>> 16 * lane) & LANE_MASK, rows, reciprocal);
            }
        }
    }

    private void downBand(MemorySegment pixels, long offset, int stride, int band) {
        int from = band * words / BANDS;
        int to = (band + 1) * words / BANDS;
        int count = (to - from + wordStep - 1) / wordStep * WORD;
        int[] level = down[band].level;
        long reciprocal = reciprocal(count);
        for (int row = 0; row < height; row++) {
            long at = offset + (long) row * stride;
            long sum = 0;
            for (int word = from; word < to; word += wordStep) {
                long eight = pixels.get(PIXELS, at + (long) word * WORD);
                sum += (eight & EVEN) + (eight >>> 8 & EVEN);
            }
            level[row] = scaled((int) (sum * LANES >>> 48), count, reciprocal);
        }
    }

    /** A mean, in quarters of a level of grey: (4 · sum + count / 2) / count, rounded down, without the division. */
    static int scaled(int sum, int count, long reciprocal) {
        return (int) ((4L * sum + count / 2) * reciprocal >>> RECIPROCAL_BITS);
    }

    /** 2^40 / count, rounded up: exact for dividends below 2^40 / count, of which a mean's is at most 1021 · count. */
    static long reciprocal(int count) {
        return Math.ceilDiv(1L << RECIPROCAL_BITS, count);
    }

    private static int median(Profile[] bands) {
        int a = bands[0].displacement();
        int b = bands[1].displacement();
        int c = bands[2].displacement();
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }

    /** Brightness along one band, and the same of the reference. */
    private static final class Profile {
        private static final int CHUNK = 2048;

        /** Of the present frame, quarters of a level. */
        private final int[] level;

        private final long[] sums;
        private final int[] slope;
        private final int[] reference;
        private final int span;
        private double referenceEnergy;

        Profile(int length) {
            level = new int[length];
            sums = new long[length];
            // Features of a larger picture are broader; the same slope over more pixels stands out of the noise better.
            span = Math.max(2, length / 128);
            slope = new int[length - 2 * span];
            reference = new int[slope.length - 2 * REACH];
        }

        void gather(int frames, int wanted) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += level[i];
            }
            if (frames == wanted) {
                for (int i = 0; i < reference.length; i++) {
                    long rise = sums[i + REACH + 2 * span] - sums[i + REACH];
                    reference[i] = (int) Math.round((double) rise / wanted);
                }
                referenceEnergy = energy(reference, reference.length);
            }
        }

        /** Where the present frame's slopes fit the reference's best; 0 when that is nowhere, or as good as elsewhere. */
        int displacement() {
            for (int i = 0; i < slope.length; i++) {
                slope[i] = level[i + 2 * span] - level[i];
            }
            long energy = energy(slope, reference.length);
            int best = 0;
            double bestFit = LEAST_FIT * referenceEnergy;
            for (int offset = 0; offset <= 2 * REACH; offset++) {
                double dot = dot(reference, slope, offset);
                double fit = dot > 0 ? dot * dot / energy : 0;
                if (fit > bestFit || fit == bestFit && Math.abs(offset - REACH) < Math.abs(best)) {
                    bestFit = fit;
                    best = offset - REACH;
                }
                if (offset < 2 * REACH) {
                    long enters = slope[offset + reference.length];
                    long leaves = slope[offset];
                    energy += enters * enters - leaves * leaves;
                }
            }
            return best;
        }

        /** Sums stay within an int for a chunk: 2048 · 1020². */
        private static long dot(int[] a, int[] b, int offset) {
            long all = 0;
            for (int from = 0; from < a.length; from += CHUNK) {
                int to = Math.min(a.length, from + CHUNK);
                int sum = 0;
                for (int i = from; i < to; i++) {
                    sum += a[i] * b[i + offset];
                }
                all += sum;
            }
            return all;
        }

        private static long energy(int[] a, int length) {
            long all = 0;
            for (int from = 0; from < length; from += CHUNK) {
                int to = Math.min(length, from + CHUNK);
                int sum = 0;
                for (int i = from; i < to; i++) {
                    sum += a[i] * a[i];
                }
                all += sum;
            }
            return all;
        }
    }
}
