package io.mienloop.config;

import io.mienloop.trial.PlannedStimulus;
import io.mienloop.trial.Schedule;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Refuses a schedule that breaks a limit, as it will be drawn: spacing, overlap, count and total dose of each channel. */
final class ScheduleCheck {
    private final Section experiment;
    private final List<StimulusConfig> stimuli;

    private final Map<String, Track> tracks = new HashMap<>();
    private final Set<String> said = new HashSet<>();

    private static final class Track {
        StimulusConfig last;
        long lastNanos;
        long count;
        long dose;
    }

    ScheduleCheck(Section experiment, List<StimulusConfig> stimuli) {
        this.experiment = experiment;
        this.stimuli = stimuli;
    }

    void check(List<PlannedStimulus> plan, SessionConfig session) {
        Schedule schedule = new Schedule(plan, Seeds.schedule(session.seed()));
        for (int i = 0; i < schedule.size() && schedule.nanos(i) < session.durationNanos(); i++) {
            delivery(stimuli.get(schedule.stimulus(i)), schedule.nanos(i), session.baselineNanos());
        }
    }

    private void delivery(StimulusConfig stimulus, long nanos, long baselineNanos) {
        Track track = tracks.computeIfAbsent(stimulus.channel(), channel -> new Track());
        LimitsConfig limits = stimulus.limits();
        String when = " at " + Dimension.TIME.format(nanos - baselineNanos) + " after the baseline";
        if (track.last != null) {
            long gap = nanos - track.lastNanos;
            long spacing = Math.max(limits.spacingMicros(), track.last.limits().spacingMicros()) * 1000;
            if (gap < spacing) {
                say(
                        stimulus,
                        "comes " + Dimension.TIME.format(gap) + " after the one before," + when
                                + ", closer than the spacing of " + Dimension.TIME.format(spacing));
            } else if (gap <= track.last.spanMicros() * 1000) {
                say(stimulus, "begins" + when + ", while the one before is still on");
            }
        }
        track.last = stimulus;
        track.lastNanos = nanos;
        track.count++;
        track.dose += stimulus.dose();
        if (track.count > limits.count()) {
            say(stimulus, "is planned more often than the count of " + limits.count());
        }
        if (track.dose > limits.totalDose()) {
            say(
                    stimulus,
                    "exceeds the " + stimulus.role().doseKey + " of "
                            + stimulus.role().dose.format(limits.totalDose()) + " with number " + track.count + ","
                            + when);
        }
    }

    private void say(StimulusConfig stimulus, String what) {
        String kind = what.replaceAll("\\d+", "").substring(0, 8);
        if (said.add(stimulus.channel() + kind)) {
            experiment.error(
                    "schedule",
                    "planned stimulus " + stimulus.name() + " " + what + " on channel " + stimulus.channel(),
                    "change the schedule; limits are stated in the rig file and by the experiment");
        }
    }
}
