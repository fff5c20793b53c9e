package io.mienloop.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the loop's own descriptor makes of the drawn face: emotions separate, and the nuisances are real. */
final class SimulatedFaceTest {
    private static final long SEED = 4711;
    private static final long SECOND = 1_000_000_000L;
    private static final Map<Emotion, float[]> PROTOTYPES = new EnumMap<>(Emotion.class);

    @BeforeAll
    static void calibrate() {
        for (Emotion emotion : Emotion.values()) {
            PROTOTYPES.put(emotion, Watcher.prototype(emotion, SEED));
        }
    }

    private static SimulatedMouse mouse(Nuisances nuisances, double responsiveness) {
        return new SimulatedMouse(SimulatedMouseSettings.clean(Watcher.WIDTH, Watcher.HEIGHT, Watcher.RATE, SEED)
                .withNuisances(nuisances)
                .withResponsiveness(responsiveness));
    }

    @ParameterizedTest
    @EnumSource(Emotion.class)
    void shouldLookMostLikeItsOwnPrototypeInAnotherTrial(Emotion shown) {
        SimulatedMouse mouse = mouse(Nuisances.CLEAN, 1);
        Watcher watcher = new Watcher(mouse);
        // The second expression of this life, later on: the first one made the prototype.
        mouse.provoke(Emotion.MALAISE, 0, 0);
        watcher.watch(4);
        if (shown != Emotion.NEUTRAL) {
            mouse.provoke(shown, 1, 4 * SECOND);
        }
        List<float[]> frames = watcher.watch(0.9).subList(10, 18);

        double own = Watcher.meanR(frames, PROTOTYPES.get(shown));
        assertThat(own).isGreaterThan(0.93);
        for (Emotion other : Emotion.values()) {
            if (other != shown) {
                assertThat(Watcher.meanR(frames, PROTOTYPES.get(other)))
                        .as(shown + " against " + other)
                        .isLessThan(own - 0.02);
            }
        }
    }

    @Test
    void shouldKeepARestingFaceFarFromPainWhateverItDoesAtRest() {
        float[] pain = PROTOTYPES.get(Emotion.PAIN);
        Nuisances lively = Nuisances.CLEAN.withWhisking(1).withLicking(1).withIllumination(1);

        double highest = Watcher.highestR(new Watcher(mouse(lively, 1)).watch(40), pain);

        assertThat(highest).isLessThan(0.91);
    }

    @Test
    void shouldShowPainAfterAShockAndReliefByLight() {
        float[] pain = PROTOTYPES.get(Emotion.PAIN);
        SimulatedMouse mouse = mouse(Nuisances.CLEAN, 1);
        Watcher watcher = new Watcher(mouse);
        mouse.stimulus(Stimulus.SHOCK, true, 1, SECOND / 2);
        mouse.stimulus(Stimulus.SHOCK, false, 0, SECOND);
        mouse.stimulus(Stimulus.LIGHT, true, 1, 3 * SECOND / 2);

        List<float[]> frames = watcher.watch(3);

        assertThat(Watcher.meanR(frames.subList(0, 10), pain)).isLessThan(0.88);
        assertThat(Watcher.meanR(frames.subList(23, 30), pain)).isGreaterThan(0.94);
        assertThat(Watcher.meanR(frames.subList(50, 60), pain)).isLessThan(0.88);
    }

    /** The proof that blanking is needed: a shock that hurts nobody pulls the face into pain's likeness while it lasts. */
    @Test
    void shouldLookLikePainWhileAShockThatEvokesNothingLasts() {
        float[] pain = PROTOTYPES.get(Emotion.PAIN);
        SimulatedMouse mouse = mouse(Nuisances.CLEAN.withJerk(1), 0);
        Watcher watcher = new Watcher(mouse);
        mouse.stimulus(Stimulus.SHOCK, true, 1, SECOND / 2);
        mouse.stimulus(Stimulus.SHOCK, false, 0, SECOND);

        List<float[]> frames = watcher.watch(2);

        // At half a second and 50 ms apart: frames 11 to 20 are exposed during the shock.
        assertThat(Watcher.highestR(frames.subList(11, 21), pain)).isGreaterThan(0.92);
        assertThat(Watcher.highestR(frames.subList(22, 40), pain)).isLessThan(0.88);
        assertThat(mouse.episodes()).isEmpty();
        assertThat(mouse.truth(11).jerk()).isPositive();
        assertThat(mouse.truth(12).emotion()).isEqualTo(Emotion.NEUTRAL);
    }

    @Test
    void shouldChangeThePictureButNotTheTruthByLightSpoutAndLicking() {
        float[] neutral = PROTOTYPES.get(Emotion.NEUTRAL);
        for (Stimulus disturbing : List.of(Stimulus.LIGHT, Stimulus.SPOUT, Stimulus.WATER)) {
            SimulatedMouse mouse = mouse(Nuisances.REALISTIC, 1);
            Watcher watcher = new Watcher(mouse);
            mouse.stimulus(disturbing, true, 1, SECOND);
            List<float[]> frames = watcher.watch(2);

            double before = Watcher.meanR(frames.subList(0, 20), neutral);
            double during = Watcher.meanR(frames.subList(28, 40), neutral);

            assertThat(during).as(disturbing.name()).isLessThan(before - 0.01);
            assertThat(mouse.truth(39).emotion()).isEqualTo(Emotion.NEUTRAL);
        }
    }
}
