package io.mienloop.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Writes {@code events.csv}. */
public final class EventsCsv implements EventRow.Sink, AutoCloseable {
    private static final long NANOS_OF_LAST_DIGIT = 100;

    private final CSVPrinter printer;

    /** Creates the file with its header. */
    public EventsCsv(Path path) throws IOException {
        printer = new CSVPrinter(
                Files.newBufferedWriter(path),
                CSVFormat.RFC4180.builder().setRecordSeparator('\n').get());
        printer.printRecord(
                "time_s", "event", "command", "stimulus", "trigger", "frame", "channel", "device_time_s", "detail");
    }

    @Override
    public void event(EventRow row) throws IOException {
        printer.printRecord(
                Seconds.of(row.timeNanos()),
                row.event(),
                row.command(),
                row.stimulus(),
                row.trigger(),
                row.frame(),
                row.channel(),
                row.deviceNanos() == null ? null : device(row.deviceNanos()),
                row.detail());
    }

    /** With seven decimals, of which the board's ticks of 500 ns need no more. */
    private static String device(long nanos) {
        if (nanos % NANOS_OF_LAST_DIGIT != 0) {
            throw new IllegalArgumentException(nanos + " ns is no whole number of the board's ticks");
        }
        String exact = Seconds.of(nanos);
        return exact.substring(0, exact.length() - 2);
    }

    @Override
    public void close() throws IOException {
        printer.close(true);
    }
}
