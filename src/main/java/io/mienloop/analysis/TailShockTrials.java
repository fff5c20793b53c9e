package io.mienloop.analysis;

import io.mienloop.face.BaselineStatistics;
import io.mienloop.face.PrototypeSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a closed loop would have done in each trial of the real tail-shock clips, with a threshold that was chosen without the
 * trials it is judged on.
 *
 * <p>The loop fires at the third frame in a row (100 ms at 20 fps) whose robust z of r(pain) is at least the threshold and
 * whose r(pain) is at least 0.02 above r(neutral). z = (r − median) / max(1.4826 MAD, 0.005) of a baseline. Threshold: from the
 * build columns alone, each column judged with prototypes of the other two; of those that fire in no trial up to the shock's
 * frame and in no 0 µA trial at all, the one that fires in most 500 µA trials, the highest of equals. Margin, dwell and floor
 * were settled on beforehand. Beside it the same loop on motion energy alone, without a margin: similarity must show what it
 * adds.
 */
public final class TailShockTrials {
    static final double MARGIN = 0.02;
    static final int DWELL_FRAMES = 3;
    static final double SPREAD_FLOOR = 0.005;
    static final int SESSION_BASELINE_FRAMES = 30;
    private static final double LOWEST = 1;
    private static final double HIGHEST = 100;
    private static final double STEP = 0.25;

    /** What a loop looks at, and the baseline that z is taken over. */
    public enum Loop {
        /** r(pain) over the neutral frames of the build columns, as kept in the prototype set. */
        CALIBRATION("r(pain), calibration"),
        /** r(pain) over the trial's own first 1.5 s; before they are over nothing can fire. */
        SESSION("r(pain), session 1.5 s"),
        /** Motion energy of the head over the trial's first 1.5 s, without a margin: what movement alone gives. */
        MOTION("motion, session 1.5 s");

        private final String text;

