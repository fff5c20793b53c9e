package io.mienloop.trigger;

import static io.mienloop.trigger.Rules.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.testing.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for whatever a face may do. Every failure names its seed. */
@Tag(Tags.NO_CLOCK)
final class TriggerPropertiesTest {
    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    static LongStream manySeeds() {
        return LongStream.range(0, 80);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("manySeeds")
    void shouldAgreeWithASecondOpinionOnEveryFrame(long seed) {
        assertThat(new RandomLoop(seed).run(450).disagreements)
                .as("seed %d", seed)
                .isEmpty();
    }

    @Test
    void shouldHaveBeenTriedOnSessionsThatFire() {
        long fires = manySeeds()
                .map(seed -> new RandomLoop(seed).run(450).answers.size())
                .sum();
        assertThat(fires).isGreaterThan(100); // or the agreement above would mean little
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldNeverFireTwiceWithinTheRefractoryTimeNorMoreThanAllowed(long seed) {
        RandomLoop loop = new RandomLoop(seed).run(450);
        Rule rule = loop.plan.rules().getFirst();
        List<RandomLoop.Answer> fires = loop.answers.stream()
                .filter(answer -> !answer.what().equals("withdrawn"))
                .toList();
        for (int i = 1; i < fires.size(); i++) {
            // A fire is 2 ms after its frame, and the refractory time runs from the fire to the next frame.
            assertThat(fires.get(i).nanos() - 2 * MILLI - fires.get(i - 1).nanos())
                    .as("seed %d", seed)
                    .isGreaterThanOrEqualTo(rule.refractoryNanos());
        }
        if (rule.maxFires() > 0) {
            assertThat(fires.size()).as("seed %d", seed).isLessThanOrEqualTo(rule.maxFires());
        }
        assertThat(loop.engine.fired(0) + loop.engine.sham(0)).isEqualTo(fires.size());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldDecideTheSameAgainAndAtAnyTimeOfDay(long seed) {
        RandomLoop loop = new RandomLoop(seed).run(200);
        RandomLoop again = new RandomLoop(seed).run(200);
        RandomLoop later = new RandomLoop(seed, 86_400_000_000_000L * 365, false).run(200);
        RandomLoop negative = new RandomLoop(seed, -5_000_000_000L, false).run(200);

        assertThat(again.answers).as("seed %d", seed).isEqualTo(loop.answers);
        assertThat(later.answers).as("seed %d", seed).isEqualTo(loop.answers);
        assertThat(negative.answers).as("seed %d", seed).isEqualTo(loop.answers);
        assertThat(later.verdicts).as("seed %d", seed).isEqualTo(loop.verdicts);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldMirrorAboveInBelow(long seed) {
        RandomLoop above = new RandomLoop(seed).run(200);
        RandomLoop below = new RandomLoop(seed, 0, true).run(200);
        assertThat(below.verdicts).as("seed %d", seed).isEqualTo(above.verdicts);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldNeverFireForSpikesShorterThanTheDwell(long seed) {
        Random random = new Random(seed);
        int frames = 2 + random.nextInt(6);
        Rehearsal loop = new Rehearsal(Rules.plan(Rules.usual()
                .dwell(20L * (frames - 1), 1 + random.nextInt(frames))
                .refractory(0)
                .build("spiky")));
        for (int i = 0; i < 100; i++) {
            int length = random.nextInt(frames); // one frame short of the dwell at most
            assertThat(loop.fires(length, 10 + random.nextInt(100)))
                    .as("seed %d", seed)
                    .isZero();
            if (random.nextBoolean()) {
                loop.z(0);
            } else {
                loop.engine.abstained(loop.millis * MILLI);
                loop.skipMillis(20);
            }
        }
        assertThat(loop.fires(frames, 10)).as("seed %d, the dwell itself", seed).isOne();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldStopAtTheFirstRunawayAndNotBefore(long seed) {
        Random random = new Random(seed);
        int fires = 2 + random.nextInt(5);
        long within = (100 + random.nextInt(900)) * MILLI;
        Rehearsal loop = new Rehearsal(Rules.plan(
                new Runaway(fires, within),
                new ArmPlan(1, 1, 0, seed),
                Rules.usual().dwell(0, 1).refractory(0).build("quick")));
        ArrayList<Long> times = new ArrayList<>();
        boolean expected = false;
        for (int i = 0; i < 400 && !expected; i++) {
            long now = loop.millis * MILLI;
            if (loop.z(random.nextInt(6) == 0 ? 4 : 0) == Verdict.DUE) {
                times.add(now);
            }
            int n = times.size();
            expected = n >= fires && times.get(n - 1) - times.get(n - fires) <= within;
            assertThat(loop.engine.runaway()).as("seed %d, frame %d", seed, i).isEqualTo(expected);
        }
    }
}
