package io.mienloop.session.video;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;

import io.mienloop.camera.Camera;
import io.mienloop.camera.CameraException;
import io.mienloop.camera.FrameStamp;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;

/** Measures how large a camera's frames become. */
public final class EncodedSize {
    private EncodedSize() {}

    /**
     * Codes some of a camera's first frames and throws them away.
     *
     * @param frames how many to look at
     * @return bytes a frame, the mean; 0 when the camera had none
     */
    public static double perFrame(Camera camera, int frames, VideoCodec codec, int quality)
            throws IOException, CameraException {
        av_log_set_level(AV_LOG_QUIET); // also loads the library, which the encoder's constants need
        int width = camera.info().width();
        int height = camera.info().height();
        long bytes = 0;
        int coded = 0;
        try (Arena arena = Arena.ofConfined();
                GreyEncoder encoder = new GreyEncoder(width, height, 100, codec, quality, 0)) {
            MemorySegment pixels = arena.allocate((long) width * height);
            FrameStamp stamp = new FrameStamp();
            while (coded < frames && camera.next(pixels, stamp)) {
                AVPacket packet = encoder.encode(pixels, coded++);
                bytes += packet.size();
                avcodec.av_packet_unref(packet);
            }
        }
        return coded == 0 ? 0 : (double) bytes / coded;
    }
}
