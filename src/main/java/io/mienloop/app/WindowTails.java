package io.mienloop.app;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Times of windows that take turns, free ones first, and how their tails compare: the median over the windows of each kind of the
 * p99 within one, stalled over free. Ten windows of each are few, so the ratio comes with an interval, as if they were independent:
 * where that holds 1, the machine's own noise may be all there is.
 */
final class WindowTails {
    private static final int FREE = 0;
    private static final int STALLED = 1;
    private static final int DRAWS = 4_000;
    private static final double BELOW = 0.025;

    /** The extremes of fewer hold their median with less than 95 % confidence, however often they are drawn. */
    private static final int LEAST_WINDOWS = 6;

    private final LongStream.Builder[] windows;

    /** @param windows of both kinds together */
    WindowTails(int windows) {
        this.windows = IntStream.range(0, windows)
                .mapToObj(window -> LongStream.builder())
                .toArray(LongStream.Builder[]::new);
    }

    void add(int window, long nanos) {
        windows[window].add(nanos);
    }

    /** What the windows say, once they are all told. */
    BenchReport.Compared compared() {
        double[][] p99 = new double[2][];
        for (int kind : new int[] {FREE, STALLED}) {
            p99[kind] = IntStream.range(0, windows.length)
                    .filter(window -> window % 2 == kind)
                    .mapToObj(window -> windows[window].build().sorted().toArray())
                    .filter(sorted -> sorted.length > 0)
                    .mapToDouble(sorted -> BenchReport.Quantiles.of(sorted).p99())
                    .toArray();
        }
        double stalled = median(p99[STALLED]);
        double free = median(p99[FREE]);
        boolean few = Math.min(p99[STALLED].length, p99[FREE].length) < LEAST_WINDOWS;
        double[] ratios = few ? null : drawn(p99[STALLED], p99[FREE]);
        return new BenchReport.Compared(
                known(stalled),
                known(free),
                known(stalled / free),
                quantile(ratios, BELOW),
                quantile(ratios, 1 - BELOW));
    }

    /** Percentile bootstrap: the ratio of as many windows, drawn with replacement from those there are, again and again. */
    private static double[] drawn(double[] stalled, double[] free) {
        SplittableRandom random = new SplittableRandom(1);
        double[] ratios = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            ratios[i] = median(again(stalled, random)) / median(again(free, random));
        }
        Arrays.sort(ratios);
        return ratios;
    }

    private static Double quantile(double[] sorted, double share) {
        return sorted == null ? null : Double.valueOf(sorted[(int) Math.round(share * (sorted.length - 1))]);
    }

    private static double[] again(double[] from, SplittableRandom random) {
        double[] drawn = new double[from.length];
        Arrays.setAll(drawn, i -> from[random.nextInt(from.length)]);
        return drawn;
    }

    /** NaN of none. */
    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }

    private static Double known(double value) {
        return Double.isFinite(value) ? Double.valueOf(value) : null;
    }
}
