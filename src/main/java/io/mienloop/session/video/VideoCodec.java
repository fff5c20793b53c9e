package io.mienloop.session.video;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;

/** The codecs that keep grey frames exactly, and one that does not. */
public enum VideoCodec {
    /** Huffman coding: several hundred 640×480 frames a second on one core; the default. */
    FFVHUFF("ffvhuff"),
    /** Smallest files, slowest: for slow rigs, or for archiving after the session. */
    FFV1("ffv1"),
    /** Between the two. */
    MAGICYUV("magicyuv"),
    /** Loses: only where it was chosen by name, for recordings that need no replay. */
    MJPEG("mjpeg");

    private final String encoder;

    VideoCodec(String encoder) {
        this.encoder = encoder;
    }

    /** Whether every pixel is kept; checked on the first frames where it is promised. */
    public boolean lossless() {
        return this != MJPEG;
    }

    /** libavcodec's layout of the pixels that are handed in. */
    int pixelFormat() {
        return lossless() ? AV_PIX_FMT_GRAY8 : AV_PIX_FMT_YUVJ420P;
    }

    /** The encoder's and the decoder's name in libavcodec. */
    String encoder() {
        return encoder;
    }
}
