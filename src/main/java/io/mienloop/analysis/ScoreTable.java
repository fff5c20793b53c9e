package io.mienloop.analysis;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Scores of a recording as CSV: {@code frame,time_s} and a column for every prototype. Numbers print so that reading them
 * back gives the same bits; a frame without structure has no score.
 */
public final class ScoreTable implements VideoScores.Sink, AutoCloseable {
    private final Writer out;
    private final int columns;
    private final StringBuilder row = new StringBuilder();

    /**
     * @param names of all scores, neutral last
     * @param neutral whether neutral gets a column too
     */
    public ScoreTable(Path csv, List<String> names, boolean neutral) throws IOException {
        columns = neutral ? names.size() : names.size() - 1;
        out = Files.newBufferedWriter(csv);
        out.write("frame,time_s");
        for (String name : names.subList(0, columns)) {
            out.write(',');
            out.write(quoted(name));
        }
        out.write('\n');
    }

    @Override
    public void accept(long frame, double timeSeconds, double[] similarity) throws IOException {
        row.setLength(0);
        row.append(frame).append(',').append(timeSeconds);
        for (int i = 0; i < columns; i++) {
            row.append(',');
            if (!Double.isNaN(similarity[i])) {
                row.append(similarity[i]);
            }
        }
        out.append(row.append('\n'));
    }

    private static String quoted(String name) {
        return name.matches("[^\",\\r\\n]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
