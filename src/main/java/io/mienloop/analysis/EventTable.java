package io.mienloop.analysis;

import io.mienloop.face.Region;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The labelled windows of a CSV file: what {@code prototypes build --events} reads.
 *
 * <p>Columns {@code video,start_s,end_s,label} in any order, and optionally {@code crop} ({@code x,y,w,h} in quotes, or
 * {@code x y w h}): the rectangle that is cut out of the video first. The labels {@code neutral} and {@code exclude} have
 * their own meaning ({@link EventWindow}). Paths are relative to the table. UTF-8, with or
 * without byte order mark; blank lines do not count. Other columns belong to the lab: they are left alone and listed.
 *
 * @param windows in the table's order
 * @param ignoredColumns names of the columns that mean nothing here, to be told to the user
 */
public record EventTable(List<EventWindow> windows, List<String> ignoredColumns) {
    private static final List<String> REQUIRED = List.of("video", "start_s", "end_s", "label");
    private static final String CROP = "crop";
    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).setTrim(true).get();

    public EventTable {
        windows = List.copyOf(windows);
        ignoredColumns = List.copyOf(ignoredColumns);
    }

    /**
     * The windows of a table, in its order.
     *
     * @throws EventTableException file:line, what is wrong and what to do
     */
    public static List<EventWindow> read(Path csv) throws EventTableException {
        return load(csv).windows();
    }

    /**
     * The windows of a table and the columns that were ignored.
     *
     * @throws EventTableException file:line, what is wrong and what to do
     */
    public static EventTable load(Path csv) throws EventTableException {
        try (CSVParser parser = CSVParser.parse(text(csv), FORMAT)) {
            List<CSVRecord> rows = new ArrayList<>();
            List<Long> lines = new ArrayList<>();
            long line = parser.getCurrentLineNumber() + 1;
            for (CSVRecord row : parser) {
                if (!blank(row)) {
                    rows.add(row);
                    lines.add(lastLine(parser, row, line));
                }
                line = parser.getCurrentLineNumber() + 1;
            }
            return table(csv, rows, lines);
        } catch (CSVException | java.io.UncheckedIOException e) {
            throw new EventTableException(csv + ": not a CSV table: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new EventTableException(csv + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static long lastLine(CSVParser parser, CSVRecord row, long firstPossible) {
        // The parser counts line ends read so far; only a value with a line break inside makes a record longer than
        // one.
        long inside = 0;
        for (String value : row) {
            inside += value.chars().filter(c -> c == '\n').count();
        }
        return Math.max(firstPossible, parser.getCurrentLineNumber() - inside);
    }

    private static EventTable table(Path csv, List<CSVRecord> rows, List<Long> lines) throws EventTableException {
        if (rows.isEmpty()) {
            throw new EventTableException(csv + ": is empty; its first line must be " + String.join(",", REQUIRED));
        }
        String headerAt = csv + ":" + lines.getFirst() + ": ";
        Map<String, Integer> columns = new HashMap<>();
        List<String> ignored = new ArrayList<>();
        for (int i = 0; i < rows.getFirst().size(); i++) {
            String name = rows.getFirst().get(i);
            String key = name.toLowerCase(Locale.ROOT);
            if (!REQUIRED.contains(key) && !key.equals(CROP)) {
                ignored.add(name);
            } else if (columns.put(key, i) != null) {
                throw new EventTableException(headerAt + "column " + key + " is there twice; remove one");
            }
        }
        for (String name : REQUIRED) {
            if (!columns.containsKey(name)) {
                throw new EventTableException(headerAt + "no column " + name + "; the first line names the columns "
                        + String.join(",", REQUIRED) + " and optionally " + CROP + ", here it is "
                        + String.join(",", rows.getFirst().toList()));
            }
        }
        List<EventWindow> windows = new ArrayList<>();
        for (int i = 1; i < rows.size(); i++) {
            windows.add(
                    window(csv, csv + ":" + lines.get(i) + ": ", rows.getFirst().size(), columns, rows.get(i)));
        }
        if (windows.isEmpty()) {
            throw new EventTableException(csv + ": has no windows below its first line");
        }
        return new EventTable(windows, ignored);
    }

    private static EventWindow window(Path csv, String at, int width, Map<String, Integer> columns, CSVRecord row)
            throws EventTableException {
        if (row.size() != width) {
            throw new EventTableException(at + row.size() + " values where the first line names " + width
                    + " columns; a value with a comma in it needs quotes");
        }
        String video = row.get(columns.get("video"));
        String label = row.get(columns.get("label"));
        if (video.isEmpty() || label.isEmpty()) {
            throw new EventTableException(at + (video.isEmpty() ? "video" : "label") + " is empty");
        }
        double start = seconds(at, "start_s", row.get(columns.get("start_s")));
        double end = seconds(at, "end_s", row.get(columns.get("end_s")));
        Region crop = columns.containsKey(CROP) ? crop(at, row.get(columns.get(CROP))) : null;
        try {
            return new EventWindow(csv.toAbsolutePath().resolveSibling(video).normalize(), start, end, label, crop);
        } catch (InvalidPathException e) {
            throw new EventTableException(at + "video " + video + " is not a file name: " + e.getReason(), e);
        } catch (IllegalArgumentException e) {
            throw new EventTableException(at + e.getMessage(), e);
        }
    }

    private static double seconds(String at, String column, String value) throws EventTableException {
        try {
            double seconds = Double.parseDouble(value);
            // parseDouble takes 1f, 2d, 0x1p3 and NaN too; none of them is a time in a lab's table.
            if (value.matches("[-+.0-9eE]+")) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            throw new EventTableException(at + notSeconds(column, value), e);
        }
        throw new EventTableException(at + notSeconds(column, value));
    }

    private static String notSeconds(String column, String value) {
        return column + " must be a number of seconds such as 2.0, not '" + value + "'";
    }

    private static Region crop(String at, String value) throws EventTableException {
        if (value.isEmpty()) {
            return null;
        }
        String[] parts = value.split("\\s*,\\s*|\\s+", -1);
        try {
            if (parts.length == 4) {
                return new Region(
                        Integer.parseInt(parts[0]),
                        Integer.parseInt(parts[1]),
                        Integer.parseInt(parts[2]),
                        Integer.parseInt(parts[3]));
            }
        } catch (IllegalArgumentException e) {
            throw new EventTableException(at + notCrop(value), e);
        }
        throw new EventTableException(at + notCrop(value));
    }

    private static String notCrop(String value) {
        return "crop must be x,y,width,height in pixels (in quotes) or x y width height, not '" + value + "'";
    }

    private static boolean blank(CSVRecord row) {
        for (String value : row) {
            if (!value.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private static String text(Path csv) throws IOException, EventTableException {
        try {
            String text = Files.readString(csv, StandardCharsets.UTF_8);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new EventTableException(csv + ": is not UTF-8 text; save it as CSV UTF-8", e);
        } catch (NoSuchFileException e) {
            throw new EventTableException(csv + ": no such file", e);
        }
    }
}