        Loop(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * How often the loop fired.
     *
     * @param after trials of each intensity that fired first after the shock's frame, 0 µA first
     * @param before trials of each intensity that fired first up to the shock's frame
     * @param trials trials of each intensity
     */
    public record Fires(List<Integer> after, List<Integer> before, int trials) {
        int allBefore() {
            return before.stream().mapToInt(Integer::intValue).sum();
        }
    }

    /**
     * One loop's result.
     *
     * @param loop what it looked at
     * @param threshold the chosen z, NaN when none keeps quiet in the build trials
     * @param strongest the frame at which each 500 µA test trial fired, column by column of mouse by mouse, -1 where it did not
     * @param build at that threshold in the build columns, each with the prototypes of the other two
     * @param test at that threshold in the test columns
     */
    public record Result(Loop loop, double threshold, List<Integer> strongest, Fires build, Fires test) {}

    private TailShockTrials() {}

    /** A trial as the loop sees it. */
    private record Trial(int row, double[] pain, double[] neutral, double[] motion, BaselineStatistics calibration) {}

    /**
     * Judges clips.
     *
     * @param clips the head of every mouse
     * @return one result a loop
     */
    static List<Result> judge(List<TailShockClip> clips) throws AnalysisException, IOException {
        List<Trial> build = new ArrayList<>();
        List<Trial> test = new ArrayList<>();
        for (TailShockClip clip : clips) {
            for (int held : TailShockGrid.BUILD_COLUMNS) {
                List<Integer> others = TailShockGrid.BUILD_COLUMNS.stream()
                        .filter(column -> column != held)
                        .toList();
                add(clip, clip.prototypes(others), List.of(held), build);
            }
            add(clip, clip.prototypes(TailShockGrid.BUILD_COLUMNS), TailShockGrid.TEST_COLUMNS, test);
        }
        return Arrays.stream(Loop.values())
                .map(loop -> result(loop, build, test))
                .toList();
    }

    private static void add(TailShockClip clip, PrototypeSet set, List<Integer> columns, List<Trial> trials) {
        for (int column : columns) {
            for (int row = 0; row < TailShockGrid.ROWS; row++) {
                double[][] scores = clip.scores(set, row, column);
                trials.add(new Trial(
                        row,
                        scores[0],
                        scores[1],
                        clip.motion(row, column),
                        set.baselines().getFirst()));
            }
        }
    }

    private static Result result(Loop loop, List<Trial> build, List<Trial> test) {
        double chosen = Double.NaN;
        int most = -1;
        for (int step = 0; LOWEST + step * STEP <= HIGHEST; step++) {
            double tried = LOWEST + step * STEP;
            Fires fires = fires(loop, tried, build);
            int strongest = fires.after().getLast();
            if (fires.allBefore() == 0 && fires.after().getFirst() == 0 && strongest >= most) {
                most = strongest;
                chosen = tried;
            }
        }
        double threshold = chosen;
        List<Integer> strongest = test.stream()
                .filter(trial -> trial.row() == TailShockGrid.STRONGEST_ROW)
                .map(trial -> firstFire(loop, threshold, trial))
                .toList();
        return new Result(loop, threshold, strongest, fires(loop, threshold, build), fires(loop, threshold, test));
    }

    private static Fires fires(Loop loop, double threshold, List<Trial> trials) {
        Integer[] after = new Integer[TailShockGrid.ROWS];
        Integer[] before = new Integer[TailShockGrid.ROWS];
        Arrays.fill(after, 0);
        Arrays.fill(before, 0);
        for (Trial trial : trials) {
            int frame = firstFire(loop, threshold, trial);
            if (frame > TailShockGrid.SHOCK_FRAME) {
                after[trial.row()]++;
            } else if (frame >= 0) {
                before[trial.row()]++;
            }
        }
        return new Fires(List.of(after), List.of(before), trials.size() / TailShockGrid.ROWS);
    }

    private static int firstFire(Loop loop, double threshold, Trial trial) {
        boolean similarity = loop != Loop.MOTION;
        double[] values = similarity ? trial.pain() : trial.motion();
        int first = loop == Loop.CALIBRATION ? 0 : SESSION_BASELINE_FRAMES;
        // Motion has no first value: the first frame has none before it to differ from.
        BaselineStatistics quiet = loop == Loop.CALIBRATION
                ? trial.calibration()
                : Medians.baseline(Arrays.copyOfRange(values, similarity ? 0 : 1, first), 1.5);
        double spread = Math.max(1.4826 * quiet.mad(), SPREAD_FLOOR);
        int run = 0;
        for (int frame = first; frame < values.length; frame++) {
            boolean ahead = !similarity || trial.pain()[frame] - trial.neutral()[frame] >= MARGIN;
            run = ahead && (values[frame] - quiet.median()) / spread >= threshold ? run + 1 : 0;
            if (run >= DWELL_FRAMES) {
                return frame;
            }
        }
        return -1;
    }

    /** Results as lines of text of one width. */
    public static List<String> lines(List<Result> results) {
        List<String> lines = new ArrayList<>();
        lines.add("Closed loop, trial by trial: " + DWELL_FRAMES
                + " frames of z >= threshold and r(pain) >= r(neutral) + " + MARGIN + ";");
        lines.add("threshold from columns 0-2 alone. Trials that fired after the shock (before it), by intensity:");
        lines.add("");
        StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "%-24s%6s  %-10s", "loop", "z", "trials"));
        TailShockGrid.MICROAMPS.forEach(one -> head.append(String.format(Locale.ROOT, "%11s", one + " uA")));
        lines.add(head.toString());
        for (Result result : results) {
            lines.add(line(result, "build", result.build()));
            lines.add(line(result, "test", result.test()));
        }
        lines.add("");
        lines.add("Frame of the first fire in the 500 uA test trials, columns 3-5 of each mouse (shock at frame "
                + TailShockGrid.SHOCK_FRAME + ", - never):");
        for (Result result : results) {
            lines.add(String.format(Locale.ROOT, "%-24s", result.loop())
                    + result.strongest().stream()
                            .map(frame -> String.format(Locale.ROOT, "%5s", frame < 0 ? "-" : frame))
                            .collect(Collectors.joining()));
        }
        return lines;
    }

    private static String line(Result result, String name, Fires fires) {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT, "%-24s%6.2f  %-10s", result.loop(), result.threshold(), name + ", " + fires.trials()));
        for (int row = 0; row < TailShockGrid.ROWS; row++) {
            line.append(String.format(
                    Locale.ROOT,
                    "%11s",
                    fires.after().get(row) + " (" + fires.before().get(row) + ")"));
        }
        return line.toString();
    }
}
