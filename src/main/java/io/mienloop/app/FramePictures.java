package io.mienloop.app;

import io.mienloop.analysis.FramePicture;
import io.mienloop.camera.Camera;
import io.mienloop.camera.CameraException;
import io.mienloop.camera.CameraInfo;
import io.mienloop.camera.Cameras;
import io.mienloop.camera.FrameStamp;
import io.mienloop.config.LoadedConfig;
import io.mienloop.face.HogSettings;
import io.mienloop.face.PrototypeSet;
import io.mienloop.face.Region;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/** Pictures of a camera's frame with what is scored in it, for the command line. */
public final class FramePictures {
    /** A folder of pictures says nothing of time; here it does not matter. */
    private static final double PICTURE_RATE = 25;

    private FramePictures() {}

    /**
     * Writes the picture.
     *
     * @param source an experiment file (ending in .yaml or .yml) or a recording
     * @param subject with an experiment file, or null
     * @param frame number from 0
     * @param grid whether cells are drawn
     * @param choice region and cells; over the experiment's own
     * @return what is in the picture, for people
     */
    public static String write(Path source, Path subject, long frame, boolean grid, HogChoice choice, Path png)
            throws Failure {
        Outputs.check("--out", png, source);
        if (frame < 0) {
            throw new Failure(ExitCode.USAGE, "--frame " + frame + " must be 0 or more");
        }
        String name = source.getFileName().toString().toLowerCase(java.util.Locale.ROOT);
        if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            return ofExperiment(source, subject, frame, grid, choice, png);
        }
        try (Camera camera = Cameras.open(source, PICTURE_RATE)) {
            return write(camera, frame, grid, choice.region(), choice.settings(), List.of(), png);
        } catch (CameraException e) {
            throw new Failure(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    private static String ofExperiment(
            Path experiment, Path subject, long frame, boolean grid, HogChoice choice, Path png) throws Failure {
        LoadedConfig config = Experiments.load(experiment, subject, List.of());
        RunOptions options = new RunOptions(Path.of("sessions"), 0, true);
        try (SessionSetup setup = new SessionSetup(config, options, SessionObserver.NOBODY)) {
            PrototypeSet set = setup.prototypes.set();
            Region region = choice.region() == null ? set.region() : choice.region();
            return write(setup.camera.camera(), frame, grid, region, choice.over(set.hog()), set.excludedCells(), png);
        }
    }

    private static String write(
            Camera camera, long frame, boolean grid, Region chosen, HogSettings hog, List<Integer> excluded, Path png)
            throws Failure {
        CameraInfo info = camera.info();
        Region region = chosen == null ? new Region(0, 0, info.width(), info.height()) : chosen;
        if (!region.fitsIn(info.width(), info.height())) {
            throw new Failure(
                    ExitCode.USAGE,
                    "region of interest " + region + " lies outside the picture of " + info.width() + "x"
                            + info.height() + " (" + info.description() + "); choose one inside");
        }
        if (grid && (region.width() < hog.cellSize() || region.height() < hog.cellSize())) {
            throw new Failure(
                    ExitCode.USAGE,
                    "region of interest " + region + " holds no cell of " + hog.cellSize()
                            + " px; choose a larger region or" + " smaller cells");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pixels = arena.allocate((long) info.width() * info.height());
            FrameStamp stamp = new FrameStamp();
            for (long at = 0; at <= frame; at++) {
                if (!camera.next(pixels, stamp)) {
                    throw new Failure(
                            ExitCode.USAGE, info.description() + " has only " + at + " frames; choose an earlier one");
                }
            }
            FramePicture picture = new FramePicture(pixels, info.width(), info.height());
            picture.region(region);
            if (grid) {
                picture.cells(region, hog.cellSize(), excluded);
            }
            picture.write(png);
            return "frame " + frame + ", region " + region + ", " + region.width() / hog.cellSize() + "x"
                    + region.height() / hog.cellSize() + " cells of " + hog.cellSize() + " px"
                    + (excluded.isEmpty() ? "" : ", " + excluded.size() + " left out");
        } catch (CameraException e) {
            throw new Failure(ExitCode.USAGE, e.getMessage(), e);
        } catch (IOException e) {
            throw new Failure(ExitCode.HARDWARE, "cannot write " + png + ": " + Reasons.of(e), e);
        }
    }
}
