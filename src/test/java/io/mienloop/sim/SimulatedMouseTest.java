package io.mienloop.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mienloop.camera.FrameStamp;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** The mouse's behaviour, frame by frame, without looking at its face. */
final class SimulatedMouseTest {
    private static final int WIDTH = 96;
    private static final int HEIGHT = 72;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    /** Drawn once on x86-64: another machine must come to the same. It changes with any change of the drawing. */
    private static final long PIXELS = 2_693_763_389L;

    private static SimulatedMouseSettings small(double rate, long seed) {
        return SimulatedMouseSettings.realistic(WIDTH, HEIGHT, rate, seed);
    }

    private static long checksum(SimulatedMouse mouse, int frames) {
        CRC32C sum = new CRC32C();
        byte[] pixels = new byte[WIDTH * HEIGHT];
        FrameStamp stamp = new FrameStamp();
        for (int i = 0; i < frames; i++) {
            mouse.next(MemorySegment.ofArray(pixels), stamp);
            sum.update(pixels);
        }
        return sum.getValue();
    }

    private static SimulatedMouse disturbed(long seed) {
        SimulatedMouse mouse = new SimulatedMouse(small(50, seed));
        mouse.stimulus(Stimulus.SHOCK, true, 0.8, 200 * MILLI);
        mouse.stimulus(Stimulus.SHOCK, false, 0, 500 * MILLI);
        mouse.stimulus(Stimulus.LIGHT, true, 1, 900 * MILLI);
        mouse.stimulus(Stimulus.QUININE, true, 1, 1200 * MILLI);
        return mouse;
    }

    @Test
    void shouldDrawTheSamePixelsForTheSameSeedAndStimuliOnEveryMachine() {
        long once = checksum(disturbed(7), 100);

        assertThat(checksum(disturbed(7), 100)).isEqualTo(once);
        assertThat(checksum(disturbed(8), 100)).isNotEqualTo(once);
        assertThat(once).isEqualTo(PIXELS);
    }

    /** Shakes bring the margin into view, which the frames between do not draw. */
    @Test
    void shouldDrawTheSamePixelsWhereTheFramesBetweenAreNotWanted() {
        SimulatedMouse all = disturbed(7);
        SimulatedMouse some = disturbed(7);
        byte[] pixels = new byte[WIDTH * HEIGHT];
        byte[] wanted = new byte[WIDTH * HEIGHT];
        FrameStamp stamp = new FrameStamp();
        int drawn = 0;
        for (int i = 0; i < 400; i++) {
            all.next(MemorySegment.ofArray(pixels), stamp);
            boolean looked = i / 7 % 3 == 1;
            byte[] before = wanted.clone();
            long time = stamp.timeNanos;
            some.next(MemorySegment.ofArray(wanted), stamp, timeNanos -> looked && timeNanos == time);
            assertThat(wanted).as("frame %d", i).isEqualTo(looked ? pixels : before);
            assertThat(some.truth(i)).isEqualTo(all.truth(i));
            drawn += looked ? 1 : 0;
        }
        assertThat(drawn).isPositive();
    }

    @Test
    void shouldEndAfterItsFramesAndTimeThemByTheRate() {
        SimulatedMouse mouse = new SimulatedMouse(small(30, 1).withFrames(4));
        MemorySegment pixels = MemorySegment.ofArray(new byte[WIDTH * HEIGHT]);
        FrameStamp stamp = new FrameStamp();
        List<Long> times = new ArrayList<>();
        while (mouse.next(pixels, stamp)) {
            times.add(stamp.timeNanos);
            assertThat(mouse.truth(stamp.frameId).timeNanos()).isEqualTo(stamp.timeNanos);
        }

        assertThat(times).containsExactly(0L, 33_333_333L, 66_666_667L, 100_000_000L);
        assertThatThrownBy(() -> mouse.truth(4)).hasMessageContaining("frame 4");
    }

