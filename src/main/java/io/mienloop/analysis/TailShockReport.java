package io.mienloop.analysis;

import java.util.ArrayList;
import java.util.List;

/**
 * All that the fixed recipe gives.
 *
 * @param table how well each measure's rise grades the shock
 * @param loops what a closed loop would have done
 */
public record TailShockReport(TailShockTable table, List<TailShockTrials.Result> loops) {
    /** The report as lines of text. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(table.lines());
        lines.add("");
        lines.addAll(TailShockTrials.lines(loops));
        return lines;
    }
}
