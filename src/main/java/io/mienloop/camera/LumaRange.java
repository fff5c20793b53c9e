package io.mienloop.camera;

/** The last steps to 8-bit grey, in the fixed-point arithmetic of libswscale up to FFmpeg 7.0: newer ones round differently. */
final class LumaRange {
    /** Added before 15 bits are cut to 8 where the source has no more than 8 bits: plain rounding. */
    static final int ROUND = 64;

    /** Added instead where the source has more than 8 bits: an ordered 8×8 dither, one row for each y mod 8. */
    static final int[][] DITHER = {
        {36, 68, 60, 92, 34, 66, 58, 90},
        {100, 4, 124, 28, 98, 2, 122, 26},
        {52, 84, 44, 76, 50, 82, 42, 74},
        {116, 20, 108, 12, 114, 18, 106, 10},
        {32, 64, 56, 88, 38, 70, 62, 94},
        {96, 0, 120, 24, 102, 6, 126, 30},
        {48, 80, 40, 72, 54, 86, 46, 78},
        {112, 16, 104, 8, 118, 22, 110, 14}
    };

    private LumaRange() {}

    /**
     * Limited range (16..235 in 8 bits) to full range, both in 15 bits: clipped at 30189 so that the result stays within 15
     * bits, times 19077/2¹⁴ (≈ 255/219), less 39057361/2¹⁴ (≈ 16 · 128 · 255/219).
     */
    static int expand(int luma15) {
        return (Math.min(luma15, 30189) * 19077 - 39057361) >> 14;
    }

    /** 15 bits to 8. */
    static byte toByte(int luma15, int rounding) {
        return (byte) Math.clamp((luma15 + rounding) >> 7, 0, 255);
    }
}