    /** Dolensek et al. 2020: about 90 % of stimuli evoke within 5 s; 60 % last under 5 s, 23 % 5 to 15 s, 17 % longer. */
    @Test
    void shouldReactAsOftenAsSoonAndAsLongAsThePapersMice() {
        int stimuli = 0;
        int shortOnes = 0;
        int middle = 0;
        int longOnes = 0;
        for (long seed = 0; seed < 20; seed++) {
            Life life = new Life(seed);
            for (int trial = 0; trial < 30; trial++) {
                life.mouse.tell(Stimulus.SHOCK, true, 1, 40.0 * trial);
                stimuli++;
            }
            life.until(1300);
            for (ExpressionEpisode episode : life.mouse.episodes()) {
                double latency = (episode.onsetNanos() % (40 * SECOND)) / 1e9;
                assertThat(latency).as("seed " + seed).isBetween(0.1, 0.4);
                assertThat(episode.emotion()).isEqualTo(Emotion.PAIN);
                double seconds = episode.durationNanos() / 1e9;
                if (seconds < 5) {
                    shortOnes++;
                } else if (seconds < 15) {
                    middle++;
                } else {
                    longOnes++;
                }
            }
        }
        double expressions = shortOnes + middle + longOnes;

        // Three standard errors of a share among 600 are 0.06 at most.
        assertThat(expressions / stimuli).isCloseTo(0.92, within(0.04));
        assertThat(shortOnes / expressions).isCloseTo(0.60, within(0.06));
        assertThat(middle / expressions).isCloseTo(0.23, within(0.06));
        assertThat(longOnes / expressions).isCloseTo(0.17, within(0.06));
    }

    @Test
    void shouldReactMoreOftenAndStrongerTheStrongerTheStimulus() {
        double previousPeak = 0;
        int previousCount = 0;
        for (double level : new double[] {0.1, 0.3, 0.6, 1}) {
            int count = 0;
            double peaks = 0;
            for (long seed = 0; seed < 10; seed++) {
                Life life = new Life(seed);
                for (int trial = 0; trial < 20; trial++) {
                    life.mouse.tell(Stimulus.QUININE, true, level, 40.0 * trial);
                }
                life.until(800);
                count += life.mouse.episodes().size();
                peaks += life.mouse.episodes().stream()
                        .mapToDouble(ExpressionEpisode::peak)
                        .sum();
            }
            assertThat(count).isGreaterThan(previousCount);
            assertThat(peaks / count).isGreaterThan(previousPeak);
            previousCount = count;
            previousPeak = peaks / count;
        }
    }

    @Test
    void shouldTakeATrainForOneStimulusAndNothingForNone() {
        Life life = new Life(3);
        for (int pulse = 0; pulse < 40; pulse++) {
            life.mouse.tell(Stimulus.SUCROSE, true, 1, 1 + 0.05 * pulse);
            life.mouse.tell(Stimulus.SUCROSE, false, 0, 1.01 + 0.05 * pulse);
        }
        life.mouse.tell(Stimulus.SHOCK, true, 0, 5);
        life.mouse.tell(Stimulus.WATER, true, 1, 6);
        life.mouse.tell(Stimulus.LED, true, 1, 7);
        life.until(10);

        assertThat(life.mouse.episodes()).hasSizeLessThanOrEqualTo(1);
        assertThat(life.mouse.episodes()).allMatch(e -> e.emotion() == Emotion.PLEASURE);
    }

    @Test
    void shouldCutARunningPainShortWhenLightRelieves() {
        for (long seed = 0; seed < 10; seed++) {
            Life life = new Life(seed);
            life.mouse.provoke(Emotion.PAIN, 1, 1);
            life.mouse.tell(Stimulus.LIGHT, true, 1, 1.6);
            life.until(4);

            ExpressionEpisode pain = life.mouse.episodes().getFirst();

            assertThat(pain.endNanos()).as("seed " + seed).isLessThanOrEqualTo(2_160 * MILLI);
        }
    }

    @Test
    void shouldLetLightDoWhatItIsSetTo() {
        SimulatedMouseSettings evoking =
                small(20, 1).withResponsiveness(1).withReaction(Stimulus.LIGHT, Reaction.evokes(Emotion.PASSIVE_FEAR));
        SimulatedMouse mouse = new SimulatedMouse(evoking);
        mouse.stimulus(Stimulus.LIGHT, true, 1, 0);
        checksum(mouse, 1);

        assertThat(mouse.episodes()).singleElement().matches(e -> e.emotion() == Emotion.PASSIVE_FEAR);
    }

    @Test
    void shouldWeighLightByItsShareOfTheExposure() {
        // 5 ms pulses at 20 Hz, seen by exposures of 10 ms every 50 ms that end 8 ms after each pulse's start.
        LightExposure light = new LightExposure();
        for (int k = 0; k < 4; k++) {
            double start = 0.05 * k;
            light.open(start - 0.002);
            light.change(true, 0.6, start);
            light.change(false, 0, start + 0.005);

            assertThat(light.close(start + 0.008, 0.010)).isCloseTo(0.6 * 0.5, within(1e-9));
        }
    }

