package io.mienloop.analysis;

import io.mienloop.face.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How the published tail-shock clips are laid out (github raffaelemazziotti/DER_videos, MIT): each file is one mouse, 30
 * trials side by side in 6 columns and 5 rows, a row an intensity, 100 frames at 20 fps with the shock at frame 40.
 */
public final class TailShockGrid {
    public static final int COLUMNS = 6;
    public static final int ROWS = 5;
    public static final int FRAMES = 100;

    /** The frame of the shock. */
    public static final int SHOCK_FRAME = 40;

    /** The shock of each row, in microamperes. */
    static final List<Integer> MICROAMPS = List.of(0, 50, 150, 300, 500);

    /** The row of the strongest shock, whose trials make the pain prototype. */
    static final int STRONGEST_ROW = ROWS - 1;

    /** Columns that build and columns that judge: fixed, so that nobody picks the split that looks best. */
    static final List<Integer> BUILD_COLUMNS = List.of(0, 1, 2);

    static final List<Integer> TEST_COLUMNS = List.of(3, 4, 5);

    /** The head within a tile; the printed intensity and the white flash lie outside. */
    public static final Region HEAD = new Region(12, 26, 64, 64);

    /** Trunk and fore leg within a tile: as large, right behind the head. */
    public static final Region BODY = new Region(76, 26, 64, 64);

    static final int PICTURE_WIDTH = 1400;
    static final int PICTURE_HEIGHT = 700;
    private static final int TILE_WIDTH = 233;
    private static final int TILE_HEIGHT = 140;
    private static final String SUFFIX = "-der.mp4";

    private TailShockGrid() {}

    /** A trial's rectangle of the picture. */
    public static Region tile(int row, int column) {
        return new Region(column * TILE_WIDTH, row * TILE_HEIGHT, TILE_WIDTH, TILE_HEIGHT);
    }

    /** A rectangle of a trial's tile, in the coordinates of the whole picture. */
    static Region within(int row, int column, Region inTile) {
        Region tile = tile(row, column);
        return new Region(tile.x() + inTile.x(), tile.y() + inTile.y(), inTile.width(), inTile.height());
    }

    /**
     * The clips of a folder, one a mouse, by name.
     *
     * @throws AnalysisException when there is none
     */
    public static List<Path> clips(Path folder) throws AnalysisException, IOException {
        if (!Files.isDirectory(folder)) {
            throw new AnalysisException(
                    folder + ": no such folder; give the one with the tail-shock clips (*" + SUFFIX + ")");
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> clips = files.filter(
                            file -> file.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
            if (clips.isEmpty()) {
                throw new AnalysisException(folder + ": has no tail-shock clip (*" + SUFFIX + ")");
            }
            return clips;
        }
    }

    /** A mouse's short name: the file name without date, time and ending. */
    static String mouse(Path clip) {
        String name = clip.getFileName().toString();
        return name.substring(0, name.length() - SUFFIX.length())
                .replaceFirst("^\\d{4}-\\d\\d-\\d\\d_\\d\\d-\\d\\d-\\d\\d-", "");
    }

    /**
     * The recipe's windows in some columns: {@code pain} 2.0–4.0 s of the strongest shock's trials, {@code neutral} 0–1.9 s of
     * all trials; every trial cropped to its tile.
     */
    public static List<EventWindow> windows(Path clip, List<Integer> columns) {
        List<EventWindow> windows = new ArrayList<>();
        for (int column : columns) {
            windows.add(new EventWindow(clip, 2.0, 4.0, "pain", tile(STRONGEST_ROW, column)));
        }
        for (int column : columns) {
            IntStream.range(0, ROWS)
                    .forEach(row ->
                            windows.add(new EventWindow(clip, 0.0, 1.9, EventWindow.NEUTRAL, tile(row, column))));
        }
        return windows;
    }
}
