package io.mienloop.face;

/** In plain Java: one addition counts level, level² and whether it is saturated, side by side in a long. */
final class ScalarStatistics extends PictureStatistics {
    /** Pixels that can be counted in one long: 4096 · 255 needs 20 bits, 4096 · 255² 28 bits, 4096 itself 13. */
    private static final int PIECE = 1 << 12;

    private static final int SQUARES_SHIFT = 20;
    private static final int SATURATED_SHIFT = 48;

    private final long[] addends = new long[256];

    ScalarStatistics(int width, int height, int saturatedLevel) {
        super(width, height, saturatedLevel);
        for (int level = 0; level < addends.length; level++) {
            long atLimit = level >= saturatedLevel ? 1 : 0;
            addends[level] = atLimit << SATURATED_SHIFT | (long) level * level << SQUARES_SHIFT | level;
        }
    }

    @Override
    void add(byte[] picture, int from, int to) {
        for (int piece = from; piece < to; piece += PIECE) {
            long all = 0;
            for (int i = piece; i < Math.min(to, piece + PIECE); i++) {
                all += addends[picture[i] & 0xff];
            }
            sum += all & (1L << SQUARES_SHIFT) - 1;
            squares += all >>> SQUARES_SHIFT & (1L << SATURATED_SHIFT - SQUARES_SHIFT) - 1;
            saturated += all >>> SATURATED_SHIFT;
        }
    }
}
