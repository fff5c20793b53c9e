package io.mienloop.app;

import io.mienloop.config.ChannelConfig;
import io.mienloop.config.Light;
import io.mienloop.config.LimitsConfig;
import io.mienloop.config.LoadedConfig;
import io.mienloop.config.Role;
import io.mienloop.config.StimulusConfig;
import io.mienloop.rig.Channel;
import io.mienloop.rig.ChannelLimits;
import io.mienloop.rig.ChannelRole;
import io.mienloop.rig.PulseProgram;
import io.mienloop.rig.RigPlan;
import io.mienloop.rig.RigTimings;
import io.mienloop.rig.Wire;
import java.util.ArrayList;
import java.util.List;

/** What the files say of channels and stimuli, in the words of the wire. */
final class RigTranslation {
    private RigTranslation() {}

    /** @throws Failure when a stimulus breaks a limit of its channel or cannot be a pulse program */
    static RigPlan plan(LoadedConfig config, long sessionNanos) throws Failure {
        List<Channel> channels = new ArrayList<>();
        List<ChannelLimits> limits = new ArrayList<>();
        for (ChannelConfig channel : config.rig().channels()) {
            channels.add(
                    new Channel(channel.name(), role(channel.role()), channel.index(), channel.pin(), channel.dac()));
            ChannelLimits stated = limits(channel, config.experiment().stimuli());
            limits.add(config.rig().port().real() ? real(stated, channel) : stated);
        }
        List<PulseProgram> programs = new ArrayList<>();
        try {
            for (StimulusConfig stimulus : config.experiment().stimuli()) {
                programs.add(program(stimulus, index(channels, stimulus.channel())));
            }
            return new RigPlan(
                    channels,
                    limits,
                    programs,
                    config.rig().port().baud(),
                    armMillis(sessionNanos),
                    RigTimings.DEFAULT);
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    /** An arming outlasts its session by a minute, so that only the session's own end ends it. */
    private static long armMillis(long sessionNanos) throws Failure {
        long millis = sessionNanos / 1_000_000 + 60_000;
        if (millis > Wire.MOST_ARM_MILLIS) {
            throw new Failure(
                    ExitCode.USAGE,
                    "a session with stimuli lasts at most " + (Wire.MOST_ARM_MILLIS / 60_000 - 1)
                            + " min (head fixation), not " + sessionNanos / 60_000_000_000L
                            + " min; shorten it with --seconds or session.duration");
        }
        return millis;
    }

    private static int index(List<Channel> channels, String name) {
        return channels.stream()
                .filter(channel -> channel.name().equals(name))
                .findFirst()
                .orElseThrow()
                .index();
    }

    private static PulseProgram program(StimulusConfig stimulus, int channel) {
        int level = Math.toIntExact(stimulus.level());
        return stimulus.train()
                ? PulseProgram.train(
                        stimulus.index(),
                        channel,
                        stimulus.pulseMicros(),
                        stimulus.rateHz(),
                        stimulus.trainMicros(),
                        level)
                : PulseProgram.single(stimulus.index(), channel, stimulus.pulseMicros(), level);
    }

    /** The channel's own, narrowed by what the experiment says of the stimuli on it. */
    private static ChannelLimits limits(ChannelConfig channel, List<StimulusConfig> stimuli) {
        LimitsConfig l = stimuli.stream()
                .filter(stimulus -> stimulus.channel().equals(channel.name()))
                .map(StimulusConfig::limits)
                .reduce(channel.limits(), RigTranslation::narrower);
        return new ChannelLimits(
                wide(l.pulseMicros()),
                wide(l.trainMicros()),
                l.spacingMicros(),
                ChannelLimits.NONE_16,
                narrow(l.dutyPermille()),
                1000,
                narrow(l.count()),
                narrow(l.level()),
                ChannelLimits.NONE_32,
                ChannelLimits.NONE_32,
                wide(l.totalDose()));
    }

    /** What the files do not state is no wider than the board's image has it; and a valve has its minute. */
    private static ChannelLimits real(ChannelLimits stated, ChannelConfig channel) {
        ChannelRole role = role(channel.role());
        ChannelLimits hard = hard(channel.role(), channel.light());
        long minute = role == ChannelRole.VALVE ? ChannelLimits.defaults(role).maxMinuteDose() : hard.maxMinuteDose();
        return new ChannelLimits(
                stated.maxOnMicros(),
                stated.maxTrainMicros(),
                stated.minIntervalMicros(),
                orHard(stated.maxPulses(), hard.maxPulses()),
                orHard(stated.maxDutyPermille(), hard.maxDutyPermille()),
                Math.min(stated.maxWindowDutyPermille(), hard.maxWindowDutyPermille()),
                orHard(stated.maxCount(), hard.maxCount()),
                orHard(stated.maxLevel(), hard.maxLevel()),
                hard.maxDose(),
                minute,
                stated.maxTotalDose() == ChannelLimits.NONE_32 ? hard.maxTotalDose() : stated.maxTotalDose());
    }

    /** No wider than the board's image has it; an LED that lights tissue is held to a laser's, which the image cannot know. */
    static ChannelLimits hard(Role role, Light light) {
        return switch (light) {
            case PULSED -> role == Role.LED ? ChannelLimits.lightHard() : ChannelLimits.hard(role(role));
            case SILENCING -> ChannelLimits.silencingHard();
            case MASK -> ChannelLimits.mask();
        };
    }

    private static int orHard(int stated, int hard) {
        return stated == ChannelLimits.NONE_16 ? hard : stated;
    }

    private static LimitsConfig narrower(LimitsConfig a, LimitsConfig b) {
        return new LimitsConfig(
                Math.min(a.level(), b.level()),
                Math.min(a.pulseMicros(), b.pulseMicros()),
                Math.min(a.trainMicros(), b.trainMicros()),
                Math.max(a.spacingMicros(), b.spacingMicros()),
                Math.min(a.dutyPermille(), b.dutyPermille()),
                Math.min(a.count(), b.count()),
                Math.min(a.totalDose(), b.totalDose()));
    }

    /** A file's limit beyond the wire's field means no limit there; the board's own still holds. */
    private static int narrow(long value) {
        return (int) Math.min(value, ChannelLimits.NONE_16);
    }

    private static long wide(long value) {
        return Math.min(value, ChannelLimits.NONE_32);
    }

    static ChannelRole role(Role role) {
        return switch (role) {
            case SHOCK -> ChannelRole.SHOCK;
            case VALVE -> ChannelRole.VALVE;
            case LASER -> ChannelRole.LASER;
            case LED -> ChannelRole.LED;
            case SYNC -> ChannelRole.SYNC;
            case FRAME -> ChannelRole.FRAME;
        };
    }
}
