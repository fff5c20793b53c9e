package io.mienloop.rig;

/**
 * The steps between opening a link and a board that may be armed: HELLO, then for every channel DESCRIBE and LIMITS, then every
 * PROGRAM, one command at a time. Says what to send next and judges the board's answers.
 */
final class Handshake {
    static final int NOTHING = 0;

    private final RigPlan plan;
    private final ChannelLimits[] forBoard;
    private boolean greeted;
    private int described;
    private int limited;
    private int programmed;

    Handshake(RigPlan plan) {
        this.plan = plan;
        forBoard = new ChannelLimits[plan.channels().size()];
        begin();
    }

    void begin() {
        greeted = false;
        described = 0;
        limited = 0;
        programmed = 0;
    }

    boolean greeted() {
        return greeted;
    }

    boolean done() {
        return greeted && programmed == plan.programs().size() && limited == forBoard.length;
    }

    /** Encodes the next command. */
    int encodeNext(MessageEncoder encoder, int sequence) {
        return switch (next()) {
            case Wire.HELLO -> encoder.hello(sequence);
            case Wire.DESCRIBE ->
                encoder.describe(sequence, plan.channels().get(described).index());
            case Wire.LIMITS ->
                encoder.limits(sequence, plan.channels().get(limited).index(), forBoard[limited]);
            default -> encoder.program(sequence, plan.programs().get(programmed));
        };
    }

    /** Type of the next command, {@link #NOTHING} when done. */
    int next() {
        if (!greeted) {
            return Wire.HELLO;
        }
        if (described < forBoard.length) {
            return Wire.DESCRIBE;
        }
        if (limited < forBoard.length) {
            return Wire.LIMITS;
        }
        return programmed < plan.programs().size() ? Wire.PROGRAM : NOTHING;
    }

    /** What the next command is about, for people. */
    String subject() {
        return switch (next()) {
            case Wire.DESCRIBE ->
                " of channel " + plan.channels().get(described).name();
            case Wire.LIMITS -> " of channel " + plan.channels().get(limited).name();
            case Wire.PROGRAM -> " " + programmed;
            default -> "";
        };
    }

    /** The board's answer to HELLO; null when it will do, else what is wrong. */
    String answered(DeviceMessage board) {
        if (board.protocol >> 8 != Wire.PROTOCOL_MAJOR) {
            return "the board speaks protocol " + (board.protocol >> 8) + ", this program " + Wire.PROTOCOL_MAJOR
                    + ": flash the firmware that came with this version";
        }
        if (board.leaseMillis * 1000L > Wire.LEASE_MICROS) {
            return "the board's lease is " + board.leaseMillis + " ms, longer than " + Wire.LEASE_MICROS / 1000
                    + " ms: flash the firmware that came with this version";
        }
        greeted = true;
        return null;
    }

    /** The board's description of a channel; null when it is the one of the plan, else what is wrong. */
    String described(DeviceMessage caps, TriggerGuard guard) {
        Channel channel = plan.channels().get(described);
        if (caps.channel != channel.index()) {
            return null; // an answer to an earlier try
        }
        if (caps.code != channel.role().code() || caps.detail != channel.pin()) {
            return "channel " + channel.name() + " is " + channel.role() + " on pin " + channel.pin()
                    + " in the rig file, but " + ChannelRole.ofCode(caps.code) + " on pin " + caps.detail
                    + " in the board's firmware: correct the rig file, roles are fixed to pins";
        }
        boolean levelSet = (caps.flags & Wire.FLAG_LEVEL_SET) != 0;
        if (levelSet != channel.levelSet()) {
            return levelSet
                    ? "the board sets the level of channel " + channel.name() + " itself, but in the rig file a dial"
                            + " decides it: write `dac: true` there, or flash an image without DAC"
                    : "the board does not set the level of channel " + channel.name() + ", but the rig file says"
                            + " `dac: true`: leave that out and calibrate the dial, or flash an image for the DAC";
        }
        ChannelLimits hard = WireLimits.of(caps.limits);
        ChannelLimits wanted = plan.limits().get(described);
        try {
            wanted.checkWithin(hard, channel);
        } catch (LimitException e) {
            return e.getMessage();
        }
        if (hard.maxCount() != ChannelLimits.NONE_16 && caps.count >= hard.maxCount() && uses(channel)) {
            return "channel " + channel.name() + " has had " + caps.count
                    + " triggers in the board's count period, all that"
                    + " its firmware allows: wait until 24 h of powered time have passed, or reset the counts by hand";
        }
        guard.counted(described, caps.count);
        forBoard[described] = forBoard(wanted, hard, channel, guard.boardsFirstCount(described));
        described++;
        return null;
    }

    private boolean uses(Channel channel) {
        return plan.programs().stream().anyMatch(program -> program.channel() == channel.index());
    }

    /**
     * What the board is told to hold. Count and dose are this session's, but the board's periods are not: it knows no session and
     * no animal. So the count it may reach is the one it has plus the session's, no train may give more than the largest of the
     * session's, and the total within a session, which is then bounded by both, is kept exactly by the host. A board's clock may
     * run slow: it gets an interval 2 % shorter, while the host keeps to the exact one.
     */
    private ChannelLimits forBoard(ChannelLimits l, ChannelLimits hard, Channel channel, int countBefore) {
        long interval = Math.max(hard.minIntervalMicros(), l.minIntervalMicros() - l.minIntervalMicros() / 50);
        int count = l.maxCount() == ChannelLimits.NONE_16
                ? ChannelLimits.NONE_16
                : Math.min(hard.maxCount(), countBefore + l.maxCount());
        long largest = plan.programs().stream()
                .filter(program -> program.channel() == channel.index())
                .mapToLong(program -> program.dose(channel.role()))
                .max()
                .orElse(l.maxDose());
        return new ChannelLimits(
                l.maxOnMicros(),
                l.maxTrainMicros(),
                interval,
                l.maxPulses(),
                l.maxDutyPermille(),
                l.maxWindowDutyPermille(),
                count,
                l.maxLevel(),
                Math.min(l.maxDose(), largest),
                l.maxMinuteDose(),
                hard.maxTotalDose());
    }

    /** An ACK of LIMITS or PROGRAM. */
    void acknowledged(int type) {
        if (type == Wire.LIMITS && next() == Wire.LIMITS) {
            limited++;
        } else if (type == Wire.PROGRAM && next() == Wire.PROGRAM) {
            programmed++;
        }
    }
}
