package io.mienloop.session.video;

import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.nio.charset.StandardCharsets;

/** libav's return codes in words. */
final class LibavError {
    private static final int LONGEST = 128;

    private LibavError() {}

    static String words(int code) {
        byte[] text = new byte[LONGEST];
        if (av_strerror(code, text, text.length) < 0) {
            return "error " + code;
        }
        int length = 0;
        while (length < text.length && text[length] != 0) {
            length++;
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }
}
