package io.mienloop.analysis;

import io.mienloop.analysis.FrameChoice.Candidate;
import io.mienloop.analysis.LabelledFrames.Frame;
import io.mienloop.camera.CameraException;
import io.mienloop.face.BaselineStatistics;
import io.mienloop.face.HogSettings;
import io.mienloop.face.PrototypeSet;
import io.mienloop.face.Region;
import io.mienloop.face.Similarity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Makes prototypes from labelled windows of recordings.
 *
 * <p>Neutral is the mean descriptor of all neutral frames; an emotion's prototype is the mean of the ten frames that
 * {@link PrototypeRule} chooses among the frames of its windows, least correlated with neutral first (Dolensek et al.,
 * Science 368:89, 2020). Means are taken in float64 and rounded to float32. Baseline statistics are median and MAD of the
 * neutral frames' similarity to every prototype and to neutral; these are the same frames that neutral was made of, so a
 * live baseline of other frames lies a little lower.
 */
public final class PrototypeBuilder {
    private final Recordings recordings;

    public PrototypeBuilder(Recordings recordings) {
        this.recordings = recordings;
    }

    /** {@link #build(List, Region, HogSettings, PrototypeOptions, Progress)} with every cell in use. */
    public PrototypeBuild build(
            List<EventWindow> windows, Region region, HogSettings hog, PrototypeRule rule, Progress progress)
            throws AnalysisException, CameraException, IOException {
        return build(windows, region, hog, PrototypeOptions.of(rule), progress);
    }

    /**
     * Builds a set; its labels are in the order of their first window.
     *
     * @param windows of at least one emotion, and neutral; a frame in an {@link EventWindow#EXCLUDE} window is not used
     * @param region of interest within the picture (after a window's crop), or null for all of it
     * @throws AnalysisException when the windows do not give what the rule asks for, or a crop or the region lies outside
     *     the picture
     * @throws CameraException when a recording cannot be read
     * @throws IOException when the temporary file for descriptors cannot be used
     */
    public PrototypeBuild build(
            List<EventWindow> windows, Region region, HogSettings hog, PrototypeOptions options, Progress progress)
            throws AnalysisException, CameraException, IOException {
        labels(windows, options.rule());
        requireNoContradiction(windows);
        try (WindowFrames frames = WindowFrames.read(recordings, windows, region, hog, options, progress)) {
            requireFrames(windows, frames);
            return make(frames, hog, options);
        }
    }

    /** Makes a set of frames at hand, by the same rules. */
    static PrototypeBuild make(LabelledFrames frames, HogSettings hog, PrototypeOptions options)
            throws AnalysisException, IOException {
        List<EventWindow> windows = frames.windows();
        List<String> labels = labels(windows, options.rule());
        List<Integer> excluded = excludedCells(options, frames);
        List<Integer> neutralFrames = new ArrayList<>();
        for (int i = 0; i < frames.frames().size(); i++) {
            Frame frame = frames.frames().get(i);
            if (frames.neutral(frame) && frame.usable()) {
                neutralFrames.add(i);
            }
        }
        if (neutralFrames.isEmpty()) {
            throw new AnalysisException("no neutral frame passed the picture guards (dark, saturated, flat, repeated):"
                    + " look at the recording with 'frame'");
        }
        float[] neutral = mean(frames, neutralFrames);
        Map<String, List<Candidate>> chosen =
                choose(labels, options.rule(), frames, similarityTo(neutral, hog, frames.region(), excluded));

        float[][] prototypes = new float[labels.size()][];
        Map<String, List<SourceFrame>> sources = new LinkedHashMap<>();
        Map<String, Integer> trials = new LinkedHashMap<>();
        for (int k = 0; k < prototypes.length; k++) {
            String label = labels.get(k);
            List<Candidate> own = chosen.get(label);
            prototypes[k] = mean(frames, own.stream().map(Candidate::index).toList());
            sources.put(label, own.stream().map(one -> source(one, windows)).toList());
            trials.put(label, count(windows, label));
        }
        PrototypeSet bare = new PrototypeSet(labels, prototypes, neutral, hog, frames.region(), excluded, List.of());
        PrototypeSet set = new PrototypeSet(
                labels, prototypes, neutral, hog, frames.region(), excluded, baselines(bare, frames, neutralFrames));
        PrototypeOrigin origin = new PrototypeOrigin(
                options.rule(),
                frames.pictureWidth(),
                frames.pictureHeight(),
                count(windows, EventWindow.NEUTRAL),
                neutralFrames.size(),
                trials,
                sources);
        return new PrototypeBuild(set, origin);
    }

