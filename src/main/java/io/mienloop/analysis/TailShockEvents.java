package io.mienloop.analysis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Writes the fixed recipe's build windows as event tables, one a mouse, for {@code prototypes build} by hand. */
public final class TailShockEvents {
    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader("video", "start_s", "end_s", "label", "crop")
            .setRecordSeparator("\n")
            .get();

    private TailShockEvents() {}

    /**
     * Writes the tables of all clips of a folder; to be built with region {@link TailShockGrid#HEAD}.
     *
     * @param clips the folder of the clips
     * @param tables the folder for the tables, made if it is missing
     * @return the tables, named as their clips with the ending {@code .csv}
     * @throws AnalysisException when the folder has no clips
     */
    public static List<Path> write(Path clips, Path tables) throws AnalysisException, IOException {
        List<Path> written = new ArrayList<>();
        for (Path clip : TailShockGrid.clips(clips)) {
            Files.createDirectories(tables);
            Path table = tables.resolve(clip.getFileName().toString().replaceFirst("\\.mp4$", ".csv"));
            write(TailShockGrid.windows(clip, TailShockGrid.BUILD_COLUMNS), table);
            written.add(table);
        }
        return written;
    }

    private static void write(List<EventWindow> windows, Path table) throws IOException {
        // Real paths: a relative path through a symbolic link would lead elsewhere.
        Path folder = table.toAbsolutePath().getParent().toRealPath();
        try (CSVPrinter printer = new CSVPrinter(Files.newBufferedWriter(table, StandardCharsets.UTF_8), FORMAT)) {
            for (EventWindow window : windows) {
                Path video = window.video().toRealPath();
                boolean sameRoot = folder.getRoot().equals(video.getRoot());
                printer.printRecord(
                        sameRoot ? folder.relativize(video) : video,
                        window.startSeconds(),
                        window.endSeconds(),
                        window.label(),
                        window.crop());
            }
        }
    }
}
