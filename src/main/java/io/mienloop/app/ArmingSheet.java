package io.mienloop.app;

import io.mienloop.config.ChannelConfig;
import io.mienloop.config.ExperimentConfig;
import io.mienloop.config.LoadedConfig;
import io.mienloop.config.Quantities;
import io.mienloop.config.Role;
import io.mienloop.config.StimulusConfig;
import io.mienloop.config.TriggerConfig;
import io.mienloop.pipeline.LoopPlan;
import io.mienloop.rig.AnimalLimits;
import io.mienloop.rig.ChannelLimits;
import io.mienloop.rig.PlannedRefusals;
import io.mienloop.rig.Refusal;
import io.mienloop.trial.Schedule;
import io.mienloop.trigger.ArmPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is about to be possible, in plain words: the first of the two steps before anything live is armed. */
final class ArmingSheet {
    /** A board may keep its 60 s in steps of 30 s, as the firmware does: what it remembers is up to a step older. */
    private static final long BOARDS_MINUTE_NANOS = 90_000_000_000L;

    private final LoadedConfig config;
    private final Allowance allowance;
    private final long sessionNanos;

    /** @param sessionNanos length of the session from its first frame, 0 when open-ended */
    ArmingSheet(LoadedConfig config, Allowance allowance, long sessionNanos) {
        this.config = config;
        this.allowance = allowance;
        this.sessionNanos = sessionNanos;
    }

    List<String> lines() {
        ExperimentConfig experiment = config.experiment();
        List<String> lines = new ArrayList<>();
        lines.add("About to arm a live rig. Read every line; what stands here can happen to the animal.");
        lines.add("animal: " + config.subject().id()
                + config.subject().licence().map(l -> ", licence " + l).orElse("") + "; experiment "
                + experiment.name() + "; rig " + config.rig().name() + " on "
                + config.rig().port().device());
        for (StimulusConfig stimulus : experiment.stimuli()) {
            lines.add(stimulus(stimulus));
            lines.addAll(causes(stimulus));
        }
        experiment.closedLoopShock().ifPresent(override -> lines.add("OVERRIDE: " + override));
        PlannedRefusals refusals = refusals();
        for (Allowance.Share share : allowance.shares()) {
            lines.add(limits(share));
            lines.add(doses(share));
            lines.addAll(shortfall(share, refusals));
        }
        lines.add("runaway stop: " + experiment.runaway().fires() + " fires within "
                + Quantities.time(experiment.runaway().withinNanos()) + " end the session");
        lines.add("armed for at most "
                + Quantities.time(allowance.plan().armMillis() * 1_000_000)
                + (experiment.session().baselineNanos() > 0
                        ? "; nothing is given in the first "
                                + Quantities.time(experiment.session().baselineNanos())
                        : ""));
        return lines;
    }

