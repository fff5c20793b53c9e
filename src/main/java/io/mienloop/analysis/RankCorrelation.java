package io.mienloop.analysis;

import smile.stat.hypothesis.CorTest;

/**
 * Spearman's rank correlation of two samples, ties at their mean rank, with the two-sided p of Student's t at n − 2 degrees
 * of freedom (an approximation; it is close from about ten pairs on).
 *
 * @param rho −1..1; NaN when one sample is constant
 * @param pairs number of pairs
 * @param p two-sided; NaN with rho
 */
public record RankCorrelation(double rho, int pairs, double p) {
    /**
     * The correlation of x and y, pair by pair.
     *
     * @throws IllegalArgumentException when the samples differ in length, have fewer than three pairs, or a value is not finite
     */
    public static RankCorrelation of(double[] x, double[] y) {
        if (x.length != y.length || x.length < 3) {
            throw new IllegalArgumentException(
                    "a rank correlation needs two equal samples of at least 3, not " + x.length + " and " + y.length);
        }
        if (constant(x) || constant(y)) {
            return new RankCorrelation(Double.NaN, x.length, Double.NaN);
        }
        CorTest test = CorTest.spearman(x, y);
        return new RankCorrelation(test.cor(), x.length, test.pvalue());
    }

    private static boolean constant(double[] values) {
        boolean constant = true;
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("a rank correlation needs finite values, not " + value);
            }
            constant &= value == values[0];
        }
        return constant;
    }
}