    private static Map<String, List<Candidate>> choose(
            List<String> labels, PrototypeRule rule, LabelledFrames frames, Similarity toNeutral)
            throws AnalysisException, IOException {
        Map<String, List<Candidate>> candidates = new LinkedHashMap<>();
        Map<String, Integer> left = new LinkedHashMap<>();
        labels.forEach(label -> candidates.put(label, new ArrayList<>()));
        float[] values = new float[frames.descriptorLength()];
        double[] r = new double[toNeutral.size()];
        for (int i = 0; i < frames.frames().size(); i++) {
            Frame frame = frames.frames().get(i);
            if (frames.neutral(frame)) {
                continue;
            }
            String label = frames.windowOf(frame).label();
            frames.descriptor(i, values);
            toNeutral.score(values, r);
            if (frame.usable() && Double.isFinite(r[0])) {
                candidates.get(label).add(new Candidate(i, frame.window(), frame.timeNanos(), r[0]));
            } else {
                left.merge(label, 1, Integer::sum);
            }
        }
        Map<String, List<Candidate>> chosen = new LinkedHashMap<>();
        for (String label : labels) {
            List<Candidate> all = candidates.get(label);
            List<Candidate> ten = rule == PrototypeRule.ROBUST ? FrameChoice.robust(all) : FrameChoice.published(all);
            if (ten.size() < FrameChoice.FRAMES) {
                throw new AnalysisException(tooFew(label, rule, all.size(), left.getOrDefault(label, 0), ten.size()));
            }
            chosen.put(label, ten);
        }
        return chosen;
    }

    private static String tooFew(String label, PrototypeRule rule, int candidates, int left, int usable) {
        String found =
                candidates + " frames" + (left > 0 ? " (" + left + " more were flat or failed a picture guard)" : "");
        if (rule == PrototypeRule.PUBLISHED) {
            return "the windows of '" + label + "' hold " + found + "; a prototype is the mean of " + FrameChoice.FRAMES
                    + ": make the windows longer or add some";
        }
        return "the windows of '" + label + "' hold " + found + ", of which " + usable + " are at least "
                + FrameChoice.ROBUST_APART_NANOS / 1_000_000 + " ms apart with at most "
                + FrameChoice.ROBUST_FRAMES_A_TRIAL + " a window; the rule 'robust' needs " + FrameChoice.FRAMES
                + ": add windows, or use the rule 'published'";
    }

    private static List<String> labels(List<EventWindow> windows, PrototypeRule rule) throws AnalysisException {
        List<String> labels = windows.stream()
                .filter(window -> !window.neutral() && !window.exclude())
                .map(EventWindow::label)
                .distinct()
                .toList();
        if (labels.isEmpty()) {
            throw new AnalysisException("the events name no emotion: add windows with a label such as pain");
        }
        if (windows.stream().noneMatch(EventWindow::neutral)) {
            throw new AnalysisException("the events have no window labelled '" + EventWindow.NEUTRAL
                    + "': add some in which nothing happens, before the stimuli");
        }
        for (String label : labels) {
            if (rule == PrototypeRule.ROBUST && count(windows, label) < FrameChoice.ROBUST_TRIALS) {
                throw new AnalysisException("'" + label + "' has " + count(windows, label)
                        + " windows; the rule 'robust' needs " + FrameChoice.ROBUST_TRIALS
                        + ", one a trial: add some, or use the rule 'published'");
            }
        }
        return labels;
    }

