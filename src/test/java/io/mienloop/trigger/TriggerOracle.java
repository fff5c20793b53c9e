package io.mienloop.trigger;

import java.util.ArrayList;
import java.util.List;

/**
 * What the engine should say of a rule, worked out anew at every frame from the whole history by the words of the
 * specification: slow, with no state carried along, and so a second opinion. Knows one rule and leaves the runaway stop
 * out.
 */
final class TriggerOracle {
    private final TriggerPlan plan;
    private final Rule rule;
    private final List<Seen> seen = new ArrayList<>();
    private final List<Delivered> delivered = new ArrayList<>();

    /** A frame in the order of frames; blanked and gated as it was known when the frame was decided. */
    private static final class Seen {
        long time;
        boolean scored;
        boolean blanked;
        boolean gated;
        double value;
        double lead;
        boolean undefined;
        boolean late;
        Long fired;
        boolean withdrawn;
    }

    private record Delivered(int stimulus, long onset, long end) {}

    TriggerOracle(TriggerPlan plan) {
        this.plan = plan;
        this.rule = plan.rules().getFirst();
    }

    void stimulus(int stimulus, long onset, long end) {
        delivered.add(new Delivered(stimulus, onset, end));
    }

    void abstained(long time) {
        Seen frame = new Seen();
        frame.time = time;
        seen.add(frame);
    }

    void fired(long time) {
        seen.getLast().fired = time;
    }

    void withdrawn() {
        seen.getLast().withdrawn = true;
    }

    /** Whether the rule is due (or late) on this frame. */
    String frame(long time, long age, double[] similarity, double[] z) {
        Seen now = new Seen();
        now.time = time;
        now.scored = true;
        now.value = rule.measure() == Measure.Z ? z[rule.target()] : similarity[rule.target()];
        now.lead = Double.POSITIVE_INFINITY;
        boolean above = rule.direction() == Direction.ABOVE;
        for (int rival : rule.competitors()) {
            double lead = above
                    ? similarity[rule.target()] - similarity[rival]
                    : similarity[rival] - similarity[rule.target()];
            now.undefined |= Double.isNaN(lead);
            now.lead = Math.min(now.lead, lead);
        }
        now.undefined |= Double.isNaN(now.value) || Double.isNaN(similarity[rule.target()]);
        now.blanked = delivered.stream().anyMatch(stimulus -> plan.blankings().stream()
                .anyMatch(blanking -> blanking.stimulus() == stimulus.stimulus()
                        && stimulus.onset() <= time
                        && time <= stimulus.end() + blanking.afterEndNanos()));
        now.gated = !rule.gates().stream().allMatch(gate -> {
            long latest = delivered.stream()
                    .filter(stimulus -> stimulus.stimulus() == gate.afterStimulus() && stimulus.onset() <= time)
                    .mapToLong(Delivered::onset)
                    .max()
                    .orElse(Long.MAX_VALUE);
            return latest != Long.MAX_VALUE && time - latest >= gate.fromNanos() && time - latest <= gate.toNanos();
        });
        seen.add(now);
        return verdict(age, now);
    }

    private String verdict(long age, Seen now) {
        long fires = seen.stream().filter(frame -> frame.fired != null).count();
        if (rule.maxFires() > 0 && fires >= rule.maxFires()) {
            return "nothing";
        }
        int last = seen.size() - 1;
        int first = last + 1;
        for (int i = last; i >= 0 && crosses(i); i--) {
            boolean answered = i < last && (seen.get(i).late || seen.get(i).fired != null || seen.get(i).withdrawn);
            boolean gap = i < last && seen.get(i + 1).time - seen.get(i).time > plan.maxGapNanos();
            if (answered || gap) {
                break;
            }
            first = i;
        }
        boolean dwelt = last - first + 1 >= rule.dwell().frames()
                && now.time - seen.get(Math.min(first, last)).time
                        >= rule.dwell().nanos();
        boolean refractory =
                seen.stream().anyMatch(frame -> frame.fired != null && now.time - frame.fired < rule.refractoryNanos());
        if (first > last || !dwelt || refractory) {
            return "nothing";
        }
        now.late = age > rule.maxAgeNanos();
        return now.late ? "late" : "due";
    }

    private boolean crosses(int index) {
        Seen frame = seen.get(index);
        if (!frame.scored || frame.undefined || frame.blanked || frame.gated || !(frame.lead >= rule.margin())) {
            return false;
        }
        return beyond(frame.value, rule.threshold()) && rearmed(index);
    }

    private boolean rearmed(int index) {
        for (int i = index; i >= 0; i--) {
            Seen frame = seen.get(i);
            if (i < index && (frame.fired != null || frame.withdrawn)) {
                return false;
            }
            boolean back = frame.scored && !frame.undefined && !frame.blanked && beyond(-frame.value, -rule.rearm());
            if (back) {
                return true;
            }
        }
        return true;
    }

    private boolean beyond(double value, double level) {
        return rule.direction() == Direction.ABOVE ? value > level : value < level;
    }
}
