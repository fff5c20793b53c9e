package io.mienloop.camera;

import org.bytedeco.ffmpeg.global.avcodec;

/** The picture files that can be read, told apart by their first bytes. */
enum PictureFormat {
    PNG(avcodec.AV_CODEC_ID_PNG),
    TIFF(avcodec.AV_CODEC_ID_TIFF),
    BMP(avcodec.AV_CODEC_ID_BMP),
    JPEG(avcodec.AV_CODEC_ID_MJPEG),
    PBM(avcodec.AV_CODEC_ID_PBM),
    PGM(avcodec.AV_CODEC_ID_PGM),
    PPM(avcodec.AV_CODEC_ID_PPM),
    PAM(avcodec.AV_CODEC_ID_PAM),
    WEBP(avcodec.AV_CODEC_ID_WEBP);

    private static final int LONGEST_TRAILER = 64;

    private final int codec;

    PictureFormat(int codec) {
        this.codec = codec;
    }

    /** libav's number of the decoder. */
    int codec() {
        return codec;
    }

    /** Null when the bytes begin no picture known here. */
    static PictureFormat of(byte[] bytes) {
        if (begins(bytes, 0x89, 'P', 'N', 'G')) {
            return PNG;
        }
        if (begins(bytes, 'I', 'I', 42, 0) || begins(bytes, 'M', 'M', 0, 42)) {
            return TIFF;
        }
        if (begins(bytes, 0xFF, 0xD8, 0xFF)) {
            return JPEG;
        }
        if (begins(bytes, 'B', 'M')) {
            return BMP;
        }
        if (begins(bytes, 'R', 'I', 'F', 'F') && bytes.length > 12 && bytes[8] == 'W' && bytes[9] == 'E') {
            return WEBP;
        }
        if (begins(bytes, 'P') && bytes.length > 2 && Character.isWhitespace(bytes[2])) {
            return switch (bytes[1]) {
                case '1', '4' -> PBM;
                case '2', '5' -> PGM;
                case '3', '6' -> PPM;
                case '7' -> PAM;
                default -> null;
            };
        }
        return null;
    }

    /** Whether the end is there, for the two formats whose decoders paint a torn picture grey and call it decoded. */
    boolean isWhole(byte[] bytes) {
        return switch (this) {
            case PNG -> endsNear(bytes, 'I', 'E', 'N', 'D');
            case JPEG -> endsNear(bytes, 0xFF, 0xD9);
            default -> true;
        };
    }

    private static boolean begins(byte[] bytes, int... start) {
        return holdsAt(bytes, 0, start);
    }

    private static boolean endsNear(byte[] bytes, int... end) {
        for (int at = bytes.length - end.length; at >= Math.max(0, bytes.length - LONGEST_TRAILER); at--) {
            if (holdsAt(bytes, at, end)) {
                return true;
            }
        }
        return false;
    }

    private static boolean holdsAt(byte[] bytes, int at, int... values) {
        if (bytes.length < at + values.length) {
            return false;
        }
        for (int i = 0; i < values.length; i++) {
            if ((bytes[at + i] & 0xFF) != values[i]) {
                return false;
            }
        }
        return true;
    }
}
