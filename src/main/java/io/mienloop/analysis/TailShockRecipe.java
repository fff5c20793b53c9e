package io.mienloop.analysis;

import io.mienloop.camera.CameraException;
import io.mienloop.face.BlockNorm;
import io.mienloop.face.HogSettings;
import io.mienloop.face.PrototypeSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The fixed recipe on the real tail-shock clips: similarity to pain of the head beside a body region, motion energy alone and
 * −r(neutral), and what a closed loop would have done. Per mouse, columns 0–2 build (rule {@code published}), columns 3–5 are judged.
 */
public final class TailShockRecipe {
    /**
     * The cell size that was settled on before anything was computed: the published 32 px of a 662×324 picture are 11 to 14 px
     * in a tile.
     */
    public static final int CELL_SIZE = 12;

    private final Recordings recordings;
    private final HogSettings hog;

    /**
     * @param recordings opens the clips
     * @param cellSize pixels, 1 to 64
     */
    public TailShockRecipe(Recordings recordings, int cellSize) {
        this.recordings = recordings;
        this.hog = hog(cellSize);
    }

    static HogSettings hog(int cellSize) {
        return new HogSettings(8, cellSize, 1, true, BlockNorm.L2_HYS);
    }

    /**
     * Runs the recipe on all clips of a folder.
     *
     * @param progress counts clips
     */
    public TailShockReport run(Path folder, Progress progress) throws AnalysisException, CameraException, IOException {
        List<Path> clips = TailShockGrid.clips(folder);
        List<String> mice = new ArrayList<>();
        List<TailShockClip> heads = new ArrayList<>();
        List<List<Double>> headPain = new ArrayList<>();
        List<List<Double>> bodyPain = new ArrayList<>();
        List<List<Double>> headMotion = new ArrayList<>();
        List<List<Double>> bodyMotion = new ArrayList<>();
        List<List<Double>> headUnlike = new ArrayList<>();
        List<List<Double>> bodyUnlike = new ArrayList<>();
        for (Path path : clips) {
            mice.add(TailShockGrid.mouse(path));
            List<TailShockClip> regions =
                    TailShockClip.read(recordings, path, hog, TailShockGrid.HEAD, TailShockGrid.BODY);
            heads.add(regions.get(0));
            judge(regions.get(0), headPain, headUnlike, headMotion);
            judge(regions.get(1), bodyPain, bodyUnlike, bodyMotion);
            progress.frames(mice.size(), clips.size());
        }
        TailShockTable table = new TailShockTable(
                hog.cellSize(),
                mice,
                List.of(
                        row("head, r(pain)", headPain),
                        row("body, r(pain)", bodyPain),
                        row("head, motion energy", headMotion),
                        row("body, motion energy", bodyMotion),
                        row("head, -r(neutral)", headUnlike),
                        row("body, -r(neutral)", bodyUnlike)));
        return new TailShockReport(table, TailShockTrials.judge(heads));
    }

    private static void judge(
            TailShockClip clip, List<List<Double>> pain, List<List<Double>> unlike, List<List<Double>> motion)
            throws AnalysisException, IOException {
        PrototypeSet set = clip.prototypes(TailShockGrid.BUILD_COLUMNS);
        List<Double> painRises = new ArrayList<>();
        List<Double> unlikeRises = new ArrayList<>();
        List<Double> motionRises = new ArrayList<>();
        for (int row = 0; row < TailShockGrid.ROWS; row++) {
            for (int column : TailShockGrid.TEST_COLUMNS) {
                double[][] scores = clip.scores(set, row, column);
                painRises.add(rise(scores[0], 0));
                unlikeRises.add(-rise(scores[1], 0));
                // The first frame has none before it to differ from.
                motionRises.add(rise(clip.motion(row, column), 1));
            }
        }
        pain.add(painRises);
        unlike.add(unlikeRises);
        motion.add(motionRises);
    }

    private static double rise(double[] values, int first) {
        return mean(values, 41, 81) - mean(values, first, 38);
    }

    private static double mean(double[] values, int from, int to) {
        return Arrays.stream(values, from, to).average().orElseThrow();
    }

    private static TailShockTable.Row row(String measure, List<List<Double>> rises) {
        int perRow = TailShockGrid.TEST_COLUMNS.size();
        List<RankCorrelation> perMouse = new ArrayList<>();
        List<Double> allRises = new ArrayList<>();
        List<Double> allIntensities = new ArrayList<>();
        double[] sum = new double[TailShockGrid.ROWS];
        for (List<Double> mouse : rises) {
            List<Double> intensities = new ArrayList<>();
            for (int i = 0; i < mouse.size(); i++) {
                intensities.add((double) TailShockGrid.MICROAMPS.get(i / perRow));
                sum[i / perRow] += mouse.get(i);
            }
            perMouse.add(RankCorrelation.of(array(intensities), array(mouse)));
            allRises.addAll(mouse);
            allIntensities.addAll(intensities);
        }
        List<Double> means = Arrays.stream(sum)
                .map(one -> one / (perRow * rises.size()))
                .boxed()
                .toList();
        return new TailShockTable.Row(
                measure, perMouse, RankCorrelation.of(array(allIntensities), array(allRises)), means, rises);
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
