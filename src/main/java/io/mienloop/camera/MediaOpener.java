package io.mienloop.camera;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_find_input_format;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import java.util.Map;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/** Opens a file or stream, finds its video and makes it ready to be read. */
final class MediaOpener {
    /** Formats that draw text as pictures: a stray notes file is not a video. */
    private static final Set<String> TEXT_ART = Set.of("tty", "bin", "xbin", "adf", "idf");

    private static final int FIXED_POINT_ONE = 1 << 16;

    private final String name;

    /** @param name what errors call the source */
    MediaOpener(String name) {
        this.name = name;
    }

    /**
     * @param url in libav's words
     * @param format of the source when it cannot be told from its content ({@code lavfi}, {@code v4l2}), else null
     * @param options for the format
     * @param interrupt asked now and then whether to give up; null for never
     */
    MediaReader open(String url, String format, Map<String, String> options, AVIOInterruptCB.Callback_Pointer interrupt)
            throws CameraException {
        Libav.load();
        AVFormatContext source = opened(url, format, options, interrupt);
        AVCodecContext decoder = null;
        try {
            if (TEXT_ART.contains(source.iformat().name().getString())) {
                throw notAVideo();
            }
            int found = avformat_find_stream_info(source, (PointerPointer<?>) null);
            if (found < 0) {
                throw new CameraException(name + ": cannot be read as a video (" + Libav.error(found)
                        + "): give a whole, playable recording");
            }
            AVCodec[] codec = {new AVCodec()};
            AVStream stream = videoOf(source, codec);
            requireUpright(stream.codecpar());
            decoder = decoderOf(stream, codec[0]);
            return new MediaReader(source, stream, decoder);
        } catch (CameraException failure) {
            if (decoder != null) {
                avcodec_free_context(decoder);
            }
            avformat_close_input(source);
            throw failure;
        }
    }

    private AVFormatContext opened(
            String url, String format, Map<String, String> options, AVIOInterruptCB.Callback_Pointer interrupt)
            throws CameraException {
        AVInputFormat input = null;
        if (format != null) {
            input = av_find_input_format(format);
            if (input == null) {
                throw new CameraException(name + ": there is no input format '" + format + "' on this machine");
            }
        }
        AVFormatContext source = avformat_alloc_context();
        if (interrupt != null) {
            source.interrupt_callback().callback(interrupt);
        }
        AVDictionary dictionary = new AVDictionary(null);
        try {
            options.forEach((key, value) -> av_dict_set(dictionary, key, value, 0));
            int opened = avformat_open_input(source, url, input, dictionary);
            if (opened < 0) {
                // The context is already freed.
                throw new CameraException(name + ": cannot be opened as a video (" + Libav.error(opened)
                        + "): give a whole, playable recording or a stream that is being sent");
            }
        } finally {
            av_dict_free(dictionary);
        }
        return source;
    }

    private AVStream videoOf(AVFormatContext source, AVCodec[] codec) throws CameraException {
        int index = av_find_best_stream(source, AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
        if (index < 0) {
            throw notAVideo();
        }
        for (int i = 0; i < source.nb_streams(); i++) {
            if (i != index) {
                source.streams(i).discard(avcodec.AVDISCARD_ALL);
            }
        }
        AVStream stream = source.streams(index);
        if ((stream.disposition() & AV_DISPOSITION_ATTACHED_PIC) != 0) {
            throw notAVideo();
        }
        AVCodecParameters video = stream.codecpar();
        codec[0] = avcodec.avcodec_find_decoder(video.codec_id());
        if (codec[0] == null) {
            throw new CameraException(name + ": its video is coded in a way that cannot be decoded here ("
                    + avcodec.avcodec_get_name(video.codec_id()).getString() + "): convert it with ffmpeg first");
        }
        if (video.width() < 1 || video.height() < 1) {
            throw new CameraException(name + ": the size of its pictures cannot be found out, the recording is damaged "
                    + "or no picture arrived: give a whole, playable recording");
        }
        return stream;
    }

    private AVCodecContext decoderOf(AVStream stream, AVCodec codec) throws CameraException {
        AVCodecContext decoder = avcodec_alloc_context3(codec);
        int set = avcodec_parameters_to_context(decoder, stream.codecpar());
        // Slices may be shared out, whole frames not: a decoding error must fall on its own frame.
        decoder.thread_type(AVCodecContext.FF_THREAD_SLICE);
        decoder.thread_count(Math.min(4, Runtime.getRuntime().availableProcessors()));
        decoder.pkt_timebase(stream.time_base());
        int opened = set < 0 ? set : avcodec_open2(decoder, codec, (PointerPointer<?>) null);
        if (opened < 0) {
            avcodec_free_context(decoder);
            throw new CameraException(name + ": its " + codec.name().getString() + " video cannot be decoded ("
                    + Libav.error(opened) + "): convert it with ffmpeg first");
        }
        return decoder;
    }

    /** A video that asks to be turned is refused: regions of interest would mean one thing here and another in a player. */
    private void requireUpright(AVCodecParameters video) throws CameraException {
        AVPacketSideData turn =
                av_packet_side_data_get(video.coded_side_data(), video.nb_coded_side_data(), AV_PKT_DATA_DISPLAYMATRIX);
        if (turn == null || turn.isNull() || turn.size() < 9 * Integer.BYTES) {
            return;
        }
        IntPointer matrix = new IntPointer(turn.data());
        boolean upright = matrix.get(0) == FIXED_POINT_ONE
                && matrix.get(4) == FIXED_POINT_ONE
                && matrix.get(1) == 0
                && matrix.get(3) == 0;
        if (!upright) {
            throw new CameraException(
                    name + ": the recording asks players to turn or mirror it; write it upright first: "
                            + "ffmpeg -i FILE -c:v ffv1 -pix_fmt gray UPRIGHT.mkv");
        }
    }

    private CameraException notAVideo() {
        return new CameraException(name + ": holds no video: give a recording, a picture or a folder of pictures");
    }
}
