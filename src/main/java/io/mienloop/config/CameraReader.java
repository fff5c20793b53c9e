package io.mienloop.config;

import io.mienloop.face.Region;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a rig's camera. */
final class CameraReader {
    private static final List<String> SOURCES = List.of("simulated-mouse", "video", "pictures", "live");
    private static final List<String> EMOTIONS =
            List.of("pleasure", "disgust", "pain", "malaise", "active-fear", "passive-fear");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})\\s*x\\s*(\\d{1,5})");
    private static final double FASTEST = 10_000;

    private final Section camera;

    CameraReader(Section camera) {
        this.camera = camera;
    }

    CameraConfig read() {
        List<String> given = new ArrayList<>();
        for (String source : SOURCES) {
            if (camera.has(source)) {
                given.add(source);
            }
        }
        CameraSource source = new CameraSource.Live("");
        if (given.size() != 1) {
            String what = given.isEmpty()
                    ? "has no source"
                    : "has " + given.size() + " sources: " + String.join(" and ", given);
            camera.problems()
                    .error(camera.origin(), camera.name + " " + what, "give one of " + String.join(", ", SOURCES));
        } else {
            source = source(given.getFirst());
        }
        Optional<Region> crop = camera.region("crop");
        OptionalLong exposure = camera.time("exposure", 1_000, 10_000_000_000L);
        if (exposure.isPresent() && exposure.getAsLong() > periodNanos(source)) {
            camera.error(
                    "exposure",
                    camera.path("exposure") + " is longer than a frame's period of "
                            + Dimension.TIME.format(periodNanos(source)),
                    "shorten it or lower the rate");
        }
        Optional<Path> frameLog = camera.written("frame-log", "frames.log");
        camera.finish();
        return new CameraConfig(source, crop, exposure, frameLog);
    }

    private static long periodNanos(CameraSource source) {
        return switch (source) {
            case CameraSource.SimulatedMouse mouse -> Math.round(1e9 / mouse.rateHz());
            case CameraSource.Pictures pictures -> Math.round(1e9 / pictures.rateHz());
            case CameraSource.Video video -> Long.MAX_VALUE;
            case CameraSource.Live live -> Long.MAX_VALUE;
        };
    }

    private CameraSource source(String key) {
        return switch (key) {
            case "simulated-mouse" ->
                camera.section(key).<CameraSource>map(CameraReader::mouse).orElse(new CameraSource.Live(""));
            case "video" ->
                new CameraSource.Video(camera.existing(
                                key, "video", "give --set " + camera.path(key) + "=FILE on the command line", false)
                        .orElse(Path.of("")));
            case "pictures" -> {
                if (!camera.has("rate")) {
                    camera.missing("rate", "pictures have no rate of their own: write for example `rate: 20 Hz`");
                }
                yield new CameraSource.Pictures(
                        camera.existing(
                                        key,
                                        "folder of pictures",
                                        "give --set " + camera.path(key) + "=FOLDER on the command line",
                                        true)
                                .orElse(Path.of("")),
                        camera.hertz("rate", FASTEST).orElse(1));
            }
            default ->
                new CameraSource.Live(camera.text(key, "v4l2:/dev/video0").orElse(""));
        };
    }

    private static CameraSource mouse(Section mouse) {
        int[] size = size(mouse);
        Map<String, Double> nuisances = new TreeMap<>();
        mouse.section("nuisances").ifPresent(section -> {
            for (String name : CameraSource.NUISANCES) {
                section.number(name, 0, 3, "1").ifPresent(strength -> nuisances.put(name, strength));
            }
            section.finish();
        });
        CameraSource source = new CameraSource.SimulatedMouse(
                size[0],
                size[1],
                mouse.hertz("rate", FASTEST).orElse(50),
                mouse.whole("seed", 0, Long.MAX_VALUE, "4711"),
                mouse.choice("setting", CameraSource.Setting.class).orElse(CameraSource.Setting.REALISTIC),
                mouse.number("responsiveness", 0, 1, "0.92"),
                mouse.number("spontaneous-per-minute", 0, 60, "0"),
                lightEffect(mouse),
                nuisances);
        mouse.finish();
        return source;
    }

    private static int[] size(Section mouse) {
        Optional<Tree.Scalar> scalar = mouse.scalar("size", "a size in pixels", "320x240");
        if (scalar.isEmpty()) {
            return new int[] {320, 240};
        }
        Matcher matcher = SIZE.matcher(scalar.get().text().strip());
        if (matcher.matches()) {
            int[] size = {Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))};
            if (Math.min(size[0], size[1]) >= 64 && Math.max(size[0], size[1]) <= 4096) {
                return size;
            }
        }
        mouse.error(
                "size",
                mouse.path("size") + " is '" + scalar.get().text() + "'",
                "write width x height of 64 to 4096 pixels, as in `320x240`");
        return new int[] {320, 240};
    }

    private static CameraSource.LightEffect lightEffect(Section mouse) {
        Optional<String> text = mouse.text("light-effect", "relieves pain");
        if (text.isEmpty()) {
            return CameraSource.LightEffect.RELIEVES_PAIN;
        }
        String[] words = text.get().strip().split("\\s+");
        boolean emotion = words.length == 2 && EMOTIONS.contains(words[1]);
        if (words.length == 1 && words[0].equals("none")) {
            return new CameraSource.LightEffect(CameraSource.LightEffect.Kind.NONE, "");
        }
        if (emotion && words[0].equals("evokes")) {
            return new CameraSource.LightEffect(CameraSource.LightEffect.Kind.EVOKES, words[1]);
        }
        if (emotion && words[0].equals("relieves")) {
            return new CameraSource.LightEffect(CameraSource.LightEffect.Kind.RELIEVES, words[1]);
        }
        mouse.error(
                "light-effect",
                mouse.path("light-effect") + " is '" + text.get() + "'",
                "write none, `evokes EMOTION` or `relieves EMOTION` with one of " + String.join(", ", EMOTIONS));
        return CameraSource.LightEffect.RELIEVES_PAIN;
    }
}
