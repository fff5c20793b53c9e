package io.mienloop.app;

import io.mienloop.session.ChannelDose;
import io.mienloop.session.Summary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A session that is over.
 *
 * @param folder where it is recorded
 * @param summary what it came to
 * @param code what the command should exit with
 */
public record SessionResult(Path folder, Summary summary, ExitCode code) {
    /** What the session came to, for the person in front of it. */
    public List<String> closingLines() {
        Summary.Frames frames = summary.frames();
        Summary.Triggers triggers = summary.triggers();
        Summary.AllStimuli stimuli = summary.stimuli();
        Summary.Distribution latency = summary.latencyUs().arrivalToCommand();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s after %.1f s%s",
                summary.ended(),
                summary.seconds(),
                summary.simulatedTime() ? " of simulated time" : ""));
        lines.add("frames: " + frames.captured() + " captured = " + frames.scored() + " scored + " + frames.abstained()
                + " abstained"
                + (frames.recording()
                        ? " = " + frames.recorded() + " recorded + " + frames.lost() + " lost to video"
                        : "; no video"));
        lines.add("triggers: " + triggers.fired() + " fired, " + triggers.sham() + " sham, " + triggers.suppressed()
                + " suppressed");
        lines.add("stimuli: " + stimuli.commanded() + " commanded, " + stimuli.acknowledged() + " acknowledged, "
                + stimuli.output() + " with output on the pin, " + stimuli.confirmed() + " confirmed"
                + (stimuli.refused() > 0 ? ", " + stimuli.refused() + " refused or too late (see events.csv)" : ""));
        summary.doses().forEach((channel, dose) -> {
            if (dose.commanded() > 0) {
                lines.add(doseLine(channel, dose));
            }
        });
        if (latency.count() > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "frame arrival to command written, us: p50 %.0f, p99 %.0f, p99.9 %.0f, max %.0f (%d)",
                    latency.p50(),
                    latency.p99(),
                    latency.p999(),
                    latency.max(),
                    latency.count()));
        }
        lines.add("session folder: " + folder);
        return lines;
    }

    private static String doseLine(String channel, ChannelDose dose) {
        StringBuilder line = new StringBuilder("dose on " + channel + ": " + dose.trains() + " trains, " + dose.pulses()
                + " pulses, " + String.format(Locale.ROOT, "%.3f", dose.onTimeUs() / 1e6) + " s on");
        if (!dose.unit().isEmpty()) {
            line.append(", ").append(dose.dose()).append(' ').append(dose.unit());
        }
        if (dose.day() != null) {
            line.append("; today ")
                    .append(dose.day().trains())
                    .append(" trains, in its life ")
                    .append(dose.lifetime().dose())
                    .append(' ')
                    .append(dose.unit());
        }
        if (!dose.reconciled()) {
            line.append(" (NOT RECONCILED)");
        } else if (dose.remark() != null) {
            line.append(" (").append(dose.remark()).append(')');
        }
        return line.toString();
    }

    /** One line for people when something is not as it should be, or null. */
    public String complaint() {
        if (!summary.accountsAddUp()) {
            return "the session's counts do not add up: " + summary.problems().getFirst() + "; see " + folder;
        }
        if (code != ExitCode.DONE) {
            return summary.reason() + "; what was recorded is in " + folder;
        }
        return null;
    }
}
