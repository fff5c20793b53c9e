package io.mienloop.camera;

import static org.bytedeco.ffmpeg.avutil.AVFrame.AV_FRAME_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.avutil.AVFrame.FF_DECODE_ERROR_CONCEALMENT_ACTIVE;
import static org.bytedeco.ffmpeg.avutil.AVFrame.FF_DECODE_ERROR_DECODE_SLICES;
import static org.bytedeco.ffmpeg.avutil.AVFrame.FF_DECODE_ERROR_INVALID_BITSTREAM;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Reads and decodes the video stream of an opened source, one picture a step, and says plainly when something is wrong. */
final class MediaReader implements AutoCloseable {
    /** What a step found. */
    enum Step {
        /** {@link #frame()} holds a whole picture. */
        PICTURE,
        /** A picture cannot be decoded, or only with faults; {@link #problem()} says how. Reading may go on after it. */
        DAMAGE,
        /** A picture's data end too early; {@link #problem()} says so. Reading may go on after it. */
        CUT,
        /** The source cannot be read further; {@link #problem()} says why. Pictures still in the decoder may follow. */
        BREAK,
        /** No picture is left. */
        END
    }

    private static final int AGAIN = AVERROR_EAGAIN();
    private static final int DAMAGED_PICTURE =
            FF_DECODE_ERROR_CONCEALMENT_ACTIVE | FF_DECODE_ERROR_INVALID_BITSTREAM | FF_DECODE_ERROR_DECODE_SLICES;

    private final AVFormatContext source;
    private final AVStream stream;
    private final int streamIndex;
    private final AVCodecContext decoder;
    private final AVPacket packet = av_packet_alloc();
    private final AVFrame frame = av_frame_alloc();
    private boolean draining;
    private long packets;
    private long lastSentTick = AV_NOPTS_VALUE;
    private long damagedTick = AV_NOPTS_VALUE;
    private String problem = "";

    /** Takes over an opened source and its decoder; {@link #close()} frees both. */
    MediaReader(AVFormatContext source, AVStream stream, AVCodecContext decoder) {
        this.source = source;
        this.stream = stream;
        this.streamIndex = stream.index();
        this.decoder = decoder;
    }

    AVStream stream() {
        return stream;
    }

    /** libav's name of the container. */
    String container() {
        return source.iformat().name().getString();
    }

    AVCodecContext decoder() {
        return decoder;
    }

    /** The picture of the last {@link Step#PICTURE}, until the next step. */
    AVFrame frame() {
        return frame;
    }

    /** How many packets of the video stream were read so far. */
    long packets() {
        return packets;
    }

    String problem() {
        return problem;
    }

    /** Presentation time of the last damaged picture, in the stream's ticks, or AV_NOPTS_VALUE when it is not known. */
    long damagedTick() {
        return damagedTick;
    }

    /** Reads no further; the pictures that the decoder still holds follow, then {@link Step#END}. */
    void drain() {
        if (!draining) {
            draining = true;
            // Entering the drained state twice is the only error this call has, and the guard rules it out.
            avcodec_send_packet(decoder, null);
        }
    }

    Step step() {
        while (true) {
            int received = avcodec_receive_frame(decoder, frame);
            if (received == 0) {
                return checked();
            }
            if (received == AVERROR_EOF) {
                return Step.END;
            }
            if (received != AGAIN) {
                problem = "a picture cannot be decoded (" + Libav.error(received) + ")";
                damagedTick = lastSentTick;
                return Step.DAMAGE;
            }
            Step fed = feed();
            if (fed != null) {
                return fed;
            }
        }
    }

    private Step checked() {
        if ((frame.flags() & AV_FRAME_FLAG_CORRUPT) != 0 || (frame.decode_error_flags() & DAMAGED_PICTURE) != 0) {
            problem = "a picture is damaged";
            damagedTick = frame.best_effort_timestamp();
            return Step.DAMAGE;
        }
        return Step.PICTURE;
    }

    /** Gives the decoder its next packet; returns null when that went well. */
    private Step feed() {
        int read = av_read_frame(source, packet);
        if (read == AVERROR_EOF) {
            int broken = source.pb() == null ? 0 : source.pb().error();
            if (broken < 0 && broken != AVERROR_EOF) {
                problem = "reading failed (" + Libav.error(broken) + ")";
                drain();
                return Step.BREAK;
            }
            drain();
            return null;
        }
        if (read < 0) {
            problem = "reading failed (" + Libav.error(read) + ")";
            drain();
            return Step.BREAK;
        }
        try {
            if (packet.stream_index() != streamIndex) {
                return null;
            }
            if ((packet.flags() & AV_PKT_FLAG_CORRUPT) != 0) {
                problem = "a picture's data are cut short";
                return Step.CUT;
            }
            packets++;
            lastSentTick = packet.pts();
            int sent = avcodec_send_packet(decoder, packet);
            if (sent < 0 && sent != AVERROR_EOF) {
                problem = "a picture cannot be decoded (" + Libav.error(sent) + ")";
                damagedTick = lastSentTick;
                return Step.DAMAGE;
            }
            return null;
        } finally {
            av_packet_unref(packet);
        }
    }

    @Override
    public void close() {
        av_frame_free(frame);
        av_packet_free(packet);
        avcodec_free_context(decoder);
        avformat_close_input(source);
    }
}
