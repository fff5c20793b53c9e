package io.mienloop.session.video;

/** The codecs that keep grey frames exactly. */
public enum VideoCodec {
    /** Huffman coding: several hundred 640×480 frames a second on one core; the default. */
    FFVHUFF("ffvhuff"),
    /** Smallest files, slowest: for slow rigs, or for archiving after the session. */
    FFV1("ffv1"),
    /** Between the two. */
    MAGICYUV("magicyuv");

    private final String encoder;

    VideoCodec(String encoder) {
        this.encoder = encoder;
    }

    /** The encoder's and the decoder's name in libavcodec. */
    String encoder() {
        return encoder;
    }
}
