package io.mienloop.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.analysis.FrameChoice.Candidate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FrameChoiceTest {
    private static final long MS = 1_000_000L;

    @Test
    void shouldTakeTheTenLeastLikeNeutralInOrder() {
        List<Candidate> candidates = new ArrayList<>(IntStream.range(0, 30)
                .mapToObj(i -> new Candidate(i, 0, i * 3 * MS, 0.9 - 0.01 * i))
                .toList());
        Collections.shuffle(candidates, new Random(7));

        assertThat(FrameChoice.published(candidates))
                .extracting(Candidate::index)
                .containsExactly(29, 28, 27, 26, 25, 24, 23, 22, 21, 20);
    }

    @Test
    void shouldTakeTheEarlierOfEquals() {
        List<Candidate> candidates = IntStream.range(0, 15)
                .mapToObj(i -> new Candidate(i, 0, i * 3 * MS, 0.5))
                .toList()
                .reversed();

        assertThat(FrameChoice.published(candidates))
                .extracting(Candidate::index)
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void shouldNotTakeOneTwitchForAPrototype() {
        // At 300 fps trial 0 holds a twitch: 20 neighbouring frames less like neutral than anything else. Ten of them
        // would be
        // the published prototype; robust takes one, and then what is 100 ms and more away from it.
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            candidates.add(new Candidate(i, 0, (1000 + i * 10 / 3) * MS, 0.1 + 0.001 * i));
        }
        for (int trial = 0; trial < 3; trial++) {
            for (int i = 0; i < 6; i++) {
                int index = 20 + trial * 6 + i;
                candidates.add(new Candidate(index, trial, (2000 + i * 100) * MS, 0.5 + 0.01 * index));
            }
        }

        assertThat(FrameChoice.published(candidates)).allMatch(one -> one.trial() == 0);
        // The twitch's first frame, then trial 0's next three, four of trial 1, two of trial 2.
        assertThat(FrameChoice.robust(candidates))
                .extracting(Candidate::index)
                .containsExactly(0, 20, 21, 22, 26, 27, 28, 29, 32, 33);
    }

    @Test
    void shouldAcceptExactlyOneHundredMillisecondsDespiteRoundedTimes() {
        // 30 fps: three frames are 100 ms, which container times cut to 99.999999 ms.
        List<Candidate> candidates = List.of(
                new Candidate(0, 0, 0, 0.1),
                new Candidate(1, 0, 99_999_999L, 0.2),
                new Candidate(2, 0, 166_666_666L, 0.3));

        assertThat(FrameChoice.robust(candidates)).extracting(Candidate::index).containsExactly(0, 1);
    }

    @Test
    void shouldKeepItsPromisesWhateverTheFrames() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            int trials = 1 + random.nextInt(6);
            List<Candidate> candidates = IntStream.range(0, random.nextInt(200))
                    .mapToObj(i -> new Candidate(i, i % trials, i * 17 * MS, random.nextDouble()))
                    .toList();

            List<Candidate> chosen = FrameChoice.robust(candidates);

            for (Candidate one : chosen) {
                assertThat(chosen.stream().filter(other -> other.trial() == one.trial()))
                        .as("seed %d", seed)
                        .hasSizeLessThanOrEqualTo(4)
                        .allMatch(other -> other == one || Math.abs(other.timeNanos() - one.timeNanos()) >= 100 * MS);
            }
            assertThat(chosen).as("seed %d", seed).hasSizeLessThanOrEqualTo(10).isSubsetOf(candidates);
        }
    }
}
