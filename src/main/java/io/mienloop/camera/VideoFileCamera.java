package io.mienloop.camera;

import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entries_count;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_rescale;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * Reads a video file's frames, all of them and in the order of presentation, as {@code ffmpeg -i FILE -pix_fmt gray} gives
 * them.
 *
 * <p>A file that breaks off delivers every whole frame and then says so with a {@link CameraException}: its container
 * promises bytes that are not there, or its last packet is cut, or a picture cannot be decoded.
 */
public final class VideoFileCamera implements Camera {
    private static final long NANOS = 1_000_000_000L;

    private final Path file;
    private final StatedLength length;
    private final MediaReader reader;
    private final GreyConverter converter;
    private final CameraInfo info;
    private final long tickNumerator;
    private final long tickDenominator;
    private final long rateNumerator;
    private final long rateDenominator;
    private long frames;
    private long firstTick;
    private long firstDamage = Long.MAX_VALUE;
    private String problem;
    private boolean closed;

    private VideoFileCamera(Path file, StatedLength length, MediaReader reader) {
        this.file = file;
        this.length = length;
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
        this.rateNumerator = Math.max(0, rate.num());
        this.rateDenominator = Math.max(1, rate.den());
        this.info = new CameraInfo(
                width,
                height,
                rateNumerator / (double) rateDenominator,
                stream.nb_frames() > 0 ? stream.nb_frames() : -1,
                false,
                false,
                file + ", " + reader.decoder().codec().name().getString() + " video");
    }

    /**
     * @throws CameraException when there is no such file, or it holds no video that can be read
     */
    public static VideoFileCamera open(Path file) throws CameraException {
        if (!Files.exists(file)) {
            throw new CameraException(file + ": there is no such file: check the path");
        }
        if (!Files.isRegularFile(file)) {
            throw new CameraException(file + ": is not a file: give a video file");
        }
        StatedLength length;
        try {
            length = StatedLength.of(file);
        } catch (IOException unreadable) {
            throw new CameraException(
                    file + ": cannot be read (" + unreadable + "): check its permissions", unreadable);
        }
        if (length.present() == 0) {
            throw new CameraException(file + ": is empty: record or copy it again");
        }
        try {
            // "file:" keeps colons and patterns in a name from being read as something else.
            MediaReader reader =
                    new MediaOpener(file.toString()).open("file:" + file.toAbsolutePath(), null, Map.of(), null);
            return new VideoFileCamera(file, length, reader);
        } catch (CameraException failure) {
            if (length.isShort()) {
                throw new CameraException(failure.getMessage() + " (" + length + ")", failure);
            }
            throw failure;
        }
    }

    @Override
    public CameraInfo info() {
        return info;
    }

    @Override
    public boolean next(MemorySegment pixels, FrameStamp stamp) throws CameraException {
        while (true) {
            switch (reader.step()) {
                case PICTURE -> {
                    // What comes after a damaged picture may be built on it.
                    if (reader.frame().best_effort_timestamp() < firstDamage) {
                        deliver(reader.frame(), pixels, stamp);
                        return true;
                    }
                }
                case DAMAGE -> {
                    long tick = reader.damagedTick();
                    // Without a time of its own, everything that follows is in doubt.
                    firstDamage = Math.min(firstDamage, tick == AV_NOPTS_VALUE ? Long.MIN_VALUE : tick);
                    breakOff(reader.problem());
                }
                case CUT, BREAK -> breakOff(reader.problem());
                case END -> {
                    requireWhole();
                    return false;
                }
            }
        }
    }

    private void breakOff(String why) {
        if (problem == null) {
            problem = why;
        }
        reader.drain();
    }

    private void deliver(AVFrame frame, MemorySegment pixels, FrameStamp stamp) throws CameraException {
        if (frame.width() != info.width() || frame.height() != info.height()) {
            throw new CameraException(file + ": the picture changes its size at frame " + frames + " from "
                    + info.width() + "x" + info.height() + " to " + frame.width() + "x" + frame.height()
                    + ": cut the recording there");
        }
        try {
            converter.convert(frame, pixels);
        } catch (CameraException failure) {
            throw new CameraException(file + ": frame " + frames + ": " + failure.getMessage(), failure);
        }
        stamp.frameId = frames;
        stamp.timeNanos = timeOf(frame.best_effort_timestamp());
        frames++;
    }

    private long timeOf(long tick) {
        if (frames == 0) {
            firstTick = tick;
        }
        if (tick != AV_NOPTS_VALUE && firstTick != AV_NOPTS_VALUE) {
            return av_rescale(tick - firstTick, tickNumerator * NANOS, tickDenominator);
        }
        return rateNumerator == 0 ? -1 : av_rescale(frames, rateDenominator * NANOS, rateNumerator);
    }

    private void requireWhole() throws CameraException {
        if (problem == null && length.isShort()) {
            problem = "its end is missing";
        }
        long promised = promisedPackets();
        if (problem == null && reader.packets() < promised) {
            problem = "only " + reader.packets() + " of " + promised + " pictures were found in it";
        }
        if (problem == null && frames == 0) {
            problem = "it has no picture";
        }
        if (problem != null) {
            String stated = info.frames() > 0 ? " of " + info.frames() : "";
            String bytes = length.isShort() ? ", " + length : "";
            throw new CameraException(file + ": the video breaks off after " + frames + stated + " whole frames: "
                    + problem + bytes + "; copy it again from where it was recorded, or use only the frames before");
        }
    }

    /** How many pictures the container lists; 0 where it keeps no list, or one that is only an estimate. */
    private long promisedPackets() {
        return switch (reader.container()) {
            case "mov,mp4,m4a,3gp,3g2,mj2" -> avformat_index_get_entries_count(reader.stream());
            case "avi" -> reader.stream().nb_frames();
            default -> 0;
        };
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            converter.close();
            reader.close();
        }
    }
}
