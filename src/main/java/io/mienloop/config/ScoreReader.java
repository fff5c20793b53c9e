package io.mienloop.config;

import io.mienloop.face.BlockNorm;
import io.mienloop.face.HogSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads what is scored and what it is compared with. */
final class ScoreReader {
    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final long DAY_NANOS = 1440 * MINUTE_NANOS;

    private final Section experiment;

    ScoreReader(Section experiment) {
        this.experiment = experiment;
    }

    /**
     * @param subject the animal, or null when its file could not be read
     * @param rig the rig, or null likewise
     */
    ScoreConfig read(SubjectConfig subject, RigConfig rig, SessionConfig session) {
        Optional<Section> found = experiment.section("score");
        if (!experiment.has("score")) {
            experiment.missing("score", "say what is scored, as in `score: {target: pain}`");
        }
        Section score = found.orElse(new Section(
                "score", new Tree.Fields(Map.of(), experiment.origin()), new Problems())); // its faults are said above
        boolean own = score.has("prototypes");
        Optional<PrototypeSource> prototypes = own
                ? SubjectReader.prototypes(score)
                : Optional.ofNullable(subject).flatMap(SubjectConfig::prototypes);
        if (!own && prototypes.isEmpty() && subject != null && found.isPresent()) {
            score.missing("prototypes", "name a prototype set here or in the subject file");
        }
        boolean mouse = rig != null && rig.camera().source() instanceof CameraSource.SimulatedMouse;
        if (rig != null && !mouse && prototypes.isPresent() && prototypes.get().simulated()) {
            experiment.error(
                    "score",
                    "prototypes are `simulated`, but the rig's camera is not the simulated mouse",
                    "name a prototype set with `prototypes: FILE`");
        }
        if (!score.has("target")) {
            score.missing("target", "name the prototype that triggers watch, as in `target: pain`");
        }
        String target = score.text("target", "pain").orElse("");
        List<String> against = score.labels("against");
        if (against.contains(target)) {
            score.error("against", score.path("against") + " names the target '" + target + "'", "leave it out");
        }
        ScoreConfig config = new ScoreConfig(
                prototypes.orElse(PrototypeSource.SIMULATED),
                target,
                against,
                score.region("region"),
                cells(score),
                baseline(score, session));
        score.finish();
        return config;
    }

    private static List<Integer> cells(Section score) {
        List<Integer> cells = new ArrayList<>();
        for (Tree item : score.items("exclude-cells")) {
            boolean number = item instanceof Tree.Scalar scalar && scalar.text().matches("\\d{1,6}");
            if (!number) {
                score.problems()
                        .error(
                                item.origin(),
                                score.path("exclude-cells") + " has " + item.kind() + ", not a cell's number",
                                "this version takes numbers, which `frame --grid` draws; cells of low energy are left"
                                        + " out when prototypes are built");
                continue;
            }
            int cell = Integer.parseInt(((Tree.Scalar) item).text());
            if (cells.contains(cell)) {
                score.problems()
                        .error(
                                item.origin(),
                                score.path("exclude-cells") + " has " + cell + " twice",
                                "keep one of them");
            }
            cells.add(cell);
        }
        return cells;
    }

    private static BaselineConfig baseline(Section score, SessionConfig session) {
        long usual = session.baselineNanos() > 0 ? session.baselineNanos() : 5 * MINUTE_NANOS;
        Optional<Section> found = score.section("baseline");
        if (found.isEmpty()) {
            return new BaselineConfig(
                    BaselineConfig.From.CALIBRATION, usual, BaselineConfig.Update.NEVER, MINUTE_NANOS, 0.005, 0.05);
        }
        Section section = found.get();
        BaselineConfig.From from =
                section.choice("from", BaselineConfig.From.class).orElse(BaselineConfig.From.CALIBRATION);
        BaselineConfig.Update update =
                section.choice("update", BaselineConfig.Update.class).orElse(BaselineConfig.Update.NEVER);
        OptionalLong collected = section.time("for", 1_000_000, DAY_NANOS);
        if (from == BaselineConfig.From.CALIBRATION && collected.isPresent()) {
            section.error(
                    "for", section.path("for") + " has no meaning for a baseline from calibration", "leave it out");
        }
        long duration = collected.orElse(usual);
        if (from == BaselineConfig.From.SESSION && duration < 5 * MINUTE_NANOS) {
            section.problems()
                    .warn(
                            section.origin("for"),
                            "a baseline of " + Dimension.TIME.format(duration) + " is short",
                            "5 min or more give a median and a spread to rely on");
        }
        OptionalLong window = section.time("window", MINUTE_NANOS, DAY_NANOS);
        if (update == BaselineConfig.Update.NEVER && window.isPresent()) {
            section.error(
                    "window", section.path("window") + " is for `update: trailing`", "leave it out or set update");
        }
        BaselineConfig config = new BaselineConfig(
                from,
                duration,
                update,
                window.orElse(MINUTE_NANOS),
                section.number("spread-floor", 1e-6, 1, "0.005").orElse(0.005),
                section.number("drift-alarm", 1e-6, 2, "0.05").orElse(0.05));
        section.finish();
        return config;
    }

    Optional<HogSettings> hog() {
        return experiment.section("hog").map(section -> {
            HogSettings usual = HogSettings.DEFAULT;
            Map<String, BlockNorm> norms = new LinkedHashMap<>();
            for (BlockNorm norm : BlockNorm.values()) {
                norms.put(norm.toString(), norm);
            }
            String norm = section.text("norm", usual.norm().toString())
                    .filter(word -> section.oneOf("norm", word, norms.keySet(), "norm"))
                    .orElse(usual.norm().toString());
            HogSettings hog = new HogSettings(
                    (int) section.whole("orientations", 1, 360, "8").orElse(usual.orientations()),
                    (int) section.whole("cell", 1, 4096, "32").orElse(usual.cellSize()),
                    (int) section.whole("block", 1, 64, "1").orElse(usual.blockSize()),
                    section.flag("sqrt").orElse(usual.sqrt()),
                    norms.get(norm));
            section.finish();
            return hog;
        });
    }
}
