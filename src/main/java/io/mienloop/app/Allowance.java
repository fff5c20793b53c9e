package io.mienloop.app;

import io.mienloop.rig.AnimalLimits;
import io.mienloop.rig.Channel;
import io.mienloop.rig.ChannelLimits;
import io.mienloop.rig.ChannelRole;
import io.mienloop.rig.Dose;
import io.mienloop.rig.DoseHistory;
import io.mienloop.rig.PulseProgram;
import io.mienloop.rig.RigPlan;
import io.mienloop.session.DoseBasis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What an animal may still get of each channel in a session: the plan's limits, narrowed by what it had today and in its life.
 * Refused where not one stimulus is left; nothing of the experiment is made smaller.
 */
final class Allowance {
    /**
     * One channel that a stimulus uses.
     *
     * @param most the session may give at most so much; what is reserved
     * @param had today and in its life, on all channels of the role
     */
    record Share(Channel channel, ChannelLimits limits, Dose most, Dose hadToday, Dose hadEver) {
        DoseBasis.Before before() {
            return new DoseBasis.Before(
                    channel.name(), hadToday.trains(), hadToday.amount(), hadEver.trains(), hadEver.amount());
        }
    }

    /** Between a command and the moment at which it begins at the latest. */
    private static final Duration LATEST_START = Duration.ofSeconds(1);

    /** How often a session may be armed anew. */
    static final int MOST_REARMINGS = 10;

    private final RigPlan plan;
    private final List<Share> shares;

    private Allowance(RigPlan plan, List<Share> shares) {
        this.plan = plan;
        this.shares = List.copyOf(shares);
    }