    private static void requireNoContradiction(List<EventWindow> windows) throws AnalysisException {
        for (int i = 0; i < windows.size(); i++) {
            for (int j = i + 1; j < windows.size(); j++) {
                EventWindow a = windows.get(i);
                EventWindow b = windows.get(j);
                boolean samePicture = a.video().equals(b.video()) && Objects.equals(a.crop(), b.crop());
                boolean overlap = a.startSeconds() < b.endSeconds() && b.startSeconds() < a.endSeconds();
                if (samePicture && overlap && !a.label().equals(b.label()) && !a.exclude() && !b.exclude()) {
                    throw new AnalysisException(a + " and " + b + " overlap: a frame can have one label");
                }
            }
        }
    }

    private static void requireFrames(List<EventWindow> windows, WindowFrames frames) throws AnalysisException {
        for (int i = 0; i < windows.size(); i++) {
            EventWindow window = windows.get(i);
            if (!window.exclude() && frames.framesOfWindow(i) == 0) {
                throw new AnalysisException("no frame of the recording lies in " + window
                        + ": it ends before, or other windows hold all of it");
            }
        }
    }

    private static List<Integer> excludedCells(PrototypeOptions options, LabelledFrames frames)
            throws AnalysisException {
        TreeSet<Integer> excluded = new TreeSet<>(options.excludedCells());
        double[] energies = frames.neutralEnergies();
        if (options.lowEnergyShare() > 0) {
            double least = options.lowEnergyShare() * Medians.sorting(energies.clone());
            for (int cell = 0; cell < energies.length; cell++) {
                if (energies[cell] < least) {
                    excluded.add(cell);
                }
            }
        }
        if (!excluded.isEmpty() && (excluded.first() < 0 || excluded.last() >= energies.length)) {
            throw new AnalysisException("excluded cell " + (excluded.first() < 0 ? excluded.first() : excluded.last())
                    + " is not one of the cells 0 to " + (energies.length - 1) + " of region " + frames.region());
        }
        if (excluded.size() == energies.length) {
            throw new AnalysisException("all " + energies.length + " cells are excluded: leave some in");
        }
        return List.copyOf(excluded);
    }

    private static Similarity similarityTo(float[] descriptor, HogSettings hog, Region region, List<Integer> excluded) {
        return new Similarity(new PrototypeSet(
                List.of("mean"), new float[][] {descriptor}, descriptor, hog, region, excluded, List.of()));
    }

    private static float[] mean(LabelledFrames frames, List<Integer> indices) throws IOException {
        double[] sum = new double[frames.descriptorLength()];
        float[] values = new float[sum.length];
        for (int index : indices) {
            frames.descriptor(index, values);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += values[i];
            }
        }
        for (int i = 0; i < sum.length; i++) {
            values[i] = (float) (sum[i] / indices.size());
        }
        return values;
    }

    private static List<BaselineStatistics> baselines(PrototypeSet set, LabelledFrames frames, List<Integer> neutral)
            throws AnalysisException, IOException {
        Similarity similarity = new Similarity(set);
        double[] r = new double[similarity.size()];
        double[][] all = new double[r.length][neutral.size()];
        float[] values = new float[frames.descriptorLength()];
        double seconds = 0;
        int count = 0;
        for (int index : neutral) {
            frames.descriptor(index, values);
            similarity.score(values, r);
            if (Arrays.stream(r).allMatch(Double::isFinite)) {
                for (int k = 0; k < r.length; k++) {
                    all[k][count] = r[k];
                }
                count++;
                seconds += frames.framesEverySeconds(frames.frames().get(index).window());
            }
        }
        if (count == 0) {
            throw new AnalysisException("no neutral frame has any structure in the region " + set.region()
                    + ": look at it with 'frame --grid'");
        }
        List<BaselineStatistics> statistics = new ArrayList<>();
        for (double[] one : all) {
            statistics.add(Medians.baseline(Arrays.copyOf(one, count), seconds));
        }
        return statistics;
    }

    private static SourceFrame source(Candidate candidate, List<EventWindow> windows) {
        EventWindow window = windows.get(candidate.trial());
        return new SourceFrame(
                window.video().getFileName().toString(),
                window.crop(),
                candidate.timeNanos() / 1e9,
                candidate.neutralSimilarity());
    }

    private static int count(List<EventWindow> windows, String label) {
        return (int) windows.stream().filter(one -> one.label().equals(label)).count();
    }
}
