package io.mienloop.rig;

import java.util.List;

/**
 * What a session wants of a board.
 *
 * @param channels the channels used, each index once
 * @param limits one a channel, in the same order
 * @param programs one a stimulus; a program's index is its place in the list
 * @param baud rate of the wire
 * @param armMillis how long one arming lasts at most
 * @param timings the client's patience
 */
public record RigPlan(
        List<Channel> channels,
        List<ChannelLimits> limits,
        List<PulseProgram> programs,
        int baud,
        long armMillis,
        RigTimings timings) {
    /** Exact on a 16 MHz board, where 230400 is 3.5 % off. */
    public static final int DEFAULT_BAUD = 500_000;

    /**
     * @throws LimitException when a program breaks its channel's limits
     * @throws IllegalArgumentException when the parts do not fit together
     */
    public RigPlan {
        channels = List.copyOf(channels);
        limits = List.copyOf(limits);
        programs = List.copyOf(programs);
        if (limits.size() != channels.size()) {
            throw new IllegalArgumentException(
                    channels.size() + " channels but " + limits.size() + " limits: give one for each channel");
        }
        long distinct = channels.stream().mapToInt(Channel::index).distinct().count();
        if (distinct != channels.size()) {
            throw new IllegalArgumentException("two channels have the same index: number them apart");
        }
        if (programs.size() > PulseProgram.MOST_KEPT) {
            throw new IllegalArgumentException(programs.size() + " stimuli: a board keeps at most "
                    + PulseProgram.MOST_KEPT + " at a time; leave some out");
        }
        if (baud < 9600 || baud > 4_000_000) {
            throw new IllegalArgumentException("baud is " + baud + ": use 9600 to 4000000");
        }
        if (armMillis < 1 || armMillis > Wire.MOST_ARM_MILLIS) {
            throw new IllegalArgumentException(
                    "one arming lasts " + armMillis + " ms: use 1 to " + Wire.MOST_ARM_MILLIS);
        }
        for (int i = 0; i < programs.size(); i++) {
            PulseProgram program = programs.get(i);
            if (program.index() != i) {
                throw new IllegalArgumentException(
                        "program " + program.index() + " stands at place " + i + ": a program's index is its place");
            }
            if (EdgeLoad.of(program) > EdgeLoad.MOST) {
                throw new IllegalArgumentException(
                        "stimulus " + i + " has pulses of " + program.pulseMicros() + " us with edges faster than "
                                + EdgeLoad.MOST * EdgeLoad.STEP
                                + " a second: leave 250 us or more between pulses and 500 us or more from onset to onset");
            }
            int at = place(channels, program.channel());
            limits.get(at).check(program, channels.get(at));
        }
    }

    /** A plan with the roles' default limits, 500 kbaud and the longest arming. */
    public static RigPlan of(List<Channel> channels, List<PulseProgram> programs) {
        List<ChannelLimits> limits =
                channels.stream().map(c -> ChannelLimits.defaults(c.role())).toList();
        return new RigPlan(channels, limits, programs, DEFAULT_BAUD, Wire.MOST_ARM_MILLIS, RigTimings.DEFAULT);
    }

    /** Place in {@link #channels()} of the channel with a wire index. */
    public int place(int channelIndex) {
        return place(channels, channelIndex);
    }

    private static int place(List<Channel> channels, int channelIndex) {
        for (int i = 0; i < channels.size(); i++) {
            if (channels.get(i).index() == channelIndex) {
                return i;
            }
        }
        throw new IllegalArgumentException("a program uses channel " + channelIndex + ", which the rig does not have");
    }
}
