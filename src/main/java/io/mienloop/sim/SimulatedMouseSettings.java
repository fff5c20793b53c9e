package io.mienloop.sim;

import java.util.EnumMap;
import java.util.Map;

/**
 * How the simulated mouse looks and behaves. Equal settings and equal stimuli give equal pixels on every machine.
 *
 * @param width of a frame, 64..4096 pixels
 * @param height of a frame, 64..4096 pixels
 * @param rate frames a second, above 0 up to 10,000
 * @param frames after which the source ends, or -1 for never
 * @param animal seed of what this animal looks like: its fur
 * @param seed of everything that varies from day to day
 * @param exposureMicros how long a frame's exposure lasts, at most one frame's interval; it ends at the frame's time
 * @param responsiveness probability that a stimulus at full strength evokes its expression: 0..1
 * @param spontaneousPerMinute expressions without a cause, each minute on average
 * @param reactions what each stimulus does; a stimulus not named does nothing
 * @param nuisances what the camera sees besides emotion
 */
public record SimulatedMouseSettings(
        int width,
        int height,
        double rate,
        long frames,
        long animal,
        long seed,
        int exposureMicros,
        double responsiveness,
        double spontaneousPerMinute,
        Map<Stimulus, Reaction> reactions,
        Nuisances nuisances) {
    public SimulatedMouseSettings {
        require(width >= 64 && width <= 4096, "width", width, "64..4096 pixels");
        require(height >= 64 && height <= 4096, "height", height, "64..4096 pixels");
        require(rate > 0 && rate <= 10_000, "rate", rate, "above 0 up to 10000 frames a second");
        require(frames >= -1, "number of frames", frames, "0 or more, or -1 for an endless source");
        require(
                exposureMicros >= 1 && exposureMicros <= 1e6 / rate,
                "exposure",
                exposureMicros,
                "1 us..frame interval");
        require(responsiveness >= 0 && responsiveness <= 1, "responsiveness", responsiveness, "0..1");
        require(
                spontaneousPerMinute >= 0 && spontaneousPerMinute <= 60,
                "rate of spontaneous expressions",
                spontaneousPerMinute,
                "0..60 a minute");
        reactions = Map.copyOf(reactions);
    }

    private static void require(boolean holds, String what, double value, String range) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "the simulated mouse's " + what + " must be " + range + ", not " + value);
        }
    }

    /** A calm rig: sensor noise, blinks and small movements, nothing else besides emotion. */
    public static SimulatedMouseSettings clean(int width, int height, double rate, long seed) {
        Map<Stimulus, Reaction> reactions = new EnumMap<>(Stimulus.class);
        reactions.put(Stimulus.SHOCK, Reaction.evokes(Emotion.PAIN));
        reactions.put(Stimulus.QUININE, Reaction.evokes(Emotion.DISGUST));
        reactions.put(Stimulus.SUCROSE, Reaction.evokes(Emotion.PLEASURE));
        reactions.put(Stimulus.LITHIUM, Reaction.evokes(Emotion.MALAISE));
        reactions.put(Stimulus.LIGHT, Reaction.relieves(Emotion.PAIN));
        int exposureMicros = (int) Math.max(1, Math.min(5_000, 0.8e6 / rate));
        return new SimulatedMouseSettings(
                width, height, rate, -1, seed, seed, exposureMicros, 0.92, 0, reactions, Nuisances.CLEAN);
    }

    /** A rig as rigs are: light leak, jerk, spout, drifting illumination, whisking and licking too. */
    public static SimulatedMouseSettings realistic(int width, int height, double rate, long seed) {
        return clean(width, height, rate, seed).withNuisances(Nuisances.REALISTIC);
    }

    /** The same at another frame rate. */
    public SimulatedMouseSettings atRate(double newRate) {
        return new SimulatedMouseSettings(
                width,
                height,
                newRate,
                frames,
                animal,
                seed,
                exposureMicros,
                responsiveness,
                spontaneousPerMinute,
                reactions,
                nuisances);
    }

    public SimulatedMouseSettings withFrames(long newFrames) {
        return new SimulatedMouseSettings(
                width,
                height,
                rate,
                newFrames,
                animal,
                seed,
                exposureMicros,
                responsiveness,
                spontaneousPerMinute,
                reactions,
                nuisances);
    }

    /** The same animal on another day. */
    public SimulatedMouseSettings withSeed(long newSeed) {
        return new SimulatedMouseSettings(
                width,
                height,
                rate,
                frames,
                animal,
                newSeed,
                exposureMicros,
                responsiveness,
                spontaneousPerMinute,
                reactions,
                nuisances);
    }

    public SimulatedMouseSettings withExposureMicros(int micros) {
        return new SimulatedMouseSettings(
                width,
                height,
                rate,
                frames,
                animal,
                seed,
                micros,
                responsiveness,
                spontaneousPerMinute,
                reactions,
                nuisances);
    }

    public SimulatedMouseSettings withResponsiveness(double probability) {
        return new SimulatedMouseSettings(
                width,
                height,
                rate,
                frames,
                animal,
                seed,
                exposureMicros,
                probability,
                spontaneousPerMinute,
                reactions,
                nuisances);
    }

    public SimulatedMouseSettings withSpontaneousPerMinute(double perMinute) {
        return new SimulatedMouseSettings(
                width,
                height,
                rate,
                frames,
                animal,
                seed,
                exposureMicros,
                responsiveness,
                perMinute,
                reactions,
                nuisances);
    }

    public SimulatedMouseSettings withReaction(Stimulus stimulus, Reaction reaction) {
        Map<Stimulus, Reaction> changed = new EnumMap<>(Stimulus.class);
        changed.putAll(reactions);
        changed.put(stimulus, reaction);
        return new SimulatedMouseSettings(
                width,
                height,
                rate,
                frames,
                animal,
                seed,
                exposureMicros,
                responsiveness,
                spontaneousPerMinute,
                changed,
                nuisances);
    }

    public SimulatedMouseSettings withNuisances(Nuisances newNuisances) {
        return new SimulatedMouseSettings(
                width,
                height,
                rate,
                frames,
                animal,
                seed,
                exposureMicros,
                responsiveness,
                spontaneousPerMinute,
                reactions,
                newNuisances);
    }

    /** What a stimulus does. */
    public Reaction reaction(Stimulus stimulus) {
        return reactions.getOrDefault(stimulus, Reaction.NOTHING);
    }
}
