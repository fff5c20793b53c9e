package io.mienloop.sim;

/**
 * What a real rig's camera sees besides emotion, each with a strength: 0 is none, 1 is what a realistic rig suffers, more is worse.
 *
 * @param lightLeak glow in the picture while LIGHT or LED is on, and eyes narrowed at LIGHT
 * @param jerk at a shock: shake and blur of the head for 100 to 200 ms, and a face pulled by reflex, much like pain, while
 *     current flows (120 ms to 0.5 s, gone 40 ms after its end)
 * @param spout visibility of the lick spout when it stands before the mouth
 * @param illumination slow change of the room's light
 * @param whisking bouts of whisking without emotion
 * @param licking licking without emotion, in bouts and after fluids
 * @param blinks occasional blinks
 * @param twitches small grooming-like movements
 * @param noise of the camera's sensor
 */
public record Nuisances(
        double lightLeak,
        double jerk,
        double spout,
        double illumination,
        double whisking,
        double licking,
        double blinks,
        double twitches,
        double noise) {
    /** Sensor noise and the animal's own small movements only. */
    public static final Nuisances CLEAN = new Nuisances(0, 0, 0, 0, 0, 0, 1, 1, 1);

    /** All that a real rig suffers. */
    public static final Nuisances REALISTIC = new Nuisances(1, 1, 1, 1, 1, 1, 1, 1, 1);

    /** Nothing moves but breathing, posture and emotion; not even noise. */
    public static final Nuisances NONE = new Nuisances(0, 0, 0, 0, 0, 0, 0, 0, 0);

    public Nuisances {
        require("light leak", lightLeak);
        require("jerk", jerk);
        require("spout", spout);
        require("illumination", illumination);
        require("whisking", whisking);
        require("licking", licking);
        require("blinks", blinks);
        require("twitches", twitches);
        require("noise", noise);
    }

    private static void require(String name, double strength) {
        if (!(strength >= 0 && strength <= 3)) {
            throw new IllegalArgumentException("strength of " + name + " must lie in 0..3, not " + strength);
        }
    }

    public Nuisances withLightLeak(double strength) {
        return new Nuisances(strength, jerk, spout, illumination, whisking, licking, blinks, twitches, noise);
    }

    public Nuisances withJerk(double strength) {
        return new Nuisances(lightLeak, strength, spout, illumination, whisking, licking, blinks, twitches, noise);
    }

    public Nuisances withSpout(double strength) {
        return new Nuisances(lightLeak, jerk, strength, illumination, whisking, licking, blinks, twitches, noise);
    }

    public Nuisances withIllumination(double strength) {
        return new Nuisances(lightLeak, jerk, spout, strength, whisking, licking, blinks, twitches, noise);
    }

    public Nuisances withWhisking(double strength) {
        return new Nuisances(lightLeak, jerk, spout, illumination, strength, licking, blinks, twitches, noise);
    }

    public Nuisances withLicking(double strength) {
        return new Nuisances(lightLeak, jerk, spout, illumination, whisking, strength, blinks, twitches, noise);
    }

    public Nuisances withBlinks(double strength) {
        return new Nuisances(lightLeak, jerk, spout, illumination, whisking, licking, strength, twitches, noise);
    }

    public Nuisances withTwitches(double strength) {
        return new Nuisances(lightLeak, jerk, spout, illumination, whisking, licking, blinks, strength, noise);
    }

    public Nuisances withNoise(double strength) {
        return new Nuisances(lightLeak, jerk, spout, illumination, whisking, licking, blinks, twitches, strength);
    }
}
