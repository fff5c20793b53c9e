package io.mienloop.export.nwb;

import io.mienloop.export.hdf5.ByteColumn;
import io.mienloop.export.hdf5.DoubleColumn;
import io.mienloop.export.hdf5.Hdf5Group;
import io.mienloop.export.hdf5.LongColumn;
import io.mienloop.export.hdf5.TextColumn;
import io.mienloop.session.EventRow;
import io.mienloop.session.SessionDescription;
import io.mienloop.session.StimulusAmount;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The trials: one for every stimulus that fell due, planned or triggered. What became of a stimulus comes after it, so that they are
 * kept until the end; a session has thousands of them, not millions.
 */
final class TrialTable implements AutoCloseable {
    private static final class Trial {
        private final EventRow due;
        private boolean acknowledged;
        private boolean refused;
        private double outputSeconds = Double.NaN;
        private double outputEndSeconds = Double.NaN;
        private boolean confirmed;

        Trial(EventRow due) {
            this.due = due;
        }
    }

    private final SessionDescription session;
    private final Map<Long, Trial> trials = new LinkedHashMap<>();
    private final NwbTable table;
    private final DoubleColumn start;
    private final DoubleColumn stop;
    private final LongColumn command;
    private final TextColumn stimulus;
    private final TextColumn trigger;
    private final TextColumn delivery;
    private final ByteColumn acknowledged;
    private final ByteColumn refused;
    private final DoubleColumn output;
    private final DoubleColumn outputEnd;
    private final ByteColumn confirmed;
    private final DoubleColumn level;
    private final TextColumn levelUnit;
    private final LongColumn pulses;
    private final DoubleColumn pulse;
    private final DoubleColumn dose;
    private final TextColumn doseUnit;
    private final LongColumn frame;
    private final TextColumn detail;

    TrialTable(NwbTypes types, Hdf5Group intervals, SessionDescription session) throws IOException {
        this.session = session;
        table = new NwbTable(
                types,
                intervals,
                "trials",
                NwbTypes.CORE,
                "TimeIntervals",
                "One trial for every stimulus that fell due, planned or triggered, given or not: from the moment that it was"
                        + " commanded (or decided, where nothing was sent) to its planned end");
        start = table.doubles("start_time", "when it was commanded or decided, s");
        stop = table.doubles(
                "stop_time", "its last moment as planned, s; the start where nothing was sent and no sham");
        command = table.longs("command", "its number in the event tables");
        stimulus = table.texts("stimulus", "name");
        trigger = table.texts("trigger", "the rule that fired, or planned");
        delivery = table.texts("delivery", "commanded, sham, or suppressed with the reason");
        acknowledged = table.flags("acknowledged", "1 when the board accepted it");
        refused = table.flags("refused_by_board", "1 when the board refused it");
        output = table.doubles("output_start", "first edge of the pin as the board reported it, s; NaN for none");
        outputEnd =
                table.doubles("output_stop", "last falling edge of the pin as the board reported it, s; NaN for none");
        confirmed = table.flags("confirmed", "1 when a monitor saw it");
        level = table.doubles("level", "of the stimulus when nothing cuts it, in level_unit; NaN where not known");
        levelUnit = table.texts("level_unit", "A, W or L");
        pulses = table.longs("pulses", "of the train when nothing cuts it; 0 where not known");
        pulse = table.doubles("pulse_duration_s", "time on of one pulse; NaN where not known");
        dose = table.doubles("dose", "of the train when nothing cuts it, in dose_unit; NaN where not known");
        doseUnit = table.texts("dose_unit", "C, J or L");
        frame = table.longs("frame", "number of the frame that it fell due on; -1 for none");
        detail = table.texts("detail", "for people");
    }

    void event(EventRow row) {
        if (row.endNanos() != null) {
            trials.put(row.command(), new Trial(row));
            return;
        }
        Trial trial = row.command() == null ? null : trials.get(row.command());
        if (trial == null) {
            return;
        }
        double seconds = row.timeNanos() / FrameTables.SECOND;
        switch (row.event()) {
            case "acknowledged" -> trial.acknowledged = true;
            case "refused-by-board" -> trial.refused = true;
            case "output-on" -> {
                if (Double.isNaN(trial.outputSeconds)) {
                    trial.outputSeconds = seconds;
                }
            }
            case "output-off" -> trial.outputEndSeconds = seconds;
            case "confirmed-on" -> trial.confirmed = true;
            default -> {
                // says nothing that the trial tells
            }
        }
    }

    /** Writes what was kept. */
    void finish() throws IOException {
        for (Trial trial : trials.values()) {
            EventRow due = trial.due;
            StimulusAmount amount = StimulusAmount.of(session, session.stimuli().indexOf(due.stimulus()));
            start.add(due.timeNanos() / FrameTables.SECOND);
            stop.add(due.endNanos() / FrameTables.SECOND);
            command.add(due.command());
            stimulus.add(due.stimulus());
            trigger.add(due.trigger());
            delivery.add(due.event());
            acknowledged.add(trial.acknowledged ? 1 : 0);
            refused.add(trial.refused ? 1 : 0);
            output.add(trial.outputSeconds);
            outputEnd.add(trial.outputEndSeconds);
            confirmed.add(trial.confirmed ? 1 : 0);
            level.add(amount.level());
            levelUnit.add(amount.levelUnit());
            pulses.add(amount.pulses());
            pulse.add(amount.pulseSeconds());
            dose.add(amount.dose());
            doseUnit.add(amount.doseUnit());
            frame.add(due.frame() == null ? -1 : due.frame());
            detail.add(due.detail());
            table.row();
        }
        table.close();
    }

    /** Datasets and the rows that they must have. */
    Map<String, Long> lengths() {
        return table.lengths();
    }

    @Override
    public void close() throws IOException {
        table.close();
    }
}
