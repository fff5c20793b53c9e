package io.mienloop.analysis;

import io.mienloop.face.BaselineStatistics;
import java.util.Arrays;

/** Median and median absolute deviation of samples; the mean of the two middle values where the count is even. */
final class Medians {
    private Medians() {}

    /** The median of the values, which are sorted in place. */
    static double sorting(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    /** Median and unscaled MAD of at least one finite value; the values are left as they are. */
    static BaselineStatistics baseline(double[] values, double seconds) {
        double median = sorting(values.clone());
        double[] deviations = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            deviations[i] = Math.abs(values[i] - median);
        }
        return new BaselineStatistics(values.length, seconds, median, sorting(deviations));
    }
}
