package io.mienloop.face;

import java.util.HashMap;
import java.util.Map;

/**
 * Which histogram bin a gradient belongs to: bin k holds the angles [k·180/n, (k+1)·180/n) of degrees(atan2(row, column))
 * mod 180, in float64 with a correctly rounded arc tangent. That formula decides every gradient that lies near a bin's edge; all others are looked up, so that
 * the answer is the formula's own in every case. Immutable.
 */
final class OrientationBins {
    /** Buckets of the lookup in each quadrant, by t = |row| / (|row| + |column|). */
    static final int BUCKETS = 2048;

    /** Entry of a bucket that a bin's edge lies in or near. */
    static final short UNDECIDED = -1;

    /** Nearness in buckets: 5e-6 in t, far above what float32 (5e-7) or the formula (1e-15) can be wrong by. */
    private static final double GUARD = 0.01;

    private static final double TINY = 1e-12;

    /** By number of orientations: the tables follow from it and take milliseconds to make. */
    private static final Map<Integer, OrientationBins> MADE = new HashMap<>();

    private final int orientations;
    private final EdgeAngles angles;
    private final short[] buckets;

    /** @throws IllegalArgumentException for more orientations than the lookup can number */
    static synchronized OrientationBins of(int orientations) {
        return MADE.computeIfAbsent(orientations, OrientationBins::new);
    }

    private OrientationBins(int orientations) {
        if (orientations > Short.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "at most " + Short.MAX_VALUE + " orientations can be computed, not " + orientations);
        }
        this.orientations = orientations;
        angles = new EdgeAngles(orientations);
        buckets = new short[2 * (BUCKETS + 1)];
        for (int i = 0; i < BUCKETS; i++) {
            double low = Math.max((i - GUARD) / BUCKETS, TINY);
            double high = Math.min((i + 1 + GUARD) / BUCKETS, 1 - TINY);
            buckets[i] = decided(low, high, 1);
            buckets[BUCKETS + 1 + i] = decided(low, high, -1);
        }
        buckets[BUCKETS] = UNDECIDED;
        buckets[2 * BUCKETS + 1] = UNDECIDED;
    }

    /** Within a quadrant the bin rises or falls with t, so a bucket whose two ends agree has one bin. */
    private short decided(double low, double high, int sign) {
        int bin = formula(low, sign * (1 - low));
        return bin == formula(high, sign * (1 - high)) ? (short) bin : UNDECIDED;
    }

    /** The definition. A gradient of 0 is in bin 0; an angle that rounds to 180 is in the last bin. */
    int formula(double row, double column) {
        double angle = Math.toDegrees(angles.atan2(row, column)) % 180.0;
        if (angle < 0) {
            angle += 180.0;
        }
        return ofAngle(angle, orientations);
    }

    /** The bin of an angle of 0 to 180 degrees; division alone would miss edges by a rounding. */
    static int ofAngle(double angle, int orientations) {
        double width = 180.0 / orientations;
        int bin = Math.min((int) (angle / width), orientations - 1);
        if (angle < width * bin) {
            return bin - 1;
        }
        return bin < orientations - 1 && angle >= width * (bin + 1) ? bin + 1 : bin;
    }

    /** The formula's bin, mostly without the formula. */
    int bin(double row, double column) {
        if (row == 0) {
            return 0;
        }
        double across = Math.abs(column);
        double down = Math.abs(row);
        int bucket = (int) (down / (down + across) * BUCKETS) + ((row < 0) == (column < 0) ? 0 : BUCKETS + 1);
        int bin = buckets[bucket];
        return bin == UNDECIDED ? formula(row, column) : bin;
    }

    /**
     * The lookup for gradients that are never flatter than one bucket unless they are exactly horizontal or vertical. Index:
     * (int) (t · BUCKETS), plus BUCKETS + 1 where exactly one of the two is negative.
     */
    short[] bucketsOfCoarseGradients() {
        short[] table = buckets.clone();
        short horizontal = (short) formula(0, 1);
        short vertical = (short) formula(1, 0);
        table[0] = horizontal;
        table[BUCKETS + 1] = horizontal;
        table[BUCKETS] = vertical;
        table[2 * BUCKETS + 1] = vertical;
        return table;
    }
}
