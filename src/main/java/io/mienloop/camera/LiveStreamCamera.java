package io.mienloop.camera;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_RAWVIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;
import static org.bytedeco.ffmpeg.global.avutil.av_rescale;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * Reads a live stream's frames as grey: network cameras, video devices, libavfilter's own test pictures.
 *
 * <p>The source is in FFmpeg's words: {@code rtsp://…}, {@code tcp://host:port}, {@code udp://…}; a device or generator goes
 * behind its format's name, {@code v4l2:/dev/video0}, {@code lavfi:testsrc=size=320x240:rate=30,realtime}. A damaged picture
 * is a lost frame, not the end: it shows as a gap in {@link FrameStamp#frameId}. Closing may be done by another thread and
 * ends a waiting {@link #next}.
 */
public final class LiveStreamCamera implements Camera {
    private static final long NANOS = 1_000_000_000L;
    private static final String FILTER = "lavfi";

    /** Formats that a source names, since nothing of it tells them. */
    private static final List<String> NAMED = List.of(FILTER, "v4l2", "avfoundation", "dshow");

    private final String source;
    private final StallWatch watch;
    private final MediaReader reader;
    private final GreyConverter converter;
    private final CameraInfo info;
    private final long tickNumerator;
    private final long tickDenominator;
    private final ReentrantLock reading = new ReentrantLock();
    private long frameId;
    private long firstTick = AV_NOPTS_VALUE;
    private boolean closed;

    private LiveStreamCamera(String source, String format, StallWatch watch, MediaReader reader) {
        this.source = source;
        this.watch = watch;
        this.reader = reader;
        AVStream stream = reader.stream();
        int width = stream.codecpar().width();
        int height = stream.codecpar().height();
        this.converter = new GreyConverter(width, height);
        AVRational tick = stream.time_base();
        this.tickNumerator = tick.num();
        this.tickDenominator = tick.den();
        AVRational rate = stream.avg_frame_rate();
        if (rate.num() <= 0 || rate.den() <= 0) {
            rate = stream.r_frame_rate();
        }
        double perSecond = rate.num() > 0 && rate.den() > 0 ? rate.num() / (double) rate.den() : 0;
        this.info = new CameraInfo(
                width,
                height,
                perSecond,
                -1,
                true,
                isRaw(format, stream.codecpar().codec_id(), stream.codecpar().format()),
                "live stream " + source);
    }

    /** Opens a stream without options, and gives up after ten seconds without a picture. */
    public static LiveStreamCamera open(String source) throws CameraException {
        return open(source, Map.of(), Duration.ofSeconds(10));
    }

    /**
     * @param source in FFmpeg's words, as the class describes
     * @param options for FFmpeg's input, such as {@code video_size}, {@code framerate}, {@code rtsp_transport}
     * @param patience how long to wait for the source to open, and for each picture, before it counts as lost
     * @throws CameraException when nothing is sent there, or what is sent is no video
     */
    public static LiveStreamCamera open(String source, Map<String, String> options, Duration patience)
            throws CameraException {
        String format = null;
        String url = source;
        for (String named : NAMED) {
            if (source.startsWith(named + ":")) {
                format = named;
                url = source.substring(named.length() + 1);
            }
        }
        Map<String, String> asked = new LinkedHashMap<>(Map.of("fflags", "nobuffer"));
        asked.putAll(options);
        StallWatch watch = new StallWatch(patience);
        watch.restart();
        try {
            MediaReader reader = new MediaOpener(source).open(url, format, asked, watch);
            return new LiveStreamCamera(source, format, watch, reader);
        } catch (CameraException failure) {
            boolean stalled = watch.isOver();
            watch.close();
            throw stalled
                    ? new CameraException(
                            source + ": nothing arrived within " + patience.toMillis()
                                    + " ms: check that the camera is on and sends there",
                            failure)
                    : failure;
        }
    }

    /**
     * Whether a device sends grey pixels as they are wanted. Who else does may send as fast as it is read; libavfilter draws its
     * own; and other pixels have to be converted.
     *
     * @param format that the source names, or null
     * @param codec libav's number
     * @param pixels libav's number of their format
     */
    static boolean isRaw(String format, int codec, int pixels) {
        return format != null && !format.equals(FILTER) && codec == AV_CODEC_ID_RAWVIDEO && pixels == AV_PIX_FMT_GRAY8;
    }

    @Override
    public CameraInfo info() {
        return info;
    }

    @Override
    public boolean next(MemorySegment pixels, FrameStamp stamp) throws CameraException {
        reading.lock();
        try {
            if (closed) {
                return false;
            }
            watch.restart();
            while (true) {
                switch (reader.step()) {
                    case PICTURE -> {
                        deliver(reader.frame(), pixels, stamp);
                        return true;
                    }
                    case DAMAGE, CUT -> frameId++;
                    case BREAK -> {
                        if (watch.isCancelled()) {
                            return false;
                        }
                        throw lost(watch.isOver() ? "no picture arrived in time" : reader.problem());
                    }
                    case END -> {
                        return false;
                    }
                }
            }
        } finally {
            reading.unlock();
        }
    }

    private void deliver(AVFrame frame, MemorySegment pixels, FrameStamp stamp) throws CameraException {
        if (frame.width() != info.width() || frame.height() != info.height()) {
            throw lost("its pictures changed to " + frame.width() + "x" + frame.height());
        }
        try {
            converter.convert(frame, pixels);
        } catch (CameraException failure) {
            throw lost(failure.getMessage());
        }
        long tick = frame.best_effort_timestamp();
        if (firstTick == AV_NOPTS_VALUE) {
            firstTick = tick;
        }
        stamp.frameId = frameId++;
        stamp.timeNanos =
                tick == AV_NOPTS_VALUE ? -1 : av_rescale(tick - firstTick, tickNumerator * NANOS, tickDenominator);
    }

    private CameraException lost(String why) {
        return new CameraException(source + ": the stream broke off after " + frameId + " frames: " + why
                + "; check the camera and its cable, then start again");
    }

    @Override
    public void close() {
        watch.cancel();
        reading.lock();
        try {
            if (!closed) {
                closed = true;
                converter.close();
                reader.close();
                watch.close();
            }
        } finally {
            reading.unlock();
        }
    }
}