    /** @throws Failure when not one stimulus of a channel is left */
    static Allowance of(RigPlan plan, DoseHistory history) throws Failure {
        List<Share> shares = new ArrayList<>();
        List<ChannelLimits> limits = new ArrayList<>();
        boolean shocks = false;
        for (int i = 0; i < plan.channels().size(); i++) {
            Channel channel = plan.channels().get(i);
            ChannelLimits own = plan.limits().get(i);
            List<PulseProgram> programs = plan.programs().stream()
                    .filter(program -> program.channel() == channel.index())
                    .toList();
            if (programs.isEmpty()) {
                limits.add(own);
                continue;
            }
            if (channel.role() == ChannelRole.SHOCK && shocks) {
                throw refused(
                        "two shock channels are used; a day's shocks are counted for the animal, so that a session has"
                                + " one shock channel: leave one out");
            }
            shocks |= channel.role() == ChannelRole.SHOCK;
            Share share = share(plan, channel, own, programs, history);
            shares.add(share);
            limits.add(share.limits());
        }
        try {
            return new Allowance(
                    new RigPlan(
                            plan.channels(), limits, plan.programs(), plan.baud(), plan.armMillis(), plan.timings()),
                    shares);
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage());
        }
    }

    private static Share share(
            RigPlan plan, Channel channel, ChannelLimits own, List<PulseProgram> programs, DoseHistory history)
            throws Failure {
        ChannelRole role = channel.role();
        AnimalLimits animal = AnimalLimits.of(role);
        Dose today = history.day(role);
        Dose ever = history.lifetime(role);
        long trains = own.maxCount() == ChannelLimits.NONE_16 ? Long.MAX_VALUE : own.maxCount();
        if (animal.dayTrains() != AnimalLimits.NONE) {
            trains = Math.min(trains, animal.dayTrains() - today.trains());
        }
        if (trains <= 0) {
            throw refused("channel " + channel.name() + " has nothing left today: the animal had " + today.trains()
                    + " of " + animal.dayTrains() + " (the ledger of doses); go on tomorrow, or leave its stimuli out");
        }
        long dose = own.maxTotalDose();
        long smallest =
                programs.stream().mapToLong(program -> program.dose(role)).min().orElse(0);
        if (animal.lifetimeDose() != AnimalLimits.NONE) {
            dose = Math.min(dose, Math.max(0, animal.lifetimeDose() - ever.amount()));
            if (dose < smallest) {
                throw refused("channel " + channel.name() + " has nothing left for this animal's life: it had "
                        + ever.amount()
                        + " of " + animal.lifetimeDose() + " " + role.doseUnit()
                        + " (the ledger of doses); leave its stimuli out");
            }
        }
        if (dose != ChannelLimits.NONE_32 && smallest > 0) {
            trains = Math.min(trains, dose / smallest);
        }
        ChannelLimits narrowed = new ChannelLimits(
                own.maxOnMicros(),
                own.maxTrainMicros(),
                own.minIntervalMicros(),
                own.maxPulses(),
                own.maxDutyPermille(),
                own.maxWindowDutyPermille(),
                (int) Math.min(trains, ChannelLimits.NONE_16),
                own.maxLevel(),
                own.maxDose(),
                own.maxMinuteDose(),
                dose);
        return new Share(channel, narrowed, most(plan, narrowed, programs, role), today, ever);
    }

    /** The most that an arming's time, the spacing and the limits let through. */
    private static Dose most(RigPlan plan, ChannelLimits limits, List<PulseProgram> programs, ChannelRole role) {
        Dose largest = programs.stream().map(program -> Dose.of(program, role)).reduce(Dose.NONE, Dose::larger);
        long span = programs.stream().mapToLong(PulseProgram::spanMicros).min().orElse(1);
        long apart = Math.max(1, Math.max(span, limits.minIntervalMicros()));
        // The spacing holds over every new arming of the session, and no arming outlasts it. But where no spacing is
        // asked, a train
        // that a stop cut short may be followed sooner: one more for each new arming.
        long cut = limits.minIntervalMicros() >= span ? 0 : MOST_REARMINGS;
        long trains = Math.min(limits.maxCount(), plan.armMillis() * 1000 / apart + 1 + cut);
        long amount = limits.maxTotalDose() == ChannelLimits.NONE_32 ? Long.MAX_VALUE : limits.maxTotalDose();
        if (limits.maxMinuteDose() != ChannelLimits.NONE_32) {
            long minutes = plan.armMillis() * 1000 / ChannelLimits.DOSE_WINDOW_MICROS + 1;
            amount = Math.min(amount, minutes * limits.maxMinuteDose());
        }
        long smallest =
                programs.stream().mapToLong(program -> program.dose(role)).min().orElse(0);
        if (amount != Long.MAX_VALUE && smallest > 0) {
            trains = Math.min(trains, amount / smallest);
        }
        Dose most = largest.times(trains);
        return new Dose(most.trains(), most.pulses(), most.onMicros(), Math.min(most.amount(), amount));
    }

    /**
     * Refuses while a channel's spacing since the last session's last train has not passed, or the time for which a dose of 60 s
     * or a duty of 10 s has to remember it: how much of what that session gave fell into its end stands nowhere.
     *
     * @throws Failure saying how long to wait
     */
    void requireSpacing(DoseHistory history, Instant now) throws Failure {
        for (Share share : shares) {
            ChannelLimits limits = share.limits();
            ChannelRole role = share.channel().role();
            require(
                    share,
                    "needs %d s between two trains",
                    limits.minIntervalMicros(),
                    "begun",
                    history.lastOnset(role),
                    now);
            Instant end = history.lastEnd(role, longest(role));
            if (limits.maxMinuteDose() != ChannelLimits.NONE_32) {
                require(share, "has a dose of any %d s", ChannelLimits.DOSE_WINDOW_MICROS, "ended", end, now);
            }
            if (limits.maxWindowDutyPermille() < 1000) {
                require(share, "has a duty of any %d s", ChannelLimits.DUTY_WINDOW_MICROS, "ended", end, now);
            }
        }
    }

    /** The longest that any image lets a train of the role be, whatever the earlier session's rig file said. */
    private static Duration longest(ChannelRole role) {
        return Duration.ofNanos(ChannelLimits.hard(role).maxTrainMicros() * 1000)
                .plus(LATEST_START);
    }

    private static void require(Share share, String needs, long forMicros, String lastHas, Instant last, Instant now)
            throws Failure {
        if (last == null) {
            return;
        }
        Duration since = Duration.between(last, now);
        Duration needed = Duration.ofNanos(forMicros * 1000);
        if (since.compareTo(needed) < 0) {
            throw refused("channel " + share.channel().name() + " " + needs.formatted(needed.toSeconds())
                    + ", also across sessions, and the last train may have " + lastHas + " "
                    + Math.max(0, since.toSeconds()) + " s ago; begin again in "
                    + (needed.minus(since).toSeconds() + 1) + " s");
        }
    }

    /** The plan within what is left. */
    RigPlan plan() {
        return plan;
    }

    /** One a channel that a stimulus uses. */
    List<Share> shares() {
        return shares;
    }

    private static Failure refused(String why) {
        return new Failure(ExitCode.SAFETY, why);
    }
}
