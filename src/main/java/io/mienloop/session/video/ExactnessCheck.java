package io.mienloop.session.video;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.PointerPointer;

/** Decodes what was just coded and compares it: that a codec keeps every pixel is checked, not believed. */
final class ExactnessCheck implements AutoCloseable {
    private final int width;
    private final int height;
    private final AVCodecContext decoder;
    private final AVFrame decoded = av_frame_alloc();

    /** @param encoder whose packets are checked */
    ExactnessCheck(AVCodecContext encoder) throws IOException {
        width = encoder.width();
        height = encoder.height();
        decoder = avcodec_alloc_context3(avcodec_find_decoder(encoder.codec_id()));
        AVCodecParameters parameters = avcodec_parameters_alloc();
        int prepared = avcodec_parameters_from_context(parameters, encoder);
        if (prepared >= 0) {
            prepared = avcodec_parameters_to_context(decoder, parameters);
        }
        avcodec_parameters_free(parameters);
        decoder.thread_count(1);
        if (prepared >= 0) {
            prepared = avcodec_open2(decoder, decoder.codec(), (PointerPointer<?>) null);
        }
        if (prepared < 0) {
            close();
            throw new IOException(
                    "what the encoder writes cannot be decoded here (" + LibavError.words(prepared) + ")");
        }
    }

    /** @throws IOException when the packet does not hold exactly these pixels */
    void verify(AVPacket packet, MemorySegment pixels) throws IOException {
        int sent = avcodec_send_packet(decoder, packet);
        int received = sent < 0 ? sent : avcodec_receive_frame(decoder, decoded);
        if (received < 0) {
            throw new IOException("a coded frame cannot be decoded again (" + LibavError.words(received) + ")");
        }
        if (decoded.format() != AV_PIX_FMT_GRAY8 || decoded.width() != width || decoded.height() != height) {
            throw new IOException("the encoder changed the pixels' layout: choose another codec");
        }
        long start = decoded.data(0).address();
        int stride = decoded.linesize(0);
        for (int y = 0; y < height; y++) {
            long row = (long) y * width;
            long from = start + (long) y * stride;
            if (MemorySegment.mismatch(pixels, row, row + width, NativeMemory.ALL, from, from + width) >= 0) {
                throw new IOException("the encoder changed pixels in row " + y + ": choose another codec");
            }
        }
    }

    @Override
    public void close() {
        av_frame_free(decoded);
        avcodec_free_context(decoder);
    }
}
