package io.mienloop.session.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_QSCALE;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.FF_QP2LAMBDA;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.PointerPointer;

/** Codes grey frames one by one: a frame in, its packet out, none held back. */
final class GreyEncoder implements AutoCloseable {
    private static final int AGAIN = AVERROR_EAGAIN();

    private final int width;
    private final int height;
    private final AVCodecContext context;
    private final AVFrame frame = av_frame_alloc();
    private final AVPacket packet = av_packet_alloc();

    GreyEncoder(int width, int height, double rate, VideoCodec codec, int quality, int flags) throws IOException {
        this.width = width;
        this.height = height;
        AVCodec encoder = avcodec_find_encoder_by_name(codec.encoder());
        if (encoder == null) {
            free(null);
            throw new IOException("no " + codec + " encoder in this machine's FFmpeg libraries: choose another codec");
        }
        context = avcodec_alloc_context3(encoder);
        context.width(width);
        context.height(height);
        context.pix_fmt(codec.pixelFormat());
        context.color_range(AVCOL_RANGE_JPEG);
        context.time_base(rational(1, 1000));
        context.framerate(rational(Math.toIntExact(Math.round(rate * 1000)), 1000));
        context.flags(context.flags() | flags);
        if (!codec.lossless()) {
            context.flags(context.flags() | AV_CODEC_FLAG_QSCALE);
            context.global_quality(quality * FF_QP2LAMBDA);
            frame.quality(quality * FF_QP2LAMBDA);
        }
        // One thread: with more, an encoder holds frames back and takes cores from the loop.
        context.thread_count(1);
        int opened = avcodec_open2(context, encoder, (PointerPointer<?>) null);
        frame.format(codec.pixelFormat());
        frame.width(width);
        frame.height(height);
        frame.color_range(AVCOL_RANGE_JPEG);
        if (opened >= 0) {
            opened = av_frame_get_buffer(frame, 0);
        }
        if (opened < 0) {
            close();
            throw new IOException(codec + " cannot code grey frames of " + width + "x" + height + " ("
                    + LibavError.words(opened) + "): choose another codec");
        }
    }

    static AVRational rational(int numerator, int denominator) {
        return new AVRational().num(numerator).den(denominator);
    }

    AVCodecContext context() {
        return context;
    }

    /** Codes one frame; the packet is valid until the next call. */
    AVPacket encode(MemorySegment pixels, long time) throws IOException {
        require(av_frame_make_writable(frame));
        long start = frame.data(0).address();
        int stride = frame.linesize(0);
        for (int y = 0; y < height; y++) {
            MemorySegment.copy(pixels, (long) y * width, NativeMemory.ALL, start + (long) y * stride, width);
        }
        if (frame.format() == AV_PIX_FMT_YUVJ420P) {
            for (int plane = 1; plane <= 2; plane++) {
                long chroma = frame.data(plane).address();
                long bytes = (long) frame.linesize(plane) * ((height + 1) / 2);
                NativeMemory.ALL.asSlice(chroma, bytes).fill((byte) 128); // no colour
            }
        }
        frame.pts(time);
        require(avcodec_send_frame(context, frame));
        int received = avcodec_receive_packet(context, packet);
        if (received == AGAIN) {
            throw new IOException("the encoder holds frames back, a crash would lose them: choose another codec");
        }
        require(received);
        return packet;
    }

    private static void require(int returned) throws IOException {
        if (returned < 0) {
            throw new IOException("a frame cannot be coded (" + LibavError.words(returned) + ")");
        }
    }

    @Override
    public void close() {
        free(context);
    }

    private void free(AVCodecContext opened) {
        av_frame_free(frame);
        av_packet_free(packet);
        if (opened != null) {
            avcodec_free_context(opened);
        }
    }
}
