package io.mienloop.app;

import io.mienloop.analysis.Progress;
import io.mienloop.analysis.PrototypeBuild;
import io.mienloop.analysis.PrototypeFile;
import io.mienloop.analysis.PrototypeFileException;
import io.mienloop.camera.CameraInfo;
import io.mienloop.config.CameraSource;
import io.mienloop.config.LoadedConfig;
import io.mienloop.config.ScoreConfig;
import io.mienloop.face.HogSettings;
import io.mienloop.face.PrototypeSet;
import io.mienloop.face.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Gets the prototypes that an experiment names, and makes sure that they fit the camera and the experiment. */
final class PrototypeSupply {
    private PrototypeSupply() {}

    /**
     * @param info of the camera that will be scored
     * @throws Failure when the set cannot be read, was made otherwise than the experiment asks, or does not fit the picture
     */
    static PrototypeBuild get(LoadedConfig config, CameraInfo info, Progress progress) throws Failure {
        ScoreConfig score = config.experiment().score();
        PrototypeBuild build = score.prototypes().simulated()
                ? simulated(config, progress)
                : read(score.prototypes().file().orElseThrow());
        PrototypeSet set = build.set();
        HogSettings hog = config.experiment().hog().orElse(set.hog());
        Region region = score.region().orElse(set.region());
        try {
            set.requireSame(hog, region);
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, e.getMessage(), e);
        }
        if (!set.region().fitsIn(info.width(), info.height())) {
            throw new Failure(
                    ExitCode.USAGE,
                    "the prototypes' region of interest " + set.region() + " lies outside the camera's picture of "
                            + info.width() + "x" + info.height() + " (" + info.description()
                            + "); crop the camera to the picture that the prototypes were made of, or build new ones");
        }
        return new PrototypeBuild(excluding(set, score.excludeCells()), build.origin());
    }

    private static PrototypeBuild simulated(LoadedConfig config, Progress progress) throws Failure {
        CameraSource.SimulatedMouse source =
                (CameraSource.SimulatedMouse) config.rig().camera().source();
        return SimulatedCalibration.build(
                CameraSupply.settings(source, config),
                config.experiment().hog().orElse(new HogSettings(8, 16, 1, true, HogSettings.DEFAULT.norm())),
                progress);
    }

    private static PrototypeBuild read(java.nio.file.Path file) throws Failure {
        try {
            return PrototypeFile.readBuild(file);
        } catch (PrototypeFileException e) {
            throw new Failure(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    /** With other cells left out every similarity changes, and with it the baseline that the set was saved with. */
    private static PrototypeSet excluding(PrototypeSet set, List<Integer> more) throws Failure {
        if (more.isEmpty()) {
            return set;
        }
        TreeSet<Integer> cells = new TreeSet<>(set.excludedCells());
        cells.addAll(more);
        try {
            return new PrototypeSet(
                    set.labels(),
                    set.prototypes(),
                    set.neutral(),
                    set.hog(),
                    set.region(),
                    new ArrayList<>(cells),
                    List.of());
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, "score exclude-cells: " + e.getMessage(), e);
        }
    }
}
