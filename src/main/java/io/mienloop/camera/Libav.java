package io.mienloop.camera;

import static org.bytedeco.ffmpeg.global.avdevice.avdevice_register_all;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.nio.charset.StandardCharsets;

/** What all users of the libav libraries here share: their set-up and the words of their errors. */
final class Libav {
    private static final int LONGEST_ERROR = 128;

    static {
        // Whatever is wrong reaches the user as one exception; the libraries' own chatter on standard error does not.
        av_log_set_level(AV_LOG_QUIET);
        avdevice_register_all();
    }

    private Libav() {}

    /** Loads the libraries and makes them quiet; may be called any number of times. */
    static void load() {
        // The static block has done it.
    }

    /** The library's words for a negative return code. */
    static String error(int code) {
        byte[] text = new byte[LONGEST_ERROR];
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
