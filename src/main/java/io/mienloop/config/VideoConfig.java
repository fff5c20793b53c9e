package io.mienloop.config;

/**
 * How video is coded.
 *
 * @param codec key {@code codec}; default ffvhuff
 * @param quality of a lossy codec, from 2 (best) to 31; 0 with the lossless ones
 */
public record VideoConfig(Codec codec, int quality) {
    /** Exact and fast. */
    public static final VideoConfig DEFAULT = new VideoConfig(Codec.FFVHUFF, 0);

    /** What can be chosen. */
    public enum Codec {
        FFVHUFF,
        FFV1,
        MAGICYUV,
        /** Lossy: a replay cannot be exact. */
        MJPEG
    }

    public boolean lossless() {
        return codec != Codec.MJPEG;
    }

    @Override
    public String toString() {
        String name = Section.word(codec);
        return lossless() ? name : name + " q " + quality;
    }
}
