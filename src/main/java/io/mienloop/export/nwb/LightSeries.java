package io.mienloop.export.nwb;

import io.mienloop.export.hdf5.Hdf5Group;
import io.mienloop.session.EventRow;
import io.mienloop.session.SessionDescription;
import io.mienloop.session.StimulusAmount;
import java.io.IOException;
import java.util.Map;

/** Power on one optogenetic channel over time, as steps at the edges that the board reported. */
final class LightSeries implements AutoCloseable {
    private final SessionDescription session;
    private final String channel;
    private final NwbSeries series;
    private double last = Double.NEGATIVE_INFINITY;
    private long samples;
    private long untimed;
    private long backwards;
    private long counted;
    private boolean closed;

    /**
     * @param site path of the channel's OptogeneticStimulusSite
     * @param name of the series, the channel's as a name in the file
     */
    LightSeries(
            NwbTypes types,
            Hdf5Group presentation,
            SessionDescription session,
            String channel,
            String name,
            String site)
            throws IOException {
        this.session = session;
        this.channel = channel;
        series = new NwbSeries(
                        types,
                        presentation,
                        name,
                        "OptogeneticSeries",
                        "Power at the fibre's tip on " + channel
                                + ", as stated in the rig's calibration and the experiment, switched at the edges of the pin"
                                + " that the board reported. A value holds until the next sample; 0 before the first.",
                        "Steps, not evenly sampled. Edges that are left out are counted in /general/stimulus.")
                .data(0, "watts")
                .timestamps();
        series.group().link("site", site);
    }

    void event(EventRow row) throws IOException {
        if (!channel.equals(row.channel())) {
            return;
        }
        switch (row.event()) {
            case "output-on" -> edge(row, power(row));
            case "output-off" -> edge(row, 0);
            case "output-pulses" -> counted++;
            default -> {
                // no edge of the pin
            }
        }
    }

    /** NaN where the journal does not say which stimulus it was. */
    private double power(EventRow row) {
        return StimulusAmount.of(session, session.stimuli().indexOf(row.stimulus()))
                .level();
    }

    private void edge(EventRow row, double watts) throws IOException {
        if (row.deviceNanos() == null) {
            untimed++;
            return;
        }
        double seconds = row.timeNanos() / FrameTables.SECOND;
        if (seconds < last) {
            backwards++;
            return;
        }
        last = seconds;
        series.time(seconds);
        series.sample(watts);
        samples++;
    }

    /** What a reader must know about it, in a sentence or more. */
    String remark() {
        String remark = channel + ": " + samples + " edges in its series.";
        if (untimed > 0) {
            remark += " " + untimed + " edges without a mapped time are left out (events/outputs has them).";
        }
        if (backwards > 0) {
            remark += " " + backwards + " edges whose mapped time lies before the one before are left out.";
        }
        if (counted > 0) {
            remark += " Pulses closer than 10 ms were counted by the board and not reported one by one (" + counted
                    + " counts): of such trains only the first rising and the last falling edge are in it.";
        }
        return remark;
    }

    /** Datasets and the rows that they must have. */
    Map<String, Long> lengths() {
        return series.lengths();
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            series.close();
        }
    }
}
