package io.mienloop.camera;

import static org.bytedeco.ffmpeg.global.avcodec.AV_EF_BUFFER;
import static org.bytedeco.ffmpeg.global.avcodec.AV_EF_CRCCHECK;
import static org.bytedeco.ffmpeg.global.avcodec.AV_EF_EXPLODE;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.PointerPointer;

/** Decodes picture files (PNG, TIFF, BMP, JPEG, PGM and kin, WebP), told apart by their first bytes. */
final class PictureDecoder implements AutoCloseable {
    private final AVFrame frame;
    private final AVPacket packet;

    PictureDecoder() {
        Libav.load();
        frame = avutil.av_frame_alloc();
        packet = av_packet_alloc();
    }

    /** The decoded picture, until the next call. */
    AVFrame decode(Path file) throws CameraException {
        byte[] bytes = read(file);
        PictureFormat format = PictureFormat.of(bytes);
        if (format == null) {
            throw new CameraException(
                    file + ": is not a picture that can be read: give PNG, TIFF, BMP, JPEG, PGM or WebP");
        }
        if (!format.isWhole(bytes)) {
            throw new CameraException(file + ": the " + format + " picture breaks off before its end: copy it again");
        }
        // A decoder for each picture: some keep what they learnt from the one before.
        AVCodecContext decoder = avcodec_alloc_context3(avcodec_find_decoder(format.codec()));
        try {
            decoder.thread_count(1);
            if (format == PictureFormat.PNG || format == PictureFormat.JPEG) {
                // Others' decoders would refuse healthy pictures that are merely unusual.
                decoder.err_recognition(AV_EF_CRCCHECK | AV_EF_BUFFER | AV_EF_EXPLODE);
            }
            require(avcodec_open2(decoder, decoder.codec(), (PointerPointer<?>) null), file, format);
            require(av_new_packet(packet, bytes.length), file, format);
            packet.data().put(bytes, 0, bytes.length);
            require(avcodec_send_packet(decoder, packet), file, format);
            require(avcodec_send_packet(decoder, null), file, format);
            require(avcodec_receive_frame(decoder, frame), file, format);
        } finally {
            av_packet_unref(packet);
            avcodec_free_context(decoder);
        }
        return frame;
    }

    private static byte[] read(Path file) throws CameraException {
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length == 0) {
                throw new CameraException(file + ": is empty: record or copy it again");
            }
            return bytes;
        } catch (NoSuchFileException gone) {
            throw new CameraException(file + ": there is no such picture: check the path", gone);
        } catch (IOException unreadable) {
            throw new CameraException(
                    file + ": cannot be read (" + unreadable + "): check its permissions", unreadable);
        }
    }

    private static void require(int returned, Path file, PictureFormat format) throws CameraException {
        if (returned < 0) {
            throw new CameraException(file + ": the " + format + " picture cannot be decoded (" + Libav.error(returned)
                    + "): copy or record it again");
        }
    }

    @Override
    public void close() {
        avutil.av_frame_free(frame);
        av_packet_free(packet);
    }
}