    private ChannelConfig channel(String name) {
        return config.rig().channels().stream()
                .filter(channel -> channel.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private String stimulus(StimulusConfig stimulus) {
        Role role = stimulus.role();
        ChannelConfig channel = channel(stimulus.channel());
        StringBuilder line = new StringBuilder("stimulus " + stimulus.name() + " on " + channel.name() + " (" + role
                + channel.delivers().map(fluid -> ", " + fluid).orElse("") + ", pin " + channel.pin() + "): ");
        if (role != Role.SYNC) {
            line.append(Quantities.level(role, stimulus.level()))
                    .append(channel.dac() ? " as the program sets it, " : ", ");
        }
        if (stimulus.train()) {
            line.append(stimulus.pulses())
                    .append(" pulses of ")
                    .append(Quantities.time(stimulus.pulseMicros() * 1000))
                    .append(" at ")
                    .append(String.format(Locale.ROOT, "%s", rate(stimulus.rateHz())))
                    .append(" Hz, ")
                    .append(Quantities.time(stimulus.spanMicros() * 1000))
                    .append(" in all");
        } else {
            line.append("one pulse of ").append(Quantities.time(stimulus.pulseMicros() * 1000));
        }
        if (role != Role.SYNC) {
            line.append("; ").append(Quantities.dose(role, stimulus.dose())).append(" each");
        }
        return line.toString();
    }

    private static String rate(double hertz) {
        return hertz == Math.rint(hertz) ? Long.toString(Math.round(hertz)) : Double.toString(hertz);
    }

    /** What fires a stimulus; one that nothing fires is said to be so. */
    private List<String> causes(StimulusConfig stimulus) {
        List<String> lines = new ArrayList<>();
        int planned = planned(stimulus);
        if (planned > 0) {
            lines.add("  by the schedule: " + planned + " planned in this session");
        }
        ArmPlan arms = config.experiment().arms();
        for (TriggerConfig trigger : config.experiment().triggers()) {
            if (trigger.stimulus() == stimulus.index()) {
                lines.add("  by trigger " + trigger.name() + ": "
                        + trigger.measure().name().toLowerCase(Locale.ROOT) + " of " + trigger.target() + " "
                        + trigger.direction().name().toLowerCase(Locale.ROOT) + " " + trigger.threshold()
                        + ", at most every " + Quantities.time(trigger.refractoryNanos())
                        + (trigger.maxFires() > 0 ? ", at most " + trigger.maxFires() + " times" : "")
                        + (arms.sham() > 0
                                ? "; real " + rate(arms.real()) + " : sham " + rate(arms.sham())
                                : "; always real"));
            }
        }
        if (lines.isEmpty()) {
            lines.add("  by nothing in this experiment");
        }
        return lines;
    }

    private int planned(StimulusConfig stimulus) {
        Schedule schedule = config.schedule();
        int planned = 0;
        for (int i = 0; i < schedule.size(); i++) {
            if (schedule.stimulus(i) == stimulus.index() && within(schedule.nanos(i))) {
                planned++;
            }
        }
        return planned;
    }

    private boolean within(long nanos) {
        return sessionNanos == 0 || nanos < sessionNanos;
    }

    private PlannedRefusals refusals() {
        PlannedRefusals refusals = new PlannedRefusals(allowance.plan(), LoopPlan.PLANNED_EXPIRY_NANOS / 1000);
        Schedule schedule = config.schedule();
        for (int i = 0; i < schedule.size(); i++) {
            if (within(schedule.nanos(i))) {
                refusals.planned(schedule.stimulus(i), schedule.nanos(i));
            }
        }
        return refusals;
    }

    private String limits(Allowance.Share share) {
        ChannelConfig channel = channel(share.channel().name());
        ChannelLimits limits = share.limits();
        Role role = channel.role();
        String together = " on all " + role + " channels together";
        List<String> parts = new ArrayList<>();
        if (role != Role.SYNC && limits.maxLevel() != ChannelLimits.NONE_16) {
            parts.add("level " + Quantities.level(role, limits.maxLevel()));
        }
        parts.add("pulse " + Quantities.time(limits.maxOnMicros() * 1000));
        parts.add("train " + Quantities.time(limits.maxTrainMicros() * 1000));
        if (limits.minIntervalMicros() > 0) {
            parts.add("at least " + Quantities.time(limits.minIntervalMicros() * 1000) + " apart");
        }
        if (limits.maxPulses() != ChannelLimits.NONE_16) {
            parts.add(limits.maxPulses() + " pulses a train");
        }
        if (limits.maxDutyPermille() < 1000) {
            parts.add("duty " + limits.maxDutyPermille() / 10.0 + " %");
        }
        if (limits.maxWindowDutyPermille() < 1000) {
            parts.add("duty of any 10 s " + limits.maxWindowDutyPermille() / 10.0 + " %");
        }
        if (limits.maxDose() != ChannelLimits.NONE_32) {
            parts.add("dose of a train " + Quantities.dose(role, limits.maxDose()));
        }
        if (limits.maxMinuteDose() != ChannelLimits.NONE_32) {
            parts.add("dose of any 60 s " + Quantities.dose(role, limits.maxMinuteDose()) + together);
        }
        if (limits.maxCount() != ChannelLimits.NONE_16) {
            parts.add(limits.maxCount() + " trains in this session");
        }
        if (limits.maxTotalDose() != ChannelLimits.NONE_32) {
            parts.add("dose of this session " + Quantities.dose(role, limits.maxTotalDose())
                    + (sharing(share) ? together : ""));
        }
        return "limits of " + channel.name() + light(channel) + ": " + String.join(", ", parts);
    }

    private boolean sharing(Allowance.Share share) {
        return allowance.shares().stream()
                        .filter(other ->
                                other.channel().role() == share.channel().role())
                        .count()
                > 1;
    }

    /** Which limits hold for a lamp depends on what the rig file says that it is for. */
    private static String light(ChannelConfig channel) {
        if (channel.role() != Role.LASER && channel.role() != Role.LED) {
            return "";
        }
        return switch (channel.light()) {
            case PULSED -> " (pulsed light that reaches tissue)";
            case SILENCING -> " (continuous light that silences)";
            case MASK -> " (a MASK by the rig file: only looked at, without light's limits)";
        };
    }

    private String doses(Allowance.Share share) {
        ChannelConfig channel = channel(share.channel().name());
        AnimalLimits animal = AnimalLimits.of(share.channel().role());
        Role role = channel.role();
        boolean day = animal.dayTrains() != AnimalLimits.NONE;
        boolean life = animal.lifetimeDose() != AnimalLimits.NONE;
        return "doses of " + role + " so far: today " + share.hadToday().trains()
                + (day ? " of " + animal.dayTrains() : "") + ", in its life "
                + share.hadEver().trains()
                + (role == Role.SYNC
                        ? ""
                        : ", " + Quantities.dose(role, share.hadEver().amount()))
                + (life ? " of " + Quantities.dose(role, animal.lifetimeDose()) : "")
                + "; this session may add at most " + share.most().trains()
                + (role == Role.SYNC
                        ? ""
                        : ", " + Quantities.dose(role, share.most().amount()));
    }

    /** Nothing is made smaller to fit; the person is told that it will not. */
    private List<String> shortfall(Allowance.Share share, PlannedRefusals refusals) {
        String name = share.channel().name();
        int place = allowance.plan().place(share.channel().index());
        long planned = 0;
        for (StimulusConfig stimulus : config.experiment().stimuli()) {
            if (stimulus.channel().equals(name)) {
                planned += planned(stimulus);
            }
        }
        List<String> lines = new ArrayList<>();
        if (refusals.refused(place, Refusal.COUNT_USED_UP) > 0) {
            lines.add("WARNING: " + planned + " stimuli are planned on " + name + ", but only "
                    + share.most().trains() + " are left; the others will be refused");
        }
        for (int reason : new int[] {Refusal.DOSE_USED_UP, Refusal.MINUTE_DOSE_REACHED, Refusal.DUTY_REACHED}) {
            if (refusals.refused(place, reason) > 0) {
                lines.add("WARNING: " + refusals.refused(place, reason) + " of " + planned + " stimuli planned on "
                        + name + " will be refused: " + Refusal.text(reason));
            }
        }
        long minute = share.limits().maxMinuteDose();
        long boards = refusals.mostWithin(place, BOARDS_MINUTE_NANOS);
        if (minute != ChannelLimits.NONE_32 && boards > minute) {
            lines.add("WARNING: the board may remember 90 s in place of 60; " + name + " is planned to give up to "
                    + Quantities.dose(channel(name).role(), boards) + " in them, so that the board may refuse more");
        }
        return lines;
    }
}
