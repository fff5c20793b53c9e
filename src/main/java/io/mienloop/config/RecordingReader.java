package io.mienloop.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how a session is recorded: the video's codec, and what is done as the disk fills up. */
final class RecordingReader {
    private static final Pattern QUALITY = Pattern.compile("q\\s*(\\d{1,2})");
    private static final long HOUR_NANOS = 3_600_000_000_000L;
    private static final String CODECS = "ffvhuff, ffv1, magicyuv, or lossy as in `codec: {mjpeg: q 2}`";

    private RecordingReader() {}

    static VideoConfig video(Section session) {
        Tree tree = session.tree("codec");
        if (tree instanceof Tree.Fields) {
            return session.section("codec").map(RecordingReader::lossy).orElse(VideoConfig.DEFAULT);
        }
        Optional<String> name = session.text("codec", "ffvhuff");
        for (VideoConfig.Codec codec : VideoConfig.Codec.values()) {
            VideoConfig video = new VideoConfig(codec, 0);
            if (video.lossless() && name.isPresent() && name.get().equals(Section.word(codec))) {
                return video;
            }
        }
        if (name.isPresent()) {
            boolean mjpeg = name.get().toLowerCase(Locale.ROOT).equals("mjpeg");
            session.error(
                    "codec",
                    session.path("codec") + " is '" + name.get() + "'"
                            + (mjpeg
                                    ? ", which loses: a session recorded with it cannot be replayed exactly"
                                    : ", which does not keep grey frames exactly or is not known"),
                    "use " + CODECS);
        }
        return VideoConfig.DEFAULT;
    }

    private static VideoConfig lossy(Section codec) {
        Optional<String> text = codec.text("mjpeg", "q 2");
        codec.finish();
        if (text.isEmpty()) {
            codec.problems().error(codec.origin(), codec.name + " names no codec", "use " + CODECS);
            return VideoConfig.DEFAULT;
        }
        Matcher quality = QUALITY.matcher(text.get().strip());
        int q = quality.matches() ? Integer.parseInt(quality.group(1)) : 0;
        if (q < 2 || q > 31) {
            codec.error("mjpeg", codec.path("mjpeg") + " is '" + text.get() + "'", "write `q 2` (best) to `q 31`");
            return VideoConfig.DEFAULT;
        }
        codec.problems()
                .warn(
                        codec.origin("mjpeg"),
                        "the video will be lossy: a replay of this session cannot be exact",
                        "leave codec out to record without loss");
        return new VideoConfig(VideoConfig.Codec.MJPEG, q);
    }

    static DiskConfig disk(Section session) {
        DiskConfig usual = DiskConfig.DEFAULT;
        return session.section("disk")
                .map(section -> {
                    DiskConfig disk = new DiskConfig(
                            section.time("warn", 1_000_000_000L, 24 * HOUR_NANOS)
                                    .orElse(usual.warnNanos()),
                            section.time("stop-stimuli", 1_000_000_000L, HOUR_NANOS)
                                    .orElse(usual.stopStimuliNanos()),
                            section.time("end", 1_000_000_000L, HOUR_NANOS).orElse(usual.endNanos()));
                    if (disk.endNanos() > disk.stopStimuliNanos() || disk.stopStimuliNanos() > disk.warnNanos()) {
                        section.problems()
                                .error(
                                        section.origin(),
                                        section.name + " is not warn >= stop-stimuli >= end ("
                                                + Dimension.TIME.format(disk.warnNanos()) + ", "
                                                + Dimension.TIME.format(disk.stopStimuliNanos()) + ", "
                                                + Dimension.TIME.format(disk.endNanos()) + ")",
                                        "warn first, then stop the stimuli, then end");
                    }
                    section.finish();
                    return disk;
                })
                .orElse(usual);
    }
}
