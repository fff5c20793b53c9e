package io.mienloop.sim;

/** What a mouse's face does without any feeling: breath, slow drift, blinks, twitches, whisking, licking; and the room's light. */
final class Spontaneous {
    private static final double TURN = 2 * Math.PI;
    private static final double BREATHS = 2.7;
    private static final double WHISKS = 8;
    private static final double LICKS = 7;

    private final Nuisances nuisances;
    private final Chance chance;
    private final Bouts blinks;
    private final Bouts whiskings;
    private final Bouts lickings;
    private final Bouts twitches;
    private final double[] phases = new double[3 * Part.COUNT + 2];
    private double whisking;
    private double licking;
    private double blink;
    private double twitch;

    Spontaneous(Nuisances nuisances, Chance chance) {
        this.nuisances = nuisances;
        this.chance = chance;
        blinks = new Bouts(
                chance, Chance.Topic.BLINK, Chance.Topic.BLINK_START, Chance.Topic.BLINK_LENGTH, 6, 0.35, 0.12, 0.22);
        whiskings = new Bouts(
                chance, Chance.Topic.WHISK, Chance.Topic.WHISK_START, Chance.Topic.WHISK_LENGTH, 4, 0.45, 0.8, 2.5);
        lickings = new Bouts(
                chance, Chance.Topic.LICK, Chance.Topic.LICK_START, Chance.Topic.LICK_LENGTH, 20, 0.4, 0.8, 2.5);
        twitches = new Bouts(
                chance, Chance.Topic.TWITCH, Chance.Topic.TWITCH_START, Chance.Topic.TWITCH_LENGTH, 8, 0.5, 0.3, 0.7);
        for (int i = 0; i < phases.length; i++) {
            phases[i] = chance.between(Chance.Topic.PHASE, i, 0, TURN);
        }
    }

    /**
     * @param liveliness 1 at rest, 0 when the animal freezes
     * @param atFluid whether a drop is there to be licked
     */
    void add(double time, double liveliness, boolean atFluid, double[] pose) {
        for (Part part : Part.values()) {
            int i = part.ordinal();
            double posture = StrictMath.sin(TURN * time / (41 + 3 * i) + phases[3 * i]);
            double mood = StrictMath.sin(TURN * time / (13 + 2 * i) + phases[3 * i + 1]);
            double fidget = StrictMath.sin(TURN * time / (3.1 + 0.4 * i) + phases[3 * i + 2]);
            pose[i] += part.slack() * (0.5 * posture + 0.4 * mood + 0.25 * fidget);
        }
        double breath = StrictMath.sin(TURN * BREATHS * time) * liveliness;
        pose[Part.CHEST.ordinal()] += 1.6 * breath;
        pose[Part.NOSE_FORWARD.ordinal()] += 0.25 * breath;

        blink = Math.min(1, blinks.envelope(time) * nuisances.blinks()) * liveliness;
        pose[Part.LID.ordinal()] -= 0.85 * blink;
        pose[Part.SQUINT.ordinal()] += 0.2 * blink;

        whisking = whiskings.envelope(time) * nuisances.whisking() * liveliness;
        double sweep = StrictMath.sin(TURN * WHISKS * time);
        pose[Part.WHISKER_TURN.ordinal()] += whisking * (6 + 16 * sweep);
        pose[Part.NOSE_FORWARD.ordinal()] += whisking * (0.6 + 0.8 * sweep);
        pose[Part.NOSE_DOWN.ordinal()] += whisking * 0.6 * StrictMath.sin(TURN * WHISKS * time + 1);

        double bout = atFluid ? 1 : lickings.envelope(time);
        double cycle = StrictMath.sin(TURN * LICKS * time);
        licking = bout * nuisances.licking() * liveliness * Math.max(0, cycle);
        pose[Part.JAW_DROP.ordinal()] += 7 * licking;
        pose[Part.TONGUE.ordinal()] += 0.9 * licking;
        pose[Part.JAW_FORWARD.ordinal()] += 1.5 * licking;

        twitch = twitches.envelope(time) * nuisances.twitches() * liveliness;
        long which = (long) Math.floor(time / 8);
        pose[Part.EAR_TURN.ordinal()] += twitch * chance.between(Chance.Topic.TWITCH_SHAPE, 4 * which, -9, 9);
        pose[Part.NOSE_DOWN.ordinal()] += twitch * chance.between(Chance.Topic.TWITCH_SHAPE, 4 * which + 1, -1.5, 1.5);
        pose[Part.CHEEK.ordinal()] += twitch * chance.between(Chance.Topic.TWITCH_SHAPE, 4 * which + 2, -0.2, 0.2);
        pose[Part.JAW_DROP.ordinal()] += twitch * chance.between(Chance.Topic.TWITCH_SHAPE, 4 * which + 3, 0, 2);
    }

    /** Gain of the room's light. */
    double illumination(double time) {
        double slow = StrictMath.sin(TURN * time / 97 + phases[3 * Part.COUNT]);
        double slower = StrictMath.sin(TURN * time / 41 + phases[3 * Part.COUNT + 1]);
        return 1 + nuisances.illumination() * (0.12 * slow + 0.06 * slower);
    }

    double whisking() {
        return Math.min(1, whisking);
    }

    double licking() {
        return Math.min(1, licking);
    }

    double blink() {
        return blink;
    }

    double twitch() {
        return Math.min(1, twitch);
    }
}
