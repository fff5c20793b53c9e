package io.mienloop.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Chooses the frames that make an emotion's prototype, as {@link PrototypeRule} says. */
final class FrameChoice {
    static final int FRAMES = 10;
    static final int ROBUST_TRIALS = 3;
    static final int ROBUST_FRAMES_A_TRIAL = 4;
    static final long ROBUST_APART_NANOS = 100_000_000L;

    private FrameChoice() {}

    /**
     * A frame within an event window.
     *
     * @param index its descriptor's number
     * @param trial its window
     * @param timeNanos from the recording's first frame
     * @param neutralSimilarity Pearson r with neutral
     */
    record Candidate(int index, int trial, long timeNanos, double neutralSimilarity) {}

    /** Of all candidates the ten least like neutral, in that order, the earlier of equals first; fewer when there are fewer. */
    static List<Candidate> published(List<Candidate> candidates) {
        return leastLikeNeutral(candidates).stream().limit(FRAMES).toList();
    }

    /** The same, passing over a frame whose trial has given four already or one less than 100 ms away. */
    static List<Candidate> robust(List<Candidate> candidates) {
        List<Candidate> chosen = new ArrayList<>();
        Map<Integer, List<Long>> taken = new HashMap<>();
        for (Candidate candidate : leastLikeNeutral(candidates)) {
            List<Long> times = taken.computeIfAbsent(candidate.trial(), trial -> new ArrayList<>());
            boolean apart =
                    times.stream().allMatch(time -> Math.abs(time - candidate.timeNanos()) >= ROBUST_APART_NANOS - 500);
            if (times.size() < ROBUST_FRAMES_A_TRIAL && apart && chosen.size() < FRAMES) {
                times.add(candidate.timeNanos());
                chosen.add(candidate);
            }
        }
        return chosen;
    }

    private static List<Candidate> leastLikeNeutral(List<Candidate> candidates) {
        return candidates.stream()
                .sorted(Comparator.comparingDouble(Candidate::neutralSimilarity).thenComparingInt(Candidate::index))
                .toList();
    }
}
