package io.mienloop.face;

/**
 * What a calibration found of one similarity while nothing happened.
 *
 * @param count frames it rests on, ≥ 1
 * @param seconds time those frames span, ≥ 0
 * @param median median similarity
 * @param mad median absolute deviation from that median (not scaled), ≥ 0
 */
public record BaselineStatistics(int count, double seconds, double median, double mad) {
    public BaselineStatistics {
        if (count < 1 || !(seconds >= 0) || !Double.isFinite(median) || !(mad >= 0) || Double.isInfinite(mad)) {
            throw new IllegalArgumentException(
                    "baseline statistics need frames, a time, a finite median and a MAD of at" + " least 0, not "
                            + count + " frames, " + seconds + " s, " + median + " and " + mad);
        }
    }
}
