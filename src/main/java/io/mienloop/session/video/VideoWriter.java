package io.mienloop.session.video;

import static org.bytedeco.ffmpeg.avformat.AVFormatContext.AVFMT_FLAG_FLUSH_PACKETS;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_close;
import static org.bytedeco.ffmpeg.global.avformat.avio_flush;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;

/**
 * Writes grey frames into a Matroska file, without loss unless a lossy codec was asked for; one thread owns it.
 *
 * <p>Clusters are short and written through at once, so that a killed process leaves all but the last quarter of a second
 * readable. The first frames are decoded again and compared. The container's time stamps are milliseconds from the first
 * frame, made strictly increasing: they are for players, the session's frame table is the clock.
 */
public final class VideoWriter implements FrameWriter {
    private static final int FRAMES_CHECKED = 5;
    private static final String CLUSTER_MILLIS = "250";
    private static final String CLUSTER_BYTES = "1000000";
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Path file;
    private final long frameBytes;
    private final GreyEncoder encoder;
    private final ExactnessCheck check;
    private final AVFormatContext output;
    private final AVStream stream;
    private long frames;
    private long firstNanos;
    private long lastMillis = -1;
    private boolean failed;
    private boolean closed;

    private VideoWriter(Path file, GreyEncoder encoder, ExactnessCheck check, AVFormatContext output, AVStream stream) {
        this.file = file;
        this.frameBytes = (long) encoder.context().width() * encoder.context().height();
        this.encoder = encoder;
        this.check = check;
        this.output = output;
        this.stream = stream;
    }

    /**
     * @param file to write; refused when there is one already
     * @param width of every frame, pixels
     * @param height of every frame, pixels
     * @param rate nominal frames a second, above 0; for players only
     * @throws IOException when the file cannot be made or the codec cannot take such frames
     */
    public static VideoWriter create(Path file, int width, int height, double rate, VideoCodec codec)
            throws IOException {
        return create(file, width, height, rate, codec, 0);
    }

    /**
     * The same with a codec that may be lossy.
     *
     * @param quality of a lossy codec, 2 (best) to 31
     */
    public static VideoWriter create(Path file, int width, int height, double rate, VideoCodec codec, int quality)
            throws IOException {
        Objects.requireNonNull(codec, "codec");
        if (width < 1 || height < 1 || !(rate > 0 && rate <= 100_000)) {
            throw new IllegalArgumentException("a video needs width, height >= 1 and a rate in 0..100000, not " + width
                    + "x" + height + " at " + rate);
        }
        if (Files.isRegularFile(file)) {
            throw new IOException(file + ": exists already, a recording is never overwritten: choose another folder");
        }
        av_log_set_level(AV_LOG_QUIET);
        GreyEncoder encoder = null;
        ExactnessCheck check = null;
        AVFormatContext output = new AVFormatContext(null);
        try {
            encoder = new GreyEncoder(width, height, rate, codec, quality, AV_CODEC_FLAG_GLOBAL_HEADER);
            check = codec.lossless() ? new ExactnessCheck(encoder.context()) : null;
            require(
                    avformat_alloc_output_context2(output, (AVOutputFormat) null, "matroska", null),
                    "no Matroska writer");
            AVStream stream = avformat_new_stream(output, (AVCodec) null);
            require(avcodec_parameters_from_context(stream.codecpar(), encoder.context()), "no memory");
            stream.time_base(GreyEncoder.rational(1, 1000));
            stream.avg_frame_rate(encoder.context().framerate());
            open(output, file);
            return new VideoWriter(file, encoder, check, output, stream);
        } catch (IOException failure) {
            free(output, encoder, check);
            throw new IOException(file + ": " + failure.getMessage(), failure);
        }
    }

    private static void open(AVFormatContext output, Path file) throws IOException {
        AVIOContext io = new AVIOContext(null);
        require(
                avio_open(io, "file:" + file.toAbsolutePath(), AVIO_FLAG_WRITE),
                "cannot be created: check folder and disk");
        output.pb(io);
        output.flags(output.flags() | AVFMT_FLAG_FLUSH_PACKETS);
        output.flush_packets(1);
        AVDictionary options = new AVDictionary(null);
        try {
            av_dict_set(options, "cluster_time_limit", CLUSTER_MILLIS, 0);
            av_dict_set(options, "cluster_size_limit", CLUSTER_BYTES, 0);
            require(
                    avformat_write_header(output, options),
                    "its header cannot be written: check the disk's free space");
            // The header may wait in a buffer: an error would show only frames later.
            avio_flush(output.pb());
            require(output.pb().error(), "its header cannot be written: check the disk's free space");
        } finally {
            av_dict_free(options);
        }
    }

    /**
     * Writes one frame; the k-th written is the k-th in the file.
     *
     * @param pixels width × height bytes, row after row
     * @param timeNanos of the frame on any axis
     * @throws IOException when the frame, or one of the quarter second before it, could not be written (disk full); nothing
     *     can be written any more, what was written until then stays readable
     */
    @Override
    public void write(MemorySegment pixels, long timeNanos) throws IOException {
        if (closed || failed) {
            throw new IOException(file + ": is " + (closed ? "closed" : "broken off") + ", no frame can be written");
        }
        if (pixels.byteSize() < frameBytes) {
            throw new IllegalArgumentException("a frame has " + frameBytes + " bytes, not " + pixels.byteSize());
        }
        if (frames == 0) {
            firstNanos = timeNanos;
        }
        lastMillis = Math.max(lastMillis + 1, (timeNanos - firstNanos) / NANOS_PER_MILLI);
        try {
            AVPacket packet = encoder.encode(pixels, lastMillis);
            try {
                if (check != null && frames < FRAMES_CHECKED) {
                    check.verify(packet, pixels);
                }
                packet.stream_index(stream.index());
                av_packet_rescale_ts(packet, encoder.context().time_base(), stream.time_base());
                require(av_write_frame(output, packet), "a frame cannot be written: check the disk's free space");
                require(output.pb().error(), "a frame cannot be written: check the disk's free space");
            } finally {
                av_packet_unref(packet);
            }
        } catch (IOException failure) {
            failed = true;
            throw new IOException(file + ": frame " + frames + ": " + failure.getMessage(), failure);
        }
        frames++;
    }

    /** Frames written so far. */
    public long frames() {
        return frames;
    }

    /**
     * Finishes the file and lets go of it. After a failed write it only lets go, without a second complaint.
     *
     * @throws IOException when the last quarter second or the file's index could not be written
     */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        int finished = failed ? 0 : av_write_trailer(output);
        int written = failed ? 0 : output.pb().error();
        int shut = avio_close(output.pb());
        output.pb(null);
        free(output, encoder, check);
        if (!failed) {
            try {
                require(
                        Math.min(Math.min(finished, written), shut),
                        "its end cannot be written: check the disk's free space");
            } catch (IOException failure) {
                throw new IOException(file + ": " + failure.getMessage(), failure);
            }
        }
    }

    private static void require(int returned, String otherwise) throws IOException {
        if (returned < 0) {
            throw new IOException(otherwise + " (" + LibavError.words(returned) + ")");
        }
    }

    private static void free(AVFormatContext output, GreyEncoder encoder, ExactnessCheck check) {
        if (!output.isNull()) {
            if (output.pb() != null && !output.pb().isNull()) {
                avio_close(output.pb());
                output.pb(null);
            }
            avformat_free_context(output);
        }
        if (check != null) {
            check.close();
        }
        if (encoder != null) {
            encoder.close();
        }
    }
}
