package io.mienloop.export.nwb;

import io.mienloop.export.hdf5.DoubleColumn;
import io.mienloop.export.hdf5.Hdf5Group;
import io.mienloop.export.hdf5.LongColumn;
import io.mienloop.export.hdf5.TextColumn;
import io.mienloop.session.EventRow;
import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** All that {@code events.csv} has, as one EventsTable for each sort of event; {@code row} puts them in one order again. */
final class EventTables implements AutoCloseable {
    /** The tables. */
    private enum Sort {
        COMMANDS(
                "commands",
                "Stimuli that fell due: commanded, sham or suppressed with the reason",
                "Mienloop, when the command's bytes were handed to the link (commanded) or when it was decided (others)"),
        ACKNOWLEDGEMENTS(
                "acknowledgements",
                "The board's answers to commands, refusals among them, and answers that did not come",
                "the board's clock, mapped to the host's; the host's where device_time_s is NaN"),
        OUTPUTS(
                "outputs",
                "Edges of the board's output pins, as the board reported them: stimuli, sync and frame lines",
                "the board's clock, mapped to the host's; the host's where device_time_s is NaN"),
        CONFIRMATIONS(
                "confirmations",
                "What a photodiode or current monitor saw, where one is wired",
                "the board's clock, mapped to the host's; the host's where device_time_s is NaN"),
        INPUTS(
                "inputs",
                "Edges of input lines: licks and TTLs, a camera's or a recorder's frames among them",
                "the board's clock, mapped to the host's; the host's where device_time_s is NaN"),
        BARCODES(
                "barcodes",
                "Running numbers on the sync line, by which other recordings are aligned; barcode: first edge, at the"
                        + " pin's time; barcode-sent: when the host sent it",
                "the board's clock, mapped to the host's; the host's where device_time_s is NaN"),
        NOTES(
                "notes",
                "Everything else: states of the loop, faults, stops, notes, marks of UTC",
                "the host's clock, but for events that have a device_time_s");

        private final String text;
        private final String description;
        private final String source;

        Sort(String text, String description, String source) {
            this.text = text;
            this.description = description;
            this.source = source;
        }

        static Sort of(EventRow row) {
            if (row.endNanos() != null) {
                return COMMANDS;
            }
            return switch (row.event()) {
                case "acknowledged", "refused-by-board", "acknowledgement-missing" -> ACKNOWLEDGEMENTS;
                case "output-on", "output-off", "output-pulses" -> OUTPUTS;
                case "confirmed-on", "confirmed-off" -> CONFIRMATIONS;
                case "input-on", "input-off" -> INPUTS;
                case "barcode", "barcode-sent" -> BARCODES;
                default -> NOTES;
            };
        }
    }

    private static final class Table {
        private final NwbTable table;
        private final LongColumn row;
        private final DoubleColumn timestamp;
        private final TextColumn event;
        private final LongColumn command;
        private final TextColumn stimulus;
        private final TextColumn trigger;
        private final LongColumn frame;
        private final TextColumn channel;
        private final DoubleColumn deviceTime;
        private final TextColumn detail;
        private final LongColumn value;

        Table(NwbTypes types, Hdf5Group events, Sort sort) throws IOException {
            table = new NwbTable(types, events, sort.text, NwbTypes.CORE, "EventsTable", sort.description);
            table.group().attribute("source_description", sort.source);
            timestamp =
                    table.timestamps("seconds from the session's start; rows are in the order of arrival at the host,"
                            + " which need not be that of their times");
            event = table.texts("event", "what happened");
            command = table.longs("command", "number of the stimulus that it belongs to; -1 for none");
            stimulus = table.texts("stimulus", "its name");
            trigger = table.texts("trigger", "the rule that fired, or planned");
            frame = table.longs("frame", "number of the frame that it fell due on; -1 for none");
            channel = table.texts("channel", "name of the output or input");
            deviceTime = table.doubles(
                    "device_time_s", "seconds of the board's own clock, in steps of 0.5 us; NaN where it has none");
            value = sort == Sort.BARCODES ? table.longs("value", "the number in the barcode") : null;
            detail = table.texts("detail", "for people");
            row = table.longs("row", "its place among all events of the session, from 0");
        }

        void add(EventRow from, long place) throws IOException {
            timestamp.add(from.timeNanos() / FrameTables.SECOND);
            event.add(from.event());
            command.add(from.command() == null ? -1 : from.command());
            stimulus.add(from.stimulus());
            trigger.add(from.trigger());
            frame.add(from.frame() == null ? -1 : from.frame());
            channel.add(from.channel());
            deviceTime.add(from.deviceNanos() == null ? Double.NaN : from.deviceNanos() / FrameTables.SECOND);
            if (value != null) {
                value.add(Long.parseLong(from.detail()));
            }
            detail.add(from.detail());
            row.add(place);
            table.row();
        }
    }

    private final Map<Sort, Table> tables = new EnumMap<>(Sort.class);
    private long rows;

    EventTables(NwbTypes types, Hdf5Group events) throws IOException {
        for (Sort sort : Sort.values()) {
            tables.put(sort, new Table(types, events, sort));
        }
    }

    void event(EventRow row) throws IOException {
        tables.get(Sort.of(row)).add(row, rows++);
    }

    /** Datasets and the rows that they must have. */
    Map<String, Long> lengths() {
        Map<String, Long> lengths = new LinkedHashMap<>();
        tables.values().forEach(table -> lengths.putAll(table.table.lengths()));
        return lengths;
    }

    @Override
    public void close() throws IOException {
        for (Table table : tables.values()) {
            table.table.close();
        }
    }
}