    @Test
    void shouldGlowMostNearItsSource() {
        SimulatedMouseSettings still = small(20, 1).withNuisances(Nuisances.NONE.withLightLeak(1));
        for (Stimulus source : List.of(Stimulus.LIGHT, Stimulus.LED)) {
            SimulatedMouse dark = new SimulatedMouse(still);
            SimulatedMouse lit = new SimulatedMouse(still);
            lit.stimulus(source, true, 0.3, -SECOND);
            byte[] without = new byte[WIDTH * HEIGHT];
            byte[] with = new byte[WIDTH * HEIGHT];
            dark.next(MemorySegment.ofArray(without), new FrameStamp());
            lit.next(MemorySegment.ofArray(with), new FrameStamp());

            // The bottom left corner is far from both sources, the top right near the LED, the middle's top near the
            // implant.
            int far = gain(with, without, 2, HEIGHT - 3);
            int near = source == Stimulus.LED ? gain(with, without, WIDTH - 3, 18) : gain(with, without, WIDTH / 2, 22);
            assertThat(far).as(source.name()).isBetween(1, 20);
            assertThat(near).as(source.name()).isGreaterThan(far + 20);
        }
    }

    private static int gain(byte[] with, byte[] without, int x, int y) {
        return (with[y * WIDTH + x] & 0xFF) - (without[y * WIDTH + x] & 0xFF);
    }

    @Test
    void shouldHaveExpressionsOfItsOwnOnlyWhenAsked() {
        Life calm = new Life(5);
        calm.until(600);
        Life moody = new Life(SimulatedMouseSettings.clean(WIDTH, HEIGHT, 10, 5).withSpontaneousPerMinute(3));
        moody.until(600);

        assertThat(calm.mouse.episodes()).isEmpty();
        // 30 expected; a Poisson count's standard deviation is 5.5.
        assertThat(moody.mouse.episodes()).hasSizeBetween(14, 46);
    }

    @Test
    void shouldKeepItsRegionsInsideThePicture() {
        for (int[] size : new int[][] {{320, 240}, {640, 480}, {80, 60}, {300, 500}, {1000, 100}}) {
            for (PictureArea area : List.of(
                    SimulatedMouse.headArea(size[0], size[1]),
                    SimulatedMouse.bodyArea(size[0], size[1]),
                    SimulatedMouse.spoutArea(size[0], size[1]))) {
                assertThat(area.x()).isNotNegative();
                assertThat(area.y()).isNotNegative();
                assertThat(area.x() + area.width()).isLessThanOrEqualTo(size[0]);
                assertThat(area.y() + area.height()).isLessThanOrEqualTo(size[1]);
            }
        }
    }

    @Test
    void shouldRepeatPrerenderedFramesForEver() throws Exception {
        byte[] first = new byte[WIDTH * HEIGHT];
        byte[] again = new byte[WIDTH * HEIGHT];
        FrameStamp stamp = new FrameStamp();
        try (PrerenderedLoop loop = new PrerenderedLoop(new SimulatedMouse(small(30, 1)), 3, 500)) {
            loop.next(MemorySegment.ofArray(first), stamp);
            loop.next(MemorySegment.ofArray(again), stamp);
            assertThat(again).isNotEqualTo(first);
            loop.next(MemorySegment.ofArray(again), stamp);
            loop.next(MemorySegment.ofArray(again), stamp);
        }

        assertThat(again).isEqualTo(first);
        assertThat(stamp.timeNanos).isEqualTo(6 * MILLI);
    }

    @Test
    void shouldRefuseSettingsAndStimuliThatMeanNothing() {
        SimulatedMouse mouse = new SimulatedMouse(small(30, 1));
        assertThatThrownBy(() -> mouse.stimulus(Stimulus.SHOCK, true, 1.5, 0)).hasMessageContaining("0..1, not 1.5");
        assertThatThrownBy(() -> mouse.provoke(Emotion.NEUTRAL, 1, 0)).hasMessageContaining("neutral");
        assertThatThrownBy(() -> SimulatedMouseSettings.clean(10, 10, 30, 1)).hasMessageContaining("width");
        assertThatThrownBy(() -> Nuisances.CLEAN.withJerk(-1)).hasMessageContaining("jerk");
    }

    /** A mouse without a picture: ten frames a second, far faster than drawn. */
    private static final class Life {
        private final Behaviour mouse;
        private final Scene scene = new Scene();
        private long frame;

        Life(long seed) {
            this(SimulatedMouseSettings.clean(WIDTH, HEIGHT, 10, seed));
        }

        Life(SimulatedMouseSettings settings) {
            mouse = new Behaviour(settings, new Chance(settings.seed()));
        }

        void until(double seconds) {
            while (frame < seconds * 10) {
                mouse.advance(frame, frame * 100 * MILLI, scene);
                frame++;
            }
        }
    }
}
