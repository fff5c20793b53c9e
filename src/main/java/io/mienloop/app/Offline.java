package io.mienloop.app;

import io.mienloop.analysis.AnalysisException;
import io.mienloop.analysis.EventTable;
import io.mienloop.analysis.EventTableException;
import io.mienloop.analysis.FeatureFile;
import io.mienloop.analysis.Progress;
import io.mienloop.analysis.PrototypeBuild;
import io.mienloop.analysis.PrototypeBuilder;
import io.mienloop.analysis.PrototypeFile;
import io.mienloop.analysis.PrototypeFileException;
import io.mienloop.analysis.PrototypeOptions;
import io.mienloop.analysis.PrototypeRule;
import io.mienloop.analysis.Recordings;
import io.mienloop.analysis.ScoreTable;
import io.mienloop.analysis.TailShockEvents;
import io.mienloop.analysis.TailShockRecipe;
import io.mienloop.analysis.VideoScores;
import io.mienloop.camera.Camera;
import io.mienloop.camera.CameraException;
import io.mienloop.camera.Cameras;
import io.mienloop.face.HogSettings;
import io.mienloop.face.Region;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Work on recordings, without a rig: descriptors, prototypes and scores. Every failure is one line with its exit code. */
public final class Offline {
    /** Frames a second of a folder of pictures, which says nothing of time. */
    private static final double PICTURE_RATE = 25;

    private final Progress progress;

    /** @param progress told of every frame: done, and of how many or -1 */
    public Offline(java.util.function.BiConsumer<Long, Long> progress) {
        this.progress = progress::accept;
    }

    /** A piece of work that can fail in any of the ways of this room's neighbours. */
    private interface Work<T> {
        T run()
                throws AnalysisException, CameraException, EventTableException, PrototypeFileException, IOException,
                        Failure;
    }

    /**
     * Writes the HOG descriptor of every frame as float32 [frames × values].
     *
     * @return number of frames
     */
    public long features(Path recording, HogChoice choice, Path npy) throws Failure {
        Region region = choice.region();
        HogSettings settings = choice.settings();
        Outputs.check("--out", npy, recording);
        return failing(npy, () -> {
            try (Camera camera = Cameras.open(recording, PICTURE_RATE)) {
                return FeatureFile.write(camera, region, settings, npy, progress);
            }
        });
    }

    /**
     * Builds prototypes from labelled windows and writes them.
     *
     * @param rule published or robust
     * @param excludedCells left out of similarity: row × cells across + column
     * @param lowEnergy whether cells without gradient energy in the neutral frames are left out too
     * @return what was built, in lines for people
     */
    public List<String> prototypes(
            Path events, HogChoice choice, String rule, List<Integer> excludedCells, boolean lowEnergy, Path npz)
            throws Failure {
        Region region = choice.region();
        HogSettings settings = choice.settings();
        PrototypeOptions options = PrototypeOptions.of(rule(rule))
                .withExcludedCells(excludedCells)
                .withLowEnergyShare(lowEnergy ? PrototypeOptions.LOW_ENERGY_SHARE : 0);
        return failing(npz, () -> {
            EventTable table = EventTable.load(events);
            Set<Path> inputs = new LinkedHashSet<>(List.of(events));
            table.windows().forEach(window -> inputs.add(window.video()));
            Outputs.check("--out", npz, inputs);
            PrototypeBuild build = new PrototypeBuilder(recording -> Cameras.open(recording, PICTURE_RATE))
                    .build(table.windows(), region, settings, options, progress);
            PrototypeFile.write(build, npz);
            return report(build, table, npz);
        });
    }

    private static List<String> report(PrototypeBuild build, EventTable table, Path npz) {
        List<String> lines = new ArrayList<>();
        if (!table.ignoredColumns().isEmpty()) {
            lines.add("columns not used: " + String.join(", ", table.ignoredColumns()));
        }
        for (Map.Entry<String, ? extends List<?>> source :
                build.origin().frames().entrySet()) {
            lines.add(source.getKey() + ": mean of " + source.getValue().size() + " frames");
        }
        lines.add(npz + ": " + String.join(", ", build.set().names()) + "; region "
                + build.set().region() + "; " + build.set().hog()
                + (build.set().excludedCells().isEmpty()
                        ? ""
                        : "; " + build.set().excludedCells().size() + " cells left out"));
        return lines;
    }

    private static PrototypeRule rule(String name) throws Failure {
        for (PrototypeRule rule : PrototypeRule.values()) {
            if (rule.toString().equals(name)) {
                return rule;
            }
        }
        throw new Failure(ExitCode.USAGE, "--rule " + name + " is unknown; use published or robust");
    }

    /**
     * Scores every frame of a recording.
     *
     * @param choice refused when it says otherwise than the prototypes
     * @param neutral whether the similarity to neutral is a further, last column
     * @return number of frames
     */
    public long score(Path recording, Path npz, HogChoice choice, boolean neutral, Path csv) throws Failure {
        Region region = choice.region();
        Outputs.check("--out", csv, recording, npz);
        return failing(csv, () -> {
            PrototypeBuild prototypes = PrototypeFile.readBuild(npz);
            VideoScores scores = new VideoScores(prototypes);
            scores.requireMadeWith(
                    choice.anyHog() ? choice.over(prototypes.set().hog()) : null, region);
            try (Camera camera = Cameras.open(recording, PICTURE_RATE);
                    ScoreTable table = new ScoreTable(csv, scores.names(), neutral)) {
                return scores.score(camera, table, progress);
            }
        });
    }

    /**
     * The fixed recipe on recordings of graded tail shock.
     *
     * @param cell side of a cell in pixels
     * @return the table in lines: correlations, and how a closed-loop trigger would have done
     */
    public List<String> tailShock(Path folder, int cell) throws Failure {
        if (cell < 1) {
            throw new Failure(ExitCode.USAGE, "--cell " + cell + " must be at least 1");
        }
        Recordings recordings = recording -> Cameras.open(recording, PICTURE_RATE);
        return failing(folder, () -> new TailShockRecipe(recordings, cell)
                .run(folder, progress)
                .lines());
    }

    /**
     * Writes the recipe's build windows as event tables.
     *
     * @return the files written, one a mouse
     */
    public List<String> tailShockEvents(Path folder, Path tables) throws Failure {
        return failing(tables, () -> TailShockEvents.write(folder, tables).stream()
                .map(Path::toString)
                .toList());
    }

    private static <T> T failing(Path output, Work<T> work) throws Failure {
        try {
            return work.run();
        } catch (AnalysisException | CameraException | EventTableException e) {
            throw new Failure(ExitCode.USAGE, e.getMessage(), e);
        } catch (PrototypeFileException e) {
            boolean disk = e.getMessage().contains("cannot be written");
            throw new Failure(disk ? ExitCode.HARDWARE : ExitCode.USAGE, e.getMessage(), e);
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.HARDWARE,
                    "cannot write " + output + ": " + Reasons.of(e) + "; choose another place or free some space",
                    e);
        }
    }
}
