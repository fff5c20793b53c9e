package io.mienloop.sim;

/**
 * Movements that come now and then without a cause: time is cut into slots, and chance says for each slot whether a bout
 * begins in it, when, and how long it lasts. So a bout is a function of time alone.
 */
final class Bouts {
    private final Chance chance;
    private final Chance.Topic whether;
    private final Chance.Topic start;
    private final Chance.Topic length;
    private final double slot;
    private final double probability;
    private final double shortest;
    private final double longest;

    /** @param slot seconds; {@code longest} must be shorter, so that a bout reaches into the next slot at most */
    Bouts(
            Chance chance,
            Chance.Topic whether,
            Chance.Topic start,
            Chance.Topic length,
            double slot,
            double probability,
            double shortest,
            double longest) {
        this.chance = chance;
        this.whether = whether;
        this.start = start;
        this.length = length;
        this.slot = slot;
        this.probability = probability;
        this.shortest = shortest;
        this.longest = longest;
    }

    /** How far a bout has come at a time, as a bell from 0 to 1 and back; 0 when there is none. */
    double envelope(double time) {
        long current = (long) Math.floor(time / slot);
        return Math.max(envelopeOf(current, time), envelopeOf(current - 1, time));
    }

    private double envelopeOf(long number, double time) {
        if (number < 0 || chance.uniform(whether, number) >= probability) {
            return 0;
        }
        double begin = slot * (number + chance.uniform(start, number));
        double lasts = chance.between(length, number, shortest, longest);
        double done = (time - begin) / lasts;
        if (done <= 0 || done >= 1) {
            return 0;
        }
        return Episode.smooth(Math.min(done, 1 - done) * 4);
    }
}
