package io.mienloop.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the fixed recipe gives: how well the rise of each measure grades the shock in trials that did not build it.
 *
 * @param cellSize pixels of a HOG cell
 * @param mice short names, in the order of the correlations
 * @param rows one a measure
 */
public record TailShockTable(int cellSize, List<String> mice, List<Row> rows) {
    /**
     * A measure's result.
     *
     * @param measure what was measured, and where
     * @param perMouse Spearman's rank correlation of rise and intensity over each mouse's 15 test trials
     * @param pooled the same over all mice's test trials together
     * @param meanRise mean rise of all mice's test trials of each intensity, 0 µA first
     * @param rises each test trial's rise: [mouse][row × 3 + test column − 3]
     */
    public record Row(
            String measure,
            List<RankCorrelation> perMouse,
            RankCorrelation pooled,
            List<Double> meanRise,
            List<List<Double>> rises) {}

    /** The table as lines of text of one width. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Tail shock, " + cellSize
                + " px cells: prototypes from columns 0-2, judged on columns 3-5 of each mouse.");
        lines.add("Rise = mean of frames 41-80 minus mean of frames 0-37; Spearman's rho of rise with intensity.");
        lines.add("");
        StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "%-24s", "rho (n, two-sided p)"));
        for (String mouse : mice) {
            head.append(String.format(Locale.ROOT, "  %-23s", mouse));
        }
        lines.add(head.append("  pooled").toString());
        for (Row row : rows) {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-24s", row.measure()));
            row.perMouse().forEach(one -> line.append(String.format(Locale.ROOT, "  %-23s", text(one))));
            lines.add(line.append("  ").append(text(row.pooled())).toString());
        }
        lines.add("");
        StringBuilder intensities = new StringBuilder(String.format(Locale.ROOT, "%-24s", "mean rise"));
        TailShockGrid.MICROAMPS.forEach(one -> intensities.append(String.format(Locale.ROOT, "%11s", one + " uA")));
        lines.add(intensities.toString());
        for (Row row : rows) {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-24s", row.measure()));
            row.meanRise().forEach(one -> line.append(String.format(Locale.ROOT, "%+11.4f", one)));
            lines.add(line.toString());
        }
        lines.add("");
        lines.add("A graded score shows that responses are detected; it does not show that an emotion is read.");
        return lines;
    }

    private static String text(RankCorrelation one) {
        return String.format(Locale.ROOT, "%+.3f (%d, %.2g)", one.rho(), one.pairs(), one.p());
    }
}
