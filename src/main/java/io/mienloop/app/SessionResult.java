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
                + refused(stimuli));
        summary.doses().forEach((channel, dose) -> {
            if (dose.commanded() > 0) {
                lines.add(doseLine(channel, dose));
            }
        });
        latencyLines(lines);
        if (unscoredInTime() > 0) {
            lines.add(unscoredInTime()
                    + " frames came too late to be scored, or were passed over for newer ones: lower the"
                    + " camera's rate or size, or take load off this machine");
        }
        lines.add("session folder: " + folder);
        return lines;
    }

    private static String refused(Summary.AllStimuli stimuli) {
        long byHost = stimuli.refused() - stimuli.refusedByBoard();
        return (stimuli.refusedByBoard() > 0 ? ", " + stimuli.refusedByBoard() + " refused by the board" : "")
                + (byHost > 0 ? ", " + byHost + " not sent: refused or too late" : "")
                + (stimuli.refused() > 0 ? " (see events.csv)" : "");
    }

    private long unscoredInTime() {
        return summary.abstainedBecause().getOrDefault("superseded", 0L)
                + summary.abstainedBecause().getOrDefault("too-old", 0L);
    }

    private void latencyLines(List<String> lines) {
        if (summary.simulatedTime()) {
            return; // simulated time is no latency
        }
        lines.add(String.format(
                Locale.ROOT, "%-25s %8s %8s %8s %8s %8s", "latency, us", "p50", "p99", "p99.9", "max", "count"));
        summary.latencyUs().forEach((stage, latency) -> {
            if (latency.count() > 0) {
                lines.add(String.format(
                        Locale.ROOT,
                        "  %-23s %8.0f %8.0f %8.0f %8.0f %8d",
                        stage.replace('_', ' '),
                        latency.p50(),
                        latency.p99(),
                        latency.p999(),
                        latency.max(),
                        latency.count()));
            }
        });
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
