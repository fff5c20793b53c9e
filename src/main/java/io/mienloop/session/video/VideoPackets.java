package io.mienloop.session.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;

import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avutil.AVDictionary;

/** Counts what is whole in a video that a crash may have cut, without decoding it. */
public final class VideoPackets {
    private VideoPackets() {}

    /** Whole frames from the file's start; 0 where there is no file or nothing of it can be read. */
    public static long whole(Path video) {
        return whole(video, () -> {});
    }

    /** @param each called at each of them: a long video takes its time */
    public static long whole(Path video, Runnable each) {
        if (!Files.isRegularFile(video)) {
            return 0;
        }
        av_log_set_level(AV_LOG_QUIET);
        AVFormatContext source = new AVFormatContext(null);
        if (avformat_open_input(source, "file:" + video.toAbsolutePath(), (AVInputFormat) null, (AVDictionary) null)
                < 0) {
            return 0;
        }
        AVPacket packet = av_packet_alloc();
        long frames = 0;
        try {
            while (av_read_frame(source, packet) >= 0) {
                boolean cut = (packet.flags() & AV_PKT_FLAG_CORRUPT) != 0;
                av_packet_unref(packet);
                if (cut) {
                    break;
                }
                frames++;
                each.run();
            }
            return frames;
        } finally {
            av_packet_free(packet);
            avformat_close_input(source);
        }
    }
}
